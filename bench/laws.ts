// Ten thousand random sequences of actions on a project file and in memory at once (test/support/random-sequences.ts). Not about speed but too
// long for a test: what it prints is how much was tried, or the seed of the sequence that broke a law.
import { runSequences } from '../test/support/random-sequences.ts';

export async function printLaws({
  sequences,
  seed,
  json,
}: {
  readonly sequences: string;
  readonly seed: string;
  readonly json?: boolean;
}): Promise<void> {
  const begun = performance.now();
  const run = await runSequences(Number(sequences), Number(seed), (done) => {
    if (done % 1000 === 0) console.error(`${done} sequences`);
  });
  const result = { ...run, seconds: Math.round((performance.now() - begun) / 1000) };
  if (json) console.log(JSON.stringify(result));
  else console.table(result);
}
