import type { DropoutPasses } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import { seededRandom } from '../../core/random.ts';
import { OnnxPredictor } from '../engines/onnx/predictor.ts';
import { openSession } from '../engines/onnx/session.ts';
import { unpackModel, type Model } from '../model/model-files.ts';
import { traceRelationGraph, traceTokenGraph } from '../engines/trace-graphs.ts';
import { declareCman } from '../network/cman.ts';
import { DisagreementMeter } from '../prediction/disagreement.ts';
import { SentencePredictor } from '../prediction/predict.ts';
import type { TokenEncoder } from '../features/token-encoder.ts';
import { tokenEncoderFor } from './encoders.ts';
import type { JobHandler } from './job.ts';

/** Sentences encoded, predicted and sent at once: small enough that the first show quickly and a cancel is heard. */
const CHUNK = 128;

/** Predicts sentences with a stored model, in the order given, sending them as they come. */
export const predictJob: JobHandler<'predict'> = async (request, { emit, signal, openEncoder }) => {
  const model = unpackModel(request.model);
  const encoder = await tokenEncoderFor(model.spec.config.encoders, openEncoder);
  requireEncoders(model, encoder);
  const predictor = new OnnxPredictor(
    await openSession(model.tokenGraph),
    model.relationGraph && (await openSession(model.relationGraph)),
  );
  const dropout = request.dropout ? await openDropout(model) : null;
  try {
    const meter = dropout && request.dropout ? meterOf(dropout, model, request.dropout) : null;
    const sentences = new SentencePredictor(predictor, {
      spec: model.spec,
      theta: model.theta,
      relationThreshold: request.relationThreshold ?? model.relationThreshold,
      embeddings: request.embeddings ?? false,
    });
    for (let start = 0; start < request.sentences.length; start += CHUNK) {
      const chunk = request.sentences.slice(start, start + CHUNK);
      const encoded = await encoder.encode(
        chunk.map(({ tokens }) => tokens),
        { signal },
      );
      const predictions = await sentences.predict(
        chunk.map(({ id }) => id),
        encoded,
        signal,
      );
      await emit({
        kind: 'predictions',
        predictions: meter ? await meter.measure(encoded, predictions, signal) : predictions,
      });
    }
    return { sentences: request.sentences.length };
  } finally {
    await predictor.close();
    await dropout?.close();
  }
};

/** The prediction graphs with dropout masks as inputs, made of the model's weights. */
async function openDropout({ spec, theta, relationGraph }: Model): Promise<OnnxPredictor> {
  const declarations = declareCman(spec);
  const relations = relationGraph && traceRelationGraph(spec, declarations, theta, true);
  return new OnnxPredictor(
    await openSession(traceTokenGraph(spec, declarations, theta, true)),
    relations && (await openSession(relations)),
  );
}

function meterOf(
  predictor: OnnxPredictor,
  { spec, theta }: Model,
  { passes, seed }: DropoutPasses,
): DisagreementMeter {
  if (passes < 2) throw new AppError('wrong-usage', 'dropout needs at least 2 passes to compare', { passes });
  return new DisagreementMeter(predictor, { spec, theta, passes, random: seededRandom(seed) });
}

/** A model predicts only with the very encoders it was trained with. */
function requireEncoders({ spec }: Model, encoder: TokenEncoder): void {
  for (const wanted of spec.encoders) {
    const found = encoder.specs.find(({ id }) => id === wanted.id);
    if (!found) {
      throw new AppError(
        'bad-model',
        `the model needs the encoder ${wanted.id}, which is not on this machine`,
        {
          encoder: wanted.id,
        },
      );
    }
    if (found.version !== wanted.version) {
      throw new AppError(
        'bad-model',
        `the model was trained with ${wanted.id} ${wanted.version}, this machine has ${found.version}; train it again`,
        { encoder: wanted.id },
      );
    }
  }
}
