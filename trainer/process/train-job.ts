import { DEFAULT_CMAN } from '../../core/contract/cman-config.ts';
import type { TrainOutcome, TrainRequest } from '../../core/contract/trainer.ts';
import type { TokenEncoder } from '../features/token-encoder.ts';
import { readSpec } from '../model/model-files.ts';
import { PreparedSession } from '../training/prepared-session.ts';
import { asRetraining, prepareRetraining, retrainModel } from '../training/retrain-model.ts';
import { trainModel } from '../training/train-model.ts';
import { tokenEncoderFor } from './encoders.ts';
import { enginesFor, type Engines } from './engines-here.ts';
import { windowEngine } from './engine-window.ts';
import type { JobContext, JobHandler } from './job.ts';

/** Compiled for the next retraining; it belongs to the process, as the encoders do. */
const prepared = new PreparedSession();

/** Trains a model version: quickly from the one there is ({@link retrainModel}), or through all epochs ({@link trainModel}). */
export const trainJob: JobHandler<'train'> = async (request, context) => {
  try {
    const somebodyWaits = request.quick !== undefined && request.warmStart !== undefined;
    const engines = await enginesFor(request.engine, context.environment, !somebodyWaits);
    if (engines.reason) await context.emit({ kind: 'notice', level: 'info', message: engines.reason });
    return await trainOn(engines, request, context);
  } finally {
    windowEngine()?.rest();
  }
};

async function trainOn(
  engines: Engines,
  request: TrainRequest,
  { emit, signal, openEncoder }: JobContext<'train'>,
): Promise<TrainOutcome> {
  const ports = { ...engines, emit, signal };
  if (request.quick && request.warmStart) {
    const encoder = await encoderOfModel(request, openEncoder);
    const retraining = asRetraining(request, encoder);
    if (retraining) return retrainModel(retraining, { ...ports, encoder }, prepared);
  }
  await prepared.release();
  const encoder = await tokenEncoderFor(request.network?.encoders ?? DEFAULT_CMAN.encoders, openEncoder);
  return trainModel(request, { ...ports, encoder });
}

/** Does what can be done of a quick training before it is asked for. */
export const prepareJob: JobHandler<'prepare'> = async (request, { environment, signal, openEncoder }) => {
  const encoder = await encoderOfModel(request, openEncoder);
  const retraining = asRetraining(request, encoder);
  if (!retraining) return { ready: false };
  const { engine } = await enginesFor(request.engine, environment, false);
  await prepareRetraining(retraining, { encoder, engine, signal }, prepared);
  return { ready: true };
};

/** The encoders that the model to start from was trained with. */
function encoderOfModel(
  { warmStart, network }: TrainRequest,
  openEncoder: JobContext<'train'>['openEncoder'],
): Promise<TokenEncoder> {
  const ids = warmStart && readSpec(warmStart).config.encoders;
  return tokenEncoderFor(ids ?? network?.encoders ?? DEFAULT_CMAN.encoders, openEncoder);
}
