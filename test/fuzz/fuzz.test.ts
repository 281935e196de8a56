// A few thousand hostile inputs for all that reads files of others, from a seed: no law broken. `npm run bench -- fuzz` tries a million.
import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runTarget } from '../../bench/fuzz/run-target.ts';
import { TARGETS } from '../../bench/fuzz/targets/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const SEED = 20_261;
/** By what an input takes: microseconds for a file of text, some ten milliseconds for a project. */
const INPUTS: Readonly<Record<string, number>> = {
  'import-into-project': 15,
  'open-project': 16,
  'merge-project': 4,
  'model-files': 30,
  'encoder-models': 60,
  'own-settings': 120,
  'window-calls': 600,
};
const INPUTS_OF_FILES = 250;

test.each(TARGETS.map((target) => [target.name, target] as const))('%s', async (name, target) => {
  const place = folder.path(name);
  mkdirSync(place);
  // Big inputs are for the bench.
  const open = await target.open(place);
  try {
    const run = await runTarget({ ...target, longest: Math.min(target.longest, 100_000) }, open, {
      seed: SEED,
      first: 0,
      inputs: INPUTS[name] ?? INPUTS_OF_FILES,
    });
    expect(run.failures).toEqual([]);
    expect(run.accepted).toBeGreaterThan(0);
    expect(run.refused).toBeGreaterThan(0);
  } finally {
    await open.close();
  }
});
