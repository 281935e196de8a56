// Entry of a prediction thread (node:worker_threads): encodes and predicts its share of the sentences with an encoder, a cache and a model
// of its own. The owning thread deals out the sentences and hands on what comes back.
import { parentPort, workerData } from 'node:worker_threads';
import type { SentencePrediction } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import { refuseNetwork } from '../client/no-network.ts';
import { tokenEncoderFor } from './encoders.ts';
import { openEncoder } from './open-encoder.ts';
import { OpenModel } from './open-model.ts';
import {
  toThreadError,
  type PredictionThreadReply,
  type PredictionThreadRequest,
  type PredictionThreadSetting,
} from './prediction-messages.ts';

refuseNetwork();
const { environment, threads, cacheBytes } = workerData as PredictionThreadSetting;
const NOTHING: readonly SentencePrediction[] = [];
let model: OpenModel | null = null;
let current = new AbortController();

async function answer(
  request: Exclude<PredictionThreadRequest, { kind: 'cancel' }>,
): Promise<readonly SentencePrediction[]> {
  switch (request.kind) {
    case 'open':
      await model?.close();
      model = null;
      model = await OpenModel.open(
        request.job,
        (ids) => tokenEncoderFor(ids, (id) => openEncoder(environment, id, { threads }), cacheBytes),
        threads,
      );
      return NOTHING;
    case 'predict':
      if (!model) throw new AppError('internal', 'a prediction thread has no model');
      return model.predict(request.sentences, current.signal);
    case 'close':
      await model?.close();
      model = null;
      return NOTHING;
  }
}

parentPort?.on('message', (request: PredictionThreadRequest) => {
  if (request.kind === 'cancel') {
    current.abort(new AppError('cancelled', 'cancelled'));
    return;
  }
  current = new AbortController();
  const reply = (message: PredictionThreadReply): void => parentPort?.postMessage(message);
  answer(request).then(
    (predictions) => reply({ kind: 'done', predictions }),
    (error: unknown) => reply({ kind: 'failed', error: toThreadError(error) }),
  );
});
