// The paper's tables and figures as commands. What they need is loaded when one is run: the other benches start without the network.
import type { Command } from 'commander';
import { isAppError } from '../../core/errors.ts';
import type { Conll04Options } from './conll04-experiment.ts';
import { addPaperOptions } from './options.ts';
import type { AdeOptions } from './table2.ts';

const ON_CONLL04: readonly {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<(options: Conll04Options) => Promise<void>>;
}[] = [
  {
    name: 'table1',
    description: 'CMAN and the multi-head baseline on CoNLL04 (Table 1 of the paper)',
    load: async () => (await import('./table1.ts')).table1,
  },
  {
    name: 'table3',
    description: 'predicted or gold labels into label attention (Table 3)',
    load: async () => (await import('./table3.ts')).table3,
  },
  {
    name: 'table4',
    description: 'without self-attention, label attention, both, BiLSTMs (Table 4)',
    load: async () => (await import('./table4.ts')).table4,
  },
  {
    name: 'figure4',
    description: 'relation F1 by the distance between entities (Figure 4)',
    load: async () => (await import('./figures.ts')).figure4,
  },
  {
    name: 'figure5',
    description: 'F1 by the length of sentences (Figure 5)',
    load: async () => (await import('./figures.ts')).figure5,
  },
];

export function addPaperCommands(program: Command): void {
  for (const { name, description, load } of ON_CONLL04) {
    addPaperOptions(program.command(name).description(description))
      .option('--test <file>', 'train on train and dev, judge on this file (five columns)')
      .action((options: Conll04Options) => reporting(async () => (await load())(options)));
  }
  addPaperOptions(program.command('table2').description('ADE, fold by fold (Table 2)'))
    .option('--grouping <names>', 'standard, abstract (default: both; with --quick standard)')
    .option('--folds <numbers>', 'only these folds, from 0, separated by commas (with --quick: 0)')
    .action((options: AdeOptions) => reporting(async () => (await import('./table2.ts')).table2(options)));
}

/** What a person can act on is said in a line; anything else is a bug and shows its stack. */
async function reporting(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isAppError(error)) throw error;
    console.error(error.message);
    process.exitCode = error.code === 'wrong-usage' ? 2 : 1;
  }
}
