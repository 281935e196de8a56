// What the experiments on CoNLL04 share: the split that `--test` decides, the runs, and what has to be said of them.
import { resolve } from 'node:path';
import { conll04Dev, conll04Test, type Split } from './corpora.ts';
import { jobsFor, runJobs, type DoneJob } from './jobs.ts';
import { chosenRows, settingOf, type PaperOptions, type PaperSetting } from './options.ts';
import { epochsSaid, seedsSaid } from './summaries.ts';
import type { Variant } from './variants.ts';

export interface Conll04Options extends PaperOptions {
  readonly test?: string;
}

export interface Conll04Experiment<V extends Variant> {
  readonly setting: PaperSetting;
  readonly split: Split;
  readonly variants: readonly V[];
  readonly done: readonly DoneJob<V>[];
  readonly remarks: readonly string[];
}

export async function runOnConll04<V extends Variant>(
  name: string,
  options: Conll04Options,
  all: readonly V[],
): Promise<Conll04Experiment<V>> {
  const setting = await settingOf(name, options);
  const variants = chosenRows(all, setting.rows);
  const split =
    options.test === undefined ? conll04Dev(setting.data) : conll04Test(setting.data, resolve(options.test));
  const done = await runJobs(jobsFor(variants, [split], setting.seeds), setting);
  return { setting, split, variants, done, remarks: remarksOn(split, done) };
}

function remarksOn(split: Split, done: readonly DoneJob[]): string[] {
  const epochs = epochsSaid(done.map(({ finished }) => finished));
  return [
    split.dev.length > 0
      ? 'Ours: trained on train, judged on dev, whose scores also choose the epoch that is kept; the paper: judged on the test part.'
      : 'Ours: trained on train and dev, judged on the file given with --test, the last epoch kept.',
    `Strict micro F1, mean ± standard deviation over ${seedsSaid(done)}, ${epochs}. Our encoders are frozen, where the paper has ELMo.`,
  ];
}

/** The runs of one variant. */
export const runsOf = <V extends Variant>(done: readonly DoneJob<V>[], { id }: Variant): DoneJob<V>[] =>
  done.filter(({ variant }) => variant.id === id);
