// The process in which inputs are tried. It writes down each input before it tries it, so that whoever finds it dead or hanging knows which one it was.
import { mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Coverage } from './coverage.ts';
import { runTarget, type TargetRun } from './run-target.ts';
import { TARGETS } from './targets/index.ts';

/** What a worker is asked to do; its only argument, as JSON. */
export interface Slice {
  readonly target: string;
  readonly seed: number;
  readonly first: number;
  readonly inputs: number;
  /** An empty folder for this worker. */
  readonly folder: string;
  /** Where inputs are kept that are worth changing further; shared by the slices of a target. */
  readonly corpus: string;
  /** Where inputs are kept that broke a law. */
  readonly failures: string;
}

export const CURRENT_INPUT = 'current';
/** Before the input: its number and its length. */
export const CURRENT_HEADER_BYTES = 16;

export async function work(slice: Slice, tell: (run: TargetRun) => void): Promise<void> {
  const target = TARGETS.find(({ name }) => name === slice.target);
  if (!target) throw new Error(`there is no target ${slice.target}`);
  for (const folder of [slice.corpus, slice.failures, join(slice.folder, 'target')]) {
    mkdirSync(folder, { recursive: true });
  }
  const open = await target.open(join(slice.folder, 'target'));
  const current = openSync(join(slice.folder, CURRENT_INPUT), 'w');
  const corpus = readdirSync(slice.corpus).map((name) => readFileSync(join(slice.corpus, name)));
  let kept = 0;
  const header = new DataView(new ArrayBuffer(CURRENT_HEADER_BYTES));
  try {
    const run = await runTarget(target, open, {
      ...slice,
      corpus,
      coverage: target.guided ? new Coverage() : null,
      onInput: (index, input) => {
        header.setFloat64(0, index);
        header.setFloat64(8, input.length);
        writeSync(current, new Uint8Array(header.buffer), 0, CURRENT_HEADER_BYTES, 0);
        writeSync(current, input, 0, input.length, CURRENT_HEADER_BYTES);
      },
      onFailure: ({ index }, input) => {
        const file = join(slice.failures, `${target.name}-${slice.seed}-${index}.bin`);
        writeFileSync(file, input);
        return file;
      },
      onKept: (input) => writeFileSync(join(slice.corpus, `${slice.first}-${kept++}.bin`), input),
    });
    tell(run);
  } finally {
    await open.close();
  }
}
