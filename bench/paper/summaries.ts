// From finished runs to the figures of a table's row.
import type { FinishedRun } from '../runs/stored-run.ts';
import type { DoneJob } from './jobs.ts';
import { mean, summarise, type Summary } from './statistics.ts';

export interface F1Summary {
  readonly mentions: Summary | null;
  readonly relations: Summary | null;
}

interface F1Pair {
  readonly mentions: number;
  readonly relations: number;
}

/** Over seeds; a seed's figure is the mean over its splits (folds). Runs of which `score` knows nothing are left out. */
export function overSeeds(done: readonly DoneJob[], score: (job: DoneJob) => F1Pair | null): F1Summary {
  const bySeed = new Map<number, F1Pair[]>();
  for (const job of done) {
    const pair = score(job);
    if (pair) bySeed.set(job.seed, [...(bySeed.get(job.seed) ?? []), pair]);
  }
  const summaryOf = (part: keyof F1Pair): Summary | null =>
    summarise([...bySeed.values()].map((pairs) => mean(pairs.map((pair) => pair[part]))));
  return { mentions: summaryOf('mentions'), relations: summaryOf('relations') };
}

export const micro = ({ finished }: DoneJob): F1Pair => finished.run.micro;
export const macro = ({ finished }: DoneJob): F1Pair => finished.run.macro;
/** Micro on dev after the last epoch, chosen by nothing; null without dev sentences. */
export const lastEpoch = ({ finished }: DoneJob): F1Pair | null => finished.run.epochs.at(-1)?.dev ?? null;

/** Of a run, for the JSON: enough to find it in the store and to see how it went. */
export const runReference = ({ seed, split, finished }: DoneJob): Record<string, unknown> => {
  const { run } = finished;
  const seconds = run.epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const { key, sentences, encoders, keptEpoch, micro: microF1, macro: macroF1 } = run;
  return {
    key,
    title: split.title,
    seed,
    sentences,
    encoders,
    epochs: run.epochs.length,
    keptEpoch,
    seconds,
    micro: microF1,
    macro: macroF1,
  };
};

/** "3 seeds", "1 seed". */
export function seedsSaid(done: readonly { readonly seed: number }[]): string {
  const count = new Set(done.map(({ seed }) => seed)).size;
  return `${count} seed${count === 1 ? '' : 's'}`;
}

/** "24 epochs"; of runs of several lengths each. */
export function epochsSaid(runs: readonly FinishedRun[]): string {
  const counts = [...new Set(runs.map(({ run }) => run.epochs.length))].sort((a, b) => a - b);
  return `${counts.join(' or ')} epoch${counts.join() === '1' ? '' : 's'}`;
}
