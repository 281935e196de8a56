import { OnnxPredictor } from '../trainer/engines/onnx/predictor.ts';
import { openSession } from '../trainer/engines/onnx/session.ts';
import type { Model } from '../trainer/model/model-files.ts';

/** A model's own graphs, in this process. */
export const onnxPredictorOf = async ({ tokenGraph, relationGraph }: Model): Promise<OnnxPredictor> =>
  new OnnxPredictor(await openSession(tokenGraph), relationGraph && (await openSession(relationGraph)));
