// One training, thought through before it begins: what it learns from, what it starts from, and its name.
import { createHash } from 'node:crypto';
import type { CmanConfig, TrainingConfig } from '../../core/contract/cman-config.ts';
import { DEFAULT_TRAINING } from '../../core/contract/cman-config.ts';
import type { RetrainOptions } from '../../core/contract/project.ts';
import type { EngineChoice, TrainRequest } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import type { ProjectStore } from './store.ts';
import { readCompleteSentences } from './training-data.ts';
import { divideSentences } from './training-set.ts';

export interface TrainingSettings {
  readonly engine?: EngineChoice;
  readonly network?: Partial<CmanConfig>;
  readonly training?: Partial<TrainingConfig>;
}

export interface TrainingPlan {
  readonly request: TrainRequest;
  /** The same for the same request: a checkpoint of this name is one of this very training. */
  readonly run: string;
}

/** @throws AppError `no-training-data` */
export async function planTraining(
  store: ProjectStore,
  { warmStart }: RetrainOptions,
  { engine = 'auto', network = {}, training = {} }: TrainingSettings,
): Promise<TrainingPlan> {
  const { train, dev } = divideSentences(await readCompleteSentences(store.database));
  if (train.length === 0) {
    throw new AppError('no-training-data', 'no sentence is complete yet: complete some, then retrain');
  }
  if (!train.some(({ mentions }) => mentions.length > 0)) {
    throw new AppError(
      'no-training-data',
      'the complete sentences have no mention in them: there is nothing to learn',
    );
  }
  const schema = await store.schema();
  const model = warmStart ? await store.activeModel() : null;
  const request: TrainRequest = {
    train,
    dev,
    schema,
    network,
    training: { ...trainingFor(train.length, model !== null), ...training },
    engine,
  };
  // The model by its id: its files are megabytes, and never change.
  const run = createHash('sha256')
    .update(JSON.stringify([request, model?.id ?? null]))
    .digest('hex');
  return { run, request: model ? { ...request, warmStart: await store.modelFiles(model.id) } : request };
}

/**
 * Steps of the optimiser that a training from nothing needs at least; a small set gets more epochs until it has them. Measured on the
 * demo's sentences, see docs/adr/0009-how-long-to-train.md.
 */
export const FEWEST_STEPS = 400;
export const MOST_EPOCHS = 100;

/** Of the epochs of a training from nothing, the share that is enough to go on from a model. */
export const WARM_START_SHARE = 0.4;

/** How long to train on so many sentences. */
export function trainingFor(sentences: number, warm: boolean): Pick<TrainingConfig, 'epochs'> {
  const stepsPerEpoch = Math.ceil(sentences / DEFAULT_TRAINING.batchSize);
  const epochs = Math.min(
    MOST_EPOCHS,
    Math.max(DEFAULT_TRAINING.epochs, Math.ceil(FEWEST_STEPS / stepsPerEpoch)),
  );
  return { epochs: warm ? Math.ceil(epochs * WARM_START_SHARE) : epochs };
}
