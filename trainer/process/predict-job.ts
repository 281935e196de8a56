import type { SentencePrediction } from '../../core/contract/trainer.ts';
import { tokenEncoderFor } from './encoders.ts';
import type { JobContext, JobHandler } from './job.ts';
import { OpenModel, type ModelReader, type PredictionJob, type SentenceToPredict } from './open-model.ts';
import { chunksOf } from './prediction-chunks.ts';
import { openInThreads } from './prediction-threads.ts';

/**
 * Predicts sentences with a stored model, sending them as they come: in the order given, but for threads that get ahead of each other by a
 * chunk.
 */
export const predictJob: JobHandler<'predict'> = async (request, context) => {
  const { sentences, ...job } = request;
  const readers = await openReaders(job, context);
  // One that fails ends the others.
  const failure = new AbortController();
  const signal = AbortSignal.any([context.signal, failure.signal]);
  const send = oneAfterAnother((predictions: readonly SentencePrediction[]) =>
    context.emit({ kind: 'predictions', predictions }),
  );
  const shares = shareOut(sentences, readers.length);
  await Promise.allSettled(
    readers.map(async (reader, index) => {
      try {
        await readShare(reader, shares[index]!, signal, send);
      } catch (error) {
        failure.abort(error);
        throw error;
      }
    }),
  );
  await Promise.allSettled(readers.map((reader) => reader.close()));
  context.signal.throwIfAborted();
  if (failure.signal.aborted) throw failure.signal.reason;
  return { sentences: sentences.length };
};

async function openReaders(
  job: PredictionJob,
  { environment, openEncoder }: JobContext<'predict'>,
): Promise<readonly ModelReader[]> {
  const threads = await openInThreads(job, environment);
  return threads ?? [await OpenModel.open(job, (ids) => tokenEncoderFor(ids, openEncoder))];
}

/** Predicts chunk after chunk; while one is being sent, the next is predicted. */
async function readShare(
  reader: ModelReader,
  sentences: readonly SentenceToPredict[],
  signal: AbortSignal,
  send: (predictions: readonly SentencePrediction[]) => Promise<void>,
): Promise<void> {
  let sent = Promise.resolve();
  try {
    for (const chunk of chunksOf(sentences)) {
      const predictions = await reader.predict(chunk, signal);
      await sent;
      sent = send(predictions);
      // Awaited in the next turn or at the end; a failure until then must not count as unheard.
      sent.catch(() => undefined);
    }
  } finally {
    await sent;
  }
}

/** Each sentence to the share that its tokens say, so that the same sentence always meets the same cache. */
function shareOut(sentences: readonly SentenceToPredict[], shares: number): SentenceToPredict[][] {
  const shared = Array.from({ length: shares }, (): SentenceToPredict[] => []);
  for (const sentence of sentences) shared[hashOf(sentence.tokens) % shares]!.push(sentence);
  return shared;
}

/** FNV-1a over the UTF-16 units; its high bits, as the low ones are too regular to share out by. */
function hashOf(tokens: readonly string[]): number {
  let hash = 0x811c9dc5;
  for (const token of tokens) {
    for (let index = 0; index < token.length; index++) {
      hash = Math.imul(hash ^ token.charCodeAt(index), 0x01000193);
    }
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 16;
}

/** Calls `step` with one value after the other, each when the one before it has ended. */
function oneAfterAnother<T>(step: (value: T) => Promise<void>): (value: T) => Promise<void> {
  let last = Promise.resolve();
  return (value) => {
    last = last.then(() => step(value));
    return last;
  };
}
