// What a simulated annotation has come to, on disk after every round, so that a simulation of hours can be cut off and gone on with.
// OUT/runs/<what>-<repeat>.json, where <what> is a strategy, `start` (the first model, which all strategies share) or `full` (trained on the
// whole pool); the model that a run goes on from is in OUT/models until it ends.
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ModelFiles } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import { writeAtomically } from '../../electron/project/atomic-write.ts';
import { isMissing, readInput } from '../files.ts';
import { readModelFolder, writeModelFolder } from '../model-folder.ts';

const count = z.number().int().min(0);
const score = z.object({ micro: z.number(), macro: z.number() });

const correctionsShape = z.object({
  mentions: z.object({ added: count, deleted: count, moved: count, retyped: count }),
  relations: z.object({ added: count, deleted: count, retyped: count, reversed: count }),
  total: count,
});

const roundShape = z.object({
  /** Ids of the sentences annotated in this round, in the order in which they were picked. */
  picked: z.array(z.string()),
  /** Annotated until now, all rounds together. */
  sentences: count,
  tokens: count,
  corrections: correctionsShape,
  /** F1, 0-100, of the model trained on them. */
  mentions: score,
  relations: score,
  /** How the model learned its sentences; a quick retraining that finds nothing better leaves the one before, and what was new to it new. */
  learned: z.enum(['in epochs', 'quickly', 'nothing']),
  /** What training, prediction and ranking of this round took. */
  seconds: z.number(),
});

const runShape = z.object({
  fingerprint: z.string(),
  what: z.string(),
  repeat: z.number().int().min(1),
  rounds: z.array(roundShape),
  finished: z.boolean(),
  /** Name of the model folder of the last round. */
  model: z.string().nullable(),
});

export type RoundRecord = z.infer<typeof roundShape>;
export type RunState = z.infer<typeof runShape>;

/** Names of runs that are no strategy's. */
export const START = 'start';
export const FULL = 'full';

export class StateFolder {
  readonly #folder: string;
  readonly #fingerprint: string;

  constructor(folder: string, fingerprint: string) {
    this.#folder = folder;
    this.#fingerprint = fingerprint;
  }

  /** @throws AppError `refused` when the folder holds another simulation's runs */
  async open(): Promise<void> {
    await mkdir(join(this.#folder, 'runs'), { recursive: true });
    await mkdir(join(this.#folder, 'models'), { recursive: true });
    await this.readAll();
  }

  /** A run as it was left, or one that has yet to begin. */
  async read(what: string, repeat: number): Promise<RunState> {
    const found = await this.#parse(`${what}-${repeat}.json`);
    return (
      found ?? { fingerprint: this.#fingerprint, what, repeat, rounds: [], finished: false, model: null }
    );
  }

  /** All runs that the folder holds, whoever made them: simulations of one name can be put together by copying their files. */
  async readAll(): Promise<RunState[]> {
    const names = (await readdir(join(this.#folder, 'runs'))).filter((name) => name.endsWith('.json'));
    const runs: RunState[] = [];
    for (const name of names.sort()) {
      const run = await this.#parse(name);
      if (run) runs.push(run);
    }
    return runs;
  }

  /** Keeps a run with the model of its last round; a finished one needs none. */
  async write(run: Omit<RunState, 'fingerprint' | 'model'>, model: ModelFiles | null): Promise<RunState> {
    const { what, repeat } = run;
    const name = `${what}-${repeat}`;
    const former = (await this.read(what, repeat)).model;
    const folder = model && `${name}-${run.rounds.length}`;
    if (model && folder !== null) await writeModelFolder(this.#modelPlace(folder), model);
    const state: RunState = { ...run, fingerprint: this.#fingerprint, model: folder };
    await writeAtomically(join(this.#folder, 'runs', `${name}.json`), `${JSON.stringify(state, null, 1)}\n`);
    // After the state, which else could name a model that is gone.
    if (former !== null && former !== folder) {
      await rm(this.#modelPlace(former), { recursive: true, force: true });
    }
    return state;
  }

  /** The model that a run goes on from; null when it is not there (any more). */
  async model({ model }: RunState): Promise<ModelFiles | null> {
    if (model === null) return null;
    try {
      return await readModelFolder(this.#modelPlace(model));
    } catch (error) {
      if (error instanceof AppError && error.code === 'no-model') return null;
      throw error;
    }
  }

  #modelPlace(name: string): string {
    return join(this.#folder, 'models', name);
  }

  async #parse(name: string): Promise<RunState | null> {
    const path = join(this.#folder, 'runs', name);
    let text: string;
    try {
      text = new TextDecoder().decode(await readInput(path));
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-found') return null;
      if (isMissing(error)) return null;
      throw error;
    }
    const state = runShape.safeParse(parseJson(text));
    if (!state.success) throw new AppError('bad-input', `${path}: this is no run of a simulation`, { path });
    if (state.data.fingerprint !== this.#fingerprint) {
      throw new AppError(
        'refused',
        `${path} is of a simulation with other sentences or settings; name another folder with --out`,
        { path },
      );
    }
    return state.data;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
