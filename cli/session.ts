// What a command has at hand while it runs.
import type { GpuSettings } from '../core/contract/device-settings.ts';
import type { InputProblem } from '../core/errors.ts';
import { AppError, formatProblem } from '../core/errors.ts';
import type { TaskProgress } from '../core/contract/task.ts';
import { formatsIn, type Formats } from '../electron/project/formats.ts';
import { OwnPlugins } from '../electron/project/plugins/own-plugins.ts';
import { taskOf, type Task } from '../electron/project/task.ts';
import { forkTransport } from '../trainer/client/fork.ts';
import { TrainerClient } from '../trainer/client/trainer-client.ts';
import type { TrainerTransport } from '../trainer/client/transport.ts';
import type { Places } from './places.ts';
import { Progress, type TextStream } from './progress.ts';

/** What a command has to say at its end: an object for programs, lines for people. */
export interface Report {
  readonly json: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
  /** True: what was to be checked is wrong, and the exit code says so. */
  readonly failed?: boolean;
}

/** Starts a worker process from its entry. */
export type OpenTrainer = (entry: string) => TrainerTransport;

/** Warnings shown of one file; a file that is wrong all through would bury everything else. */
const WARNINGS_SHOWN = 10;

const STAGES: Readonly<Record<TaskProgress['stage'], string>> = {
  reading: 'reading files',
  storing: 'adding sentences',
  ordering: 'ordering the queue',
  collecting: 'collecting documents',
  writing: 'writing the file',
};

export class Session {
  readonly places: Places;
  readonly progress: Progress;
  readonly formats: Formats;
  readonly ownPlugins: OwnPlugins;
  /** Aborted by the first Ctrl+C. */
  readonly signal: AbortSignal;
  readonly #openTrainer: OpenTrainer;
  #trainer: TrainerClient | null = null;
  #gpu: GpuSettings | null = null;

  constructor(
    places: Places,
    standardError: TextStream,
    signal: AbortSignal,
    openTrainer: OpenTrainer = forkTransport,
  ) {
    this.places = places;
    this.progress = new Progress(standardError);
    this.ownPlugins = new OwnPlugins({
      folder: places.ownPlugins,
      consents: places.pluginConsents,
      builtIn: [...places.formatPlugins, ...places.recommenderPlugins, places.trainer.encoderPlugins],
      onLeftOut: (folder, problem) =>
        standardError.write(
          `cman: the plugin in ${folder} is left out: ${problem ?? 'nobody has allowed these files (cman plugins trust)'}\n`,
        ),
    });
    this.formats = formatsIn(places.formatPlugins, this.ownPlugins);
    this.signal = signal;
    this.#openTrainer = openTrainer;
  }

  /** How the graphics processor may be used from now on. */
  useGpu(settings: GpuSettings): void {
    this.#gpu = settings;
  }

  /** The worker process, started with its first job. */
  get trainer(): TrainerClient {
    const { trainerEntry, trainer } = this.places;
    return (this.#trainer ??= new TrainerClient(
      () => this.#openTrainer(trainerEntry),
      () => ({ ...trainer, ...(this.#gpu && { gpu: this.#gpu }) }),
    ));
  }

  /** Long work, shown on standard error and ended by Ctrl+C. */
  task(what: TaskProgress['what']): Task {
    return taskOf(what, this.signal, ({ stage, done, total }) =>
      this.progress.update(STAGES[stage], total > 0 ? `${Math.floor((100 * done) / total)} %` : ''),
    );
  }

  warn(problems: readonly InputProblem[]): void {
    for (const problem of problems.slice(0, WARNINGS_SHOWN))
      this.progress.say(`warning: ${formatProblem(problem)}`);
    const more = problems.length - WARNINGS_SHOWN;
    if (more > 0) this.progress.say(`warning: ... and ${more} more in ${problems[0]?.file ?? ''}`);
  }

  /** Ends the worker, so that the command can end. */
  close(): void {
    this.progress.end();
    this.#trainer?.dispose();
  }
}

export const usageError = (message: string): AppError => new AppError('wrong-usage', message);
