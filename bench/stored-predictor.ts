import { OnnxPredictor } from '../trainer/engines/onnx/predictor.ts';
import { openSession } from '../trainer/engines/onnx/session.ts';
import { tracePredictionGraphs } from '../trainer/engines/trace-graphs.ts';
import type { Model } from '../trainer/model/model-files.ts';

/** A model's graphs as the app runs them, in this process. */
export async function onnxPredictorOf({ spec, theta }: Model): Promise<OnnxPredictor> {
  const { tokens, relations } = tracePredictionGraphs(spec, theta);
  return new OnnxPredictor(await openSession(tokens), relations && (await openSession(relations)));
}
