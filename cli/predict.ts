import type { PredictRequest, SentencePrediction } from '../core/contract/trainer.ts';
import { AppError } from '../core/errors.ts';
import type { Session } from './session.ts';

/**
 * Runs a prediction to its end.
 * @param stage what the progress line calls it
 * @returns predictions in the order of the request's sentences
 */
export async function predictAll(
  session: Session,
  request: PredictRequest,
  stage = 'predicting',
): Promise<SentencePrediction[]> {
  const { sentences } = request;
  const byId = new Map<string, SentencePrediction>();
  const show = (): void => session.progress.update(stage, `${byId.size} of ${sentences.length} sentences`);
  show();
  // Only what the worker needs crosses the border.
  const bare = sentences.map(({ id, tokens }) => ({ id, tokens }));
  await session.trainer.start(
    'predict',
    { ...request, sentences: bare },
    {
      signal: session.signal,
      onEvent: ({ predictions }) => {
        for (const prediction of predictions) byId.set(prediction.id, prediction);
        show();
      },
    },
  );
  session.progress.end();
  return sentences.map(({ id }) => {
    const prediction = byId.get(id);
    if (!prediction) throw new AppError('internal', `no prediction for sentence ${id}`);
    return prediction;
  });
}
