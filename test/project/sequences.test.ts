import { expect, it } from 'vitest';
import { runSequences } from '../support/random-sequences.ts';

/** Seconds; ten thousand with `npm run bench -- laws`. */
const SEQUENCES = Number(process.env['CMAN_LAW_SEQUENCES'] ?? 60);

it(`${SEQUENCES} random sequences of actions: undone they give the start, redone the end, and the file equals the memory at each step`, async () => {
  const run = await runSequences(SEQUENCES, 20_261_123);
  expect(run.sequences).toBe(SEQUENCES);
  // Most actions do something, and some are refused: else the law would be about little.
  expect(run.steps).toBeGreaterThan(SEQUENCES);
  expect(run.refusals).toBeGreaterThan(0);
});
