// Finished training runs in a folder, one sub-folder for each key: `run.json`, `predictions.json`, and a checkpoint while it trains.
// All commands share them, so that no run is done twice, and what was interrupted goes on.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { writeAtomically } from '../../electron/project/atomic-write.ts';
import { storedPredictionsSchema, storedRunSchema, type FinishedRun } from './stored-run.ts';

const RUN = 'run.json';
const PREDICTIONS = 'predictions.json';
/** With the build that it is of: another one's could not be gone on with as if nothing had changed. */
const checkpointName = (code: string): string => `${CHECKPOINT}-${code}.bin`;
const CHECKPOINT = 'checkpoint';

export class RunStore {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Null when there is no such run, or it is not finished. @throws AppError `bad-input` naming a file that can't be read */
  async find(key: string): Promise<FinishedRun | null> {
    const run = await this.#read(key, RUN, storedRunSchema);
    if (run === null) return null;
    const predictions = await this.#read(key, PREDICTIONS, storedPredictionsSchema);
    return predictions && { run, predictions };
  }

  /** Keeps a run in place of what there was of it; checkpoints have served. */
  async keep({ run, predictions }: FinishedRun): Promise<void> {
    await this.#write(run.key, PREDICTIONS, JSON.stringify(predictions));
    // Last: where it is, the run is whole.
    await this.#write(run.key, RUN, `${JSON.stringify(run, null, 1)}\n`);
    for (const name of await readdir(join(this.folder, run.key))) {
      if (name.startsWith(CHECKPOINT)) await rm(join(this.folder, run.key, name), { force: true });
    }
  }

  /** @param code of the trainer's build */
  async checkpoint(key: string, code: string): Promise<Uint8Array | null> {
    return readIfThere(join(this.folder, key, checkpointName(code)));
  }

  async keepCheckpoint(key: string, code: string, bytes: Uint8Array): Promise<void> {
    await this.#write(key, checkpointName(code), bytes);
  }

  async #read<T>(key: string, name: string, schema: z.ZodType<T>): Promise<T | null> {
    const path = join(this.folder, key, name);
    const bytes = await readIfThere(path);
    if (bytes === null) return null;
    const refuse = (reason: string): AppError =>
      new AppError('bad-input', `${path}: ${reason}; remove its folder to train this run again`, { path });
    let json: unknown;
    try {
      json = JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      throw refuse('not JSON');
    }
    const parsed = schema.safeParse(json);
    if (!parsed.success)
      throw refuse(`not a run of this version (${parsed.error.issues[0]?.path.join('.')})`);
    return parsed.data;
  }

  async #write(key: string, name: string, content: Uint8Array | string): Promise<void> {
    await mkdir(join(this.folder, key), { recursive: true });
    await writeAtomically(join(this.folder, key, name), content);
  }
}

async function readIfThere(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
