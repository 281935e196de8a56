import { Option, type Command } from 'commander';
import {
  DEFAULT_DEVICE_SETTINGS,
  MEMORY_MIB,
  type AdapterChoice,
} from '../../core/contract/device-settings.ts';
import type { EngineChoice } from '../../core/contract/trainer.ts';
import { readSettings, SETTING_DEFAULTS } from '../train-settings.ts';
import { wholeNumber, type RunCommand } from '../command-line.ts';
import { usageError } from '../session.ts';
import { trainOnFiles } from '../train-on-files.ts';
import { trainOnProject } from '../train-on-project.ts';

interface TrainOptions {
  readonly train?: string[];
  readonly dev?: string[];
  readonly format?: string;
  readonly model?: string;
  readonly epochs?: number;
  readonly seed?: number;
  readonly engine: EngineChoice;
  readonly gpuAdapter: keyof typeof ADAPTERS;
  readonly gpuMemory: number;
  readonly config?: string;
  readonly set: string[];
  readonly warmStart?: string | true;
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** In words shorter than WebGPU's. */
const ADAPTERS = { fast: 'high-performance', frugal: 'low-power' } as const satisfies Record<
  string,
  AdapterChoice
>;

const collect = (value: string, previous: string[] | undefined): string[] => [...(previous ?? []), value];

export function addTrain(program: Command, run: RunCommand): void {
  program
    .command('train')
    .description('Train the network: on the completed sentences of a project, or on annotated files.')
    .argument('[project]', 'project file, *.cman; the model becomes its active one')
    .option('--train <file>', 'annotated file to train on; may be repeated', collect)
    .option('--dev <file>', 'annotated file to choose the best epoch by; may be repeated', collect)
    .option('--format <id>', 'format of the files')
    .option('--model <dir>', 'folder to write the model into')
    .option('--epochs <number>', 'times it sees every sentence', wholeNumber(1))
    .option('--seed <number>', 'for whatever is drawn by chance', wholeNumber(0))
    .addOption(
      new Option('--engine <id>', 'what computes')
        .choices(['auto', 'onnx', 'webgpu', 'tensorflow', 'reference'])
        .default('auto'),
    )
    .addOption(
      new Option('--gpu-adapter <which>', 'where a machine has two graphics processors')
        .choices(Object.keys(ADAPTERS))
        .default('fast'),
    )
    .option(
      '--gpu-memory <MiB>',
      'of the graphics processor at most; a training that needs more goes on on the processor',
      wholeNumber(MEMORY_MIB.least),
      DEFAULT_DEVICE_SETTINGS.memoryMiB,
    )
    .option('--config <file>', 'JSON object of settings')
    .option('--set <key=value>', 'one setting; may be repeated', collect, [])
    .option(
      '--warm-start [dir]',
      "model to start from; a project's active one, if no folder is named: then seconds will do for a few new sentences",
    )
    .option('--resume', 'go on where a training into the same folder was cut off')
    .option('--json', 'print one JSON object')
    .addHelpText('after', () => {
      const settings = Object.entries(SETTING_DEFAULTS).map(([key, value]) => `  ${key}=${String(value)}`);
      return `\nSettings and their defaults:\n${settings.join('\n')}`;
    })
    .action((project: string | undefined, options: TrainOptions) =>
      run(options, async (session) => {
        session.useGpu({ adapter: ADAPTERS[options.gpuAdapter], memoryMiB: options.gpuMemory });
        const fromFile = await readSettings(options.config ?? null, options.set);
        const settings = {
          network: fromFile.network,
          training: {
            ...fromFile.training,
            ...(options.epochs !== undefined && { epochs: options.epochs }),
            ...(options.seed !== undefined && { seed: options.seed }),
          },
          engine: options.engine,
          warmStart: options.warmStart ?? null,
          resume: options.resume ?? false,
        };
        if (project !== undefined) {
          if (options.train || options.dev || options.format !== undefined) {
            throw usageError(
              'train either a project or files: with a project, --train, --dev and --format have no place',
            );
          }
          return trainOnProject(session, project, options.model ?? null, settings);
        }
        if (!options.train) throw usageError('name a project, or files with --train');
        if (options.format === undefined) throw usageError('name the format of the files with --format');
        if (options.model === undefined) throw usageError('name a folder for the model with --model');
        if (options.warmStart === true)
          throw usageError('name the folder of the model to start from with --warm-start');
        const { train, dev = [], format, model } = options;
        return trainOnFiles(session, { train, dev, format, model }, settings);
      }),
    );
}
