// From a request for a quick training to a model version: the network of the model there is, as it is, trained on for seconds. Most of the
// work beside the steps can be done before anybody asks: see PreparedSession.
import { DEFAULT_TRAINING, type TrainingConfig } from '../../core/contract/cman-config.ts';
import type { ModelFiles, QuickTraining, TrainOutcome, TrainRequest } from '../../core/contract/trainer.ts';
import { sameRecord } from '../../core/model/changes.ts';
import type { Engine } from '../engines/engine.ts';
import type { TokenEncoder } from '../features/token-encoder.ts';
import { packModel, unpackModel, type Model } from '../model/model-files.ts';
import { entityTypesOf, relationTypesOf } from '../network/spec.ts';
import type { PreparedSession } from './prepared-session.ts';
import { trainQuickly, type QuickResult } from './quick-training.ts';
import { onSurvivingEngine } from './surviving-engine.ts';
import type { TrainingPorts } from './train-model.ts';
import type { TrainingSentence } from './training-sentence.ts';

/** A request that can be trained quickly, with its model taken apart. */
export interface Retraining {
  readonly request: TrainRequest;
  readonly quick: QuickTraining;
  readonly files: ModelFiles;
  readonly model: Model;
  readonly config: TrainingConfig;
}

/**
 * @returns null when the request is for another kind of training, or when its model can't be gone on from as it is: other types, other encoders
 * @throws AppError `bad-model`
 */
export function asRetraining(request: TrainRequest, encoder: TokenEncoder): Retraining | null {
  const { quick, warmStart: files } = request;
  if (!quick || !files) return null;
  const model = unpackModel(files);
  if (!sameRecord(model.spec.encoders, encoder.specs)) return null;
  // Colours and keys may have changed since.
  const spec = { ...model.spec, schema: request.schema };
  if (!sameRecord(entityTypesOf(spec), entityTypesOf(model.spec))) return null;
  if (!sameRecord(relationTypesOf(spec), relationTypesOf(model.spec))) return null;
  const config: TrainingConfig = {
    ...DEFAULT_TRAINING,
    ...request.training,
    relationThreshold: model.relationThreshold,
  };
  return { request, quick, files, model: { ...model, spec }, config };
}

/** Encodes the sentences of a retraining and opens its session, for a training that is to come. */
export async function prepareRetraining(
  { request, model, config }: Retraining,
  { encoder, engine, signal }: Omit<TrainingPorts, 'emit'>,
  prepared: PreparedSession,
): Promise<void> {
  await encoder.encode(
    [...request.train, ...request.dev].map(({ tokens }) => tokens),
    { signal },
  );
  signal.throwIfAborted();
  await prepared.prepare(engine, model, config);
}

/** @throws what `signal` says when it is aborted */
export async function retrainModel(
  { request, quick, files, model, config }: Retraining,
  { encoder, engine: wanted, fallback, emit, signal }: TrainingPorts,
  prepared: PreparedSession,
  now: () => number = () => performance.now(),
): Promise<TrainOutcome> {
  const beganMs = now();
  const examples = [...request.train, ...request.dev];
  const encodingShown = (fraction: number): void =>
    void emit({
      kind: 'progress',
      phase: 'encoding',
      fraction,
      epoch: 0,
      epochs: 1,
      secondsLeft: quick.seconds,
    });
  encodingShown(0);
  const encoded = await encoder.encode(
    examples.map(({ tokens }) => tokens),
    { signal, onProgress: encodingShown },
  );
  const sentences = examples.map((example, index): TrainingSentence => ({
    example,
    encoded: encoded[index]!,
  }));
  const notEmpty = ({ example }: TrainingSentence): boolean => example.tokens.length > 0;
  const trainOn = async (engine: Engine): Promise<QuickResult> => {
    const session = await prepared.take(engine, model, config);
    try {
      return await trainQuickly({
        spec: model.spec,
        config,
        session,
        train: sentences.slice(0, request.train.length).filter(notEmpty),
        dev: sentences.slice(request.train.length).filter(notEmpty),
        start: model.theta,
        quick,
        // What is repeated on another engine has its whole time again: it is short.
        beganMs: engine === wanted ? beganMs : now(),
        now,
        emit: (event) => emit(event),
        signal,
      });
    } finally {
      await session.close();
    }
  };
  const engines = { engine: wanted, fallback, signal, emit };
  const { result, engine, notes } = await onSurvivingEngine(engines, trainOn, () => 'The training');
  const unchanged = result.theta === model.theta;
  void emit({ kind: 'progress', phase: 'exporting', fraction: 0, epoch: 0, epochs: 1, secondsLeft: null });
  return {
    engine: engine.id,
    device: engine.device,
    epochs: result.reports,
    best: { epoch: unchanged ? 0 : result.reports.length, dev: result.kept },
    model: unchanged ? files : packModel(model.spec, result.theta, model.relationThreshold),
    notes,
  };
}
