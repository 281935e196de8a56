import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import type { EngineChoice } from '../../core/contract/trainer.ts';
import { BASELINE, type Average } from '../simulate/summary.ts';
import { DEFAULT_STRATEGY, STRATEGY_IDS } from '../../core/ranking/strategies.ts';
import { wholeNumber, type RunCommand, share } from '../command-line.ts';
import { usageError } from '../session.ts';
import { readSimulatedCorpus } from '../simulate/corpus.ts';
import { simulate } from '../simulate/simulate.ts';
import { FULL_SIZE, QUICK_SIZE, type SimulationSettings } from '../simulate/settings.ts';
import { readSettings } from '../train-settings.ts';

interface SimulateOptions {
  readonly train: string[];
  readonly test: string[];
  readonly format: string;
  readonly strategy?: string[];
  readonly quick?: boolean;
  readonly seedSize?: number;
  readonly batch?: number;
  readonly repeats?: number;
  readonly repeat?: number[];
  readonly rounds?: number;
  readonly stopAt?: number;
  readonly pool?: number;
  readonly testSize?: number;
  readonly epochs?: number;
  readonly retraining: SimulationSettings['retraining'];
  readonly average: Average;
  readonly target: number;
  readonly fullData: boolean;
  readonly seed: number;
  readonly engine: EngineChoice;
  readonly config?: string;
  readonly set: string[];
  readonly out?: string;
  readonly json?: boolean;
}

export function addSimulate(program: Command, run: RunCommand): void {
  program
    .command('simulate')
    .description(
      'Replay the annotation of a corpus that has its labels already: which strategy gets how far with how many corrections.',
    )
    .requiredOption('--train <file>', 'labelled corpus to annotate again; may be repeated', collect)
    .requiredOption(
      '--test <file>',
      'labelled corpus that every model is judged by; may be repeated',
      collect,
    )
    .requiredOption('--format <id>', 'format of both')
    .option(
      '--strategy <id>',
      `may be repeated (default: ${DEFAULT_STRATEGY} and ${BASELINE}): ${STRATEGY_IDS.join(', ')}, or all`,
      collect,
    )
    .option('--seed-size <number>', `sentences of the first model (${FULL_SIZE.seedSize})`, wholeNumber(1))
    .option(
      '--batch <number>',
      `sentences annotated between two trainings (${FULL_SIZE.batch})`,
      wholeNumber(1),
    )
    .option('--repeats <number>', `seed sets to try (${FULL_SIZE.repeats})`, wholeNumber(1))
    .option('--repeat <number>', 'run only this one of the repeats; may be repeated', collectNumber)
    .option('--rounds <number>', 'rounds after the first model (all)', wholeNumber(0))
    .option('--stop-at <share>', 'share of the pool at which to end (1)', share)
    .option('--pool <number>', 'take only so many sentences to annotate', wholeNumber(1))
    .option('--test-size <number>', 'take only so many sentences to judge by', wholeNumber(1))
    .option('--epochs <number>', "of a training from nothing (the app's own choice)", wholeNumber(1))
    .addOption(
      new Option('--retraining <kind>', "from the model before, as the app's Retrain does, or from nothing")
        .choices(['warm', 'full'])
        .default('warm'),
    )
    .addOption(new Option('--average <kind>', 'which F1').choices(['micro', 'macro']).default('micro'))
    .option('--target <percent>', "per cent of the full data's relation F1 to reach", wholeNumber(1), 95)
    .option('--no-full-data', 'do not train on the whole pool: no target')
    .option('--quick', 'a small part of it, to see that it runs')
    .option('--seed <number>', 'for whatever is drawn by chance', wholeNumber(0), 1)
    .addOption(
      new Option('--engine <id>', 'what computes')
        .choices(['auto', 'onnx', 'webgpu', 'tensorflow', 'reference'])
        .default('auto'),
    )
    .option('--config <file>', 'JSON object of settings of the network and of training')
    .option('--set <key=value>', 'one setting; may be repeated', collect, [])
    .option(
      '--out <folder>',
      'for report, charts and the state: the same command goes on where it was cut off',
    )
    .option('--json', 'print one JSON object')
    .action((options: SimulateOptions) =>
      run(options, async (session) => {
        const preset = options.quick ? QUICK_SIZE : FULL_SIZE;
        const settings: SimulationSettings = {
          ...(await readSettings(options.config ?? null, options.set)),
          engine: options.engine,
          seedSize: options.seedSize ?? preset.seedSize,
          batch: options.batch ?? preset.batch,
          rounds: options.rounds ?? (options.stopAt === undefined ? preset.rounds : null),
          stopAt: options.stopAt ?? 1,
          epochs: options.epochs ?? preset.epochs,
          retraining: options.retraining,
          seed: options.seed,
        };
        const corpus = await readSimulatedCorpus(session, options, {
          pool: options.pool ?? preset.pool,
          test: options.testSize ?? preset.testSize,
          seed: options.seed,
        });
        if (settings.seedSize > corpus.pool.length) {
          throw usageError(
            `--seed-size ${settings.seedSize}: there are only ${corpus.pool.length} sentences`,
          );
        }
        const repeats = Array.from({ length: options.repeats ?? preset.repeats }, (_, index) => index + 1);
        const chosen = options.strategy ?? [DEFAULT_STRATEGY, BASELINE];
        return simulate(session, {
          corpus,
          name: options.train.map((path) => basename(path)).join(', '),
          settings,
          strategies: chosen.includes('all') ? STRATEGY_IDS : [...new Set(chosen)],
          repeats: options.repeat ?? repeats,
          fullData: options.fullData,
          average: options.average,
          share: options.target,
          out: options.out ?? null,
        });
      }),
    );
}

const collect = (value: string, previous: string[] | undefined): string[] => [...(previous ?? []), value];

const collectNumber = (value: string, previous: number[] | undefined): number[] => [
  ...(previous ?? []),
  wholeNumber(1)(value),
];
