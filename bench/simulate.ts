// Whether active learning pays: annotation simulated on CoNLL04 and on ADE, every strategy that is asked for against picking at random. Each corpus,
// strategy and repeat can be run alone, on another machine too: copy the files of their `runs` folders into one, and the same command reports on
// all of them.
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { AppError } from '../core/errors.ts';
import { DEFAULT_STRATEGY, STRATEGY_IDS } from '../core/ranking/strategies.ts';
import { share, wholeNumber } from '../cli/command-line.ts';
import { findPlaces } from '../cli/places.ts';
import { Session, usageError } from '../cli/session.ts';
import { readSettings } from '../cli/train-settings.ts';
import {
  FULL_SIZE,
  QUICK_SIZE,
  sampleOf,
  type SimulatedCorpus,
  type SimulationSettings,
  type SimulationSize,
} from '../cli/simulate/settings.ts';
import { simulate } from '../cli/simulate/simulate.ts';
import { BASELINE, type Average } from '../cli/simulate/summary.ts';
import { adeFolds, conll04Dev, type Split } from './paper/corpora.ts';
import { BENCH_RESULTS } from './places.ts';

interface SimulateOptions {
  readonly data: string;
  readonly out: string;
  readonly quick?: boolean;
  readonly full?: boolean;
  readonly corpus: string[];
  readonly strategy?: string[];
  readonly repeats?: number;
  readonly repeat?: number[];
  readonly fullData: boolean;
  readonly pool?: number;
  readonly batch?: number;
  readonly stopAt?: number;
  readonly retraining: SimulationSettings['retraining'];
  readonly set: string[];
  readonly json?: boolean;
}

interface SimulatedSplit {
  readonly split: (data: string) => Split;
  /** As the paper reports the corpus. */
  readonly average: Average;
  readonly size: SimulationSize & Pick<SimulationSettings, 'stopAt'>;
}

const SEED = 1;

const CORPORA: Readonly<Record<string, SimulatedSplit>> = {
  conll04: { split: conll04Dev, average: 'micro', size: { ...FULL_SIZE, stopAt: 1 } },
  // Four times as many sentences, one or two relations in each: larger steps, and no need to see the end of the curves.
  ade: {
    split: (data) => adeFolds(data, 'standard').splits[0]!,
    average: 'macro',
    size: { ...FULL_SIZE, seedSize: 100, batch: 100, stopAt: 0.6 },
  },
};

export function addSimulate(program: Command): void {
  const names = Object.keys(CORPORA);
  program
    .command('simulate')
    .description('learning curves of the strategies on CoNLL04 and ADE, and what they save against random')
    .option('--data <folder>', "folder with the corpora's conll04/ and ade/", '../shared/data')
    .option('--out <folder>', 'where state, reports and charts go', join(BENCH_RESULTS, 'simulate'))
    .addOption(
      new Option('--quick', `a look: ${QUICK_SIZE.pool} sentences, ${QUICK_SIZE.rounds} rounds`).conflicts(
        'full',
      ),
    )
    .option('--full', `the whole of both, ${FULL_SIZE.repeats} repeats (the default)`)
    .addOption(new Option('--corpus <names...>', 'which').choices(names).default(names))
    .option(
      '--strategy <ids...>',
      `${STRATEGY_IDS.join(', ')}, or all (default: ${DEFAULT_STRATEGY}, ${BASELINE})`,
    )
    .option('--repeats <number>', 'seed sets to try', wholeNumber(1))
    .option('--repeat <numbers...>', 'run only these of them', (text, former: number[] | undefined) => [
      ...(former ?? []),
      wholeNumber(1)(text),
    ])
    .option('--no-full-data', 'do not train on the whole pool: no target')
    .option('--pool <number>', 'sentences to annotate at most, drawn by chance', wholeNumber(1))
    .option(
      '--batch <number>',
      'sentences of the seed set, and annotated between two trainings',
      wholeNumber(1),
    )
    .option('--stop-at <share>', 'of the pool at which to end', share)
    .addOption(
      new Option('--retraining <kind>', 'as of cman simulate').choices(['warm', 'full']).default('warm'),
    )
    .option('--set <key=value...>', 'a setting of the network or of training, as of cman train', [])
    .option('--json', 'print one JSON object')
    .action(printSimulation);
}

async function printSimulation(options: SimulateOptions): Promise<void> {
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  const session = new Session(findPlaces(import.meta.dirname, process.env), process.stderr, interrupt.signal);
  try {
    const reports: Record<string, unknown> = {};
    for (const name of options.corpus) {
      const { json, lines } = await simulateCorpus(session, name, options);
      reports[name] = json;
      if (!options.json) console.log([`${name}:`, ...lines, ''].join('\n'));
    }
    if (options.json) console.log(JSON.stringify(reports));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.error(`bench: ${error.message}`);
    process.exitCode = 1;
  } finally {
    session.close();
  }
}

async function simulateCorpus(
  session: Session,
  name: string,
  options: SimulateOptions,
): ReturnType<typeof simulate> {
  const corpus = CORPORA[name];
  if (!corpus) throw usageError(`there is no corpus ${name}`);
  const size = options.quick ? { ...QUICK_SIZE, stopAt: 1 } : corpus.size;
  const { rounds, epochs, repeats, testSize } = size;
  const { pool = size.pool, batch = size.batch, stopAt = size.stopAt } = options;
  const seedSize = options.batch ?? size.seedSize;
  const split = corpus.split(options.data);
  const simulated: SimulatedCorpus = {
    pool: sampleOf(usable(split.train), pool, SEED),
    test: sampleOf(usable(split.test), testSize, SEED),
    schema: split.schema,
  };
  const strategies = options.strategy ?? [DEFAULT_STRATEGY, BASELINE];
  return simulate(session, {
    corpus: simulated,
    name: split.title,
    settings: {
      ...(await readSettings(null, options.set)),
      ...{ engine: 'auto', seedSize, batch, rounds, epochs, stopAt, seed: SEED },
      retraining: options.retraining,
    },
    strategies: strategies.includes('all') ? STRATEGY_IDS : strategies,
    repeats: options.repeat ?? Array.from({ length: options.repeats ?? repeats }, (_, index) => index + 1),
    fullData: options.fullData,
    average: corpus.average,
    share: 95,
    out: join(options.out, options.quick ? `${name}-quick` : name),
  });
}

const usable = (examples: Split['train']): Split['train'] =>
  examples.filter(({ tokens }) => tokens.length > 0);
