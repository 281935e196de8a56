// One training, shown as it goes and reported at its end; what both kinds of `cman train` and the demo share.
import type { EngineChoice, EpochReport, TrainOutcome, TrainRequest } from '../core/contract/trainer.ts';
import { AppError } from '../core/errors.ts';
import { formatSeconds, showTraining } from './progress.ts';
import { briefScores } from './score-table.ts';
import type { Report, Session } from './session.ts';
import type { TrainSettings } from './train-settings.ts';

export interface TrainChoices extends TrainSettings {
  readonly engine: EngineChoice;
  /** Folder of a model to start from; true: the project's active one; null: from nothing. */
  readonly warmStart: string | true | null;
  readonly resume: boolean;
}

export interface CheckpointStore {
  /** @param epochs reports of the epochs that this process did, up to the checkpoint */
  write(bytes: Uint8Array, epochs: readonly EpochReport[]): Promise<void>;
  /** How to go on later, in words. */
  readonly howToResume: string;
}

/**
 * Trains to the end. Checkpoints are stored as they come, one at a time; when several came meanwhile, the newest.
 * @throws AppError; of a cancelled training, and of one whose process died, the message says how to go on
 */
export async function runTraining(
  session: Session,
  request: TrainRequest,
  checkpoints: CheckpointStore | null,
): Promise<TrainOutcome> {
  const { progress } = session;
  let keptEpoch = 0;
  const epochs: EpochReport[] = [];
  let newest: { epoch: number; bytes: Uint8Array } | null = null;
  let writing: Promise<void> | null = null;
  const writeNewest = async (): Promise<void> => {
    for (let next = newest; next && checkpoints; next = newest) {
      newest = null;
      const { epoch: last, bytes } = next;
      await checkpoints.write(
        bytes,
        epochs.filter(({ epoch }) => epoch <= last),
      );
      keptEpoch = last;
    }
    writing = null;
  };
  try {
    return await session.trainer.start('train', request, {
      signal: session.signal,
      onEvent: (event) => {
        switch (event.kind) {
          case 'progress':
            return showTraining(progress, event);
          case 'notice':
            return progress.say(event.level === 'warning' ? `warning: ${event.message}` : event.message);
          case 'checkpoint':
            newest = event;
            // A full disk must not end the training; the model itself will say so at the end.
            writing ??= writeNewest().catch((error: unknown) => {
              writing = null;
              progress.say(
                `warning: no checkpoint: ${error instanceof Error ? error.message : String(error)}`,
              );
            });
            return;
          case 'epoch': {
            const { epoch, loss, seconds, dev } = event.report;
            epochs.push(event.report);
            if (epoch === 1 && request.resume) {
              progress.say('warning: the checkpoint is of another training; this one began anew');
            }
            progress.say(
              `epoch ${epoch}: loss ${loss.toFixed(4)}, ${dev ? `dev F1 ${briefScores(dev)}, ` : ''}${formatSeconds(seconds)}`,
            );
          }
        }
      },
    });
  } catch (error) {
    await writing;
    const wasCut = error instanceof AppError && (error.code === 'cancelled' || error.code === 'trainer-died');
    if (!wasCut || !checkpoints || keptEpoch === 0) throw error;
    const what = error.code === 'cancelled' ? 'the training was cancelled' : error.message;
    throw new AppError(
      error.code,
      `${what}; its state after epoch ${keptEpoch} is kept: ${checkpoints.howToResume}`,
      error.details,
    );
  } finally {
    await writing;
    progress.end();
  }
}

/** The report of a training, as `train --json` prints it. */
export function trainReport(outcome: TrainOutcome, model: string, also: readonly string[] = []): Report {
  const { engine, device, epochs, best, notes } = outcome;
  const scores = best.dev ? `dev F1 ${briefScores(best.dev)}` : 'no dev sentences to score it by';
  return {
    json: { engine, device, epochs, best, model, notes },
    lines: [
      ...notes.map((note) => `note: ${note}`),
      `${model}: epoch ${best.epoch} kept, ${scores}`,
      ...also,
    ],
  };
}
