import { DEFAULT_CMAN } from '../../core/contract/cman-config.ts';
import type { EngineChoice } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import type { Engine } from '../engines/engine.ts';
import { onnxEngine } from '../engines/onnx/engine.ts';
import { referenceEngine } from '../engines/reference/engine.ts';
import { trainModel } from '../training/train-model.ts';
import { tokenEncoderFor } from './encoders.ts';
import type { JobHandler } from './job.ts';

/** Trains a model version; see {@link trainModel}. */
export const trainJob: JobHandler<'train'> = async (request, { emit, signal, openEncoder }) => {
  const encoder = await tokenEncoderFor(request.network?.encoders ?? DEFAULT_CMAN.encoders, openEncoder);
  return trainModel(request, { encoder, engine: engineFor(request.engine), emit, signal });
};

function engineFor(choice: EngineChoice): Engine {
  switch (choice) {
    case 'auto':
    case 'onnx':
      return onnxEngine;
    case 'reference':
      return referenceEngine;
    case 'webgpu':
    case 'tensorflow':
      throw new AppError('wrong-usage', `engine ${choice} is not in this version; use onnx`, {
        engine: choice,
      });
  }
}
