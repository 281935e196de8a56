import { DEFAULT_CMAN } from '../../core/contract/cman-config.ts';
import type { EngineChoice, EngineId, TrainOutcome, TrainRequest } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import type { Engine } from '../engines/engine.ts';
import { dataParallelOnnxEngine } from '../engines/onnx/engine.ts';
import { referenceEngine } from '../engines/reference/engine.ts';
import type { TokenEncoder } from '../features/token-encoder.ts';
import { readSpec } from '../model/model-files.ts';
import { PreparedSession } from '../training/prepared-session.ts';
import { asRetraining, prepareRetraining, retrainModel } from '../training/retrain-model.ts';
import { trainModel, type TrainingPorts } from '../training/train-model.ts';
import { tokenEncoderFor } from './encoders.ts';
import { windowEngine } from './engine-window.ts';
import type { JobContext, JobHandler } from './job.ts';

/** Compiled for the next retraining; it belongs to the process, as the encoders do. */
const prepared = new PreparedSession();

/** Trains a model version: quickly from the one there is ({@link retrainModel}), or through all epochs ({@link trainModel}). */
export const trainJob: JobHandler<'train'> = async (request, context) => {
  try {
    return await trainOn(enginesFor(request.engine), request, context);
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
export const prepareJob: JobHandler<'prepare'> = async (request, { signal, openEncoder }) => {
  const encoder = await encoderOfModel(request, openEncoder);
  const retraining = asRetraining(request, encoder);
  if (!retraining) return { ready: false };
  await prepareRetraining(
    retraining,
    { encoder, engine: enginesFor(request.engine).engine, signal },
    prepared,
  );
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

/** What a training runs on, and what goes on when that is lost. */
type Engines = Pick<TrainingPorts, 'engine' | 'fallback'>;

function enginesFor(choice: EngineChoice): Engines {
  // Beside this process's bundle (scripts/bundle/programs.ts).
  const onnx = (): Engine => dataParallelOnnxEngine(new URL('./shard-thread.js', import.meta.url));
  switch (choice) {
    case 'auto':
    case 'onnx':
      return { engine: onnx() };
    case 'reference':
      return { engine: referenceEngine };
    case 'webgpu': {
      const engine = windowEngine();
      if (engine) return { engine, fallback: onnx() };
      throw notHere(choice);
    }
    case 'tensorflow':
      throw notHere(choice);
  }
}

const notHere = (engine: EngineId): AppError =>
  new AppError('wrong-usage', `engine ${engine} is not in this version; use onnx`, { engine });
