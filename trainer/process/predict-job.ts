import { AppError } from '../../core/errors.ts';
import { OnnxPredictor } from '../engines/onnx/predictor.ts';
import { openSession } from '../engines/onnx/session.ts';
import { unpackModel, type Model } from '../model/model-files.ts';
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
  try {
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
      await emit({ kind: 'predictions', predictions });
    }
    return { sentences: request.sentences.length };
  } finally {
    await predictor.close();
  }
};

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
