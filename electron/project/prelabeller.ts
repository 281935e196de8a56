// The active model's suggestions for all that waits: in batches, first what the person looks at, then the queue from its head on, each batch
// in the database as it comes. It can end at any moment: what is left is what the next run begins with.
import type { PredictedBatch } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import { orderQueue } from './queue-order.ts';
import type { ProjectStore } from './store.ts';
import { writePredictions } from './suggestion-writer.ts';
import { MAXIMUM_RESTARTS, type TrainerProcess } from './trainer-process.ts';
import { countUnread, readUnread, type UnreadSentence } from './training-data.ts';

/** Sentences per request: the model travels with each, and a killed worker loses no more than what it had not sent. */
const SENTENCES_PER_REQUEST = 4096;

export interface PrelabelListener {
  /** Id of the sentence that the person looks at, asked for before each request; without it the queue's head comes first. */
  lookedAt?(): string | null;
  onProgress(done: number, total: number): void;
  /** A worker died and was replaced. */
  onRestart(error: AppError): void;
}

/**
 * Runs until every pending sentence has been read by the active model, then orders the queue anew. Without a model, or with nothing unread,
 * nothing happens.
 * @returns how many sentences were read
 * @throws AppError `cancelled`, `trainer-died` (after {@link MAXIMUM_RESTARTS}), `bad-model`; what was read until then is kept
 */
export async function prelabel(
  store: ProjectStore,
  predictor: TrainerProcess,
  signal: AbortSignal,
  listener: PrelabelListener,
): Promise<number> {
  const model = await store.activeModel();
  if (!model) return 0;
  const total = await countUnread(store.database);
  if (total === 0) return 0;
  const files = await store.modelFiles(model.id);
  let done = 0;
  listener.onProgress(done, total);
  try {
    for (let restarts = 0; ;) {
      const unread = await readUnread(store.database, SENTENCES_PER_REQUEST, listener.lookedAt?.() ?? null);
      if (unread.length === 0) break;
      const writer = new BatchWriter(store, model.id, unread, signal, (count) => {
        done += count;
        listener.onProgress(Math.min(done, total), total);
      });
      try {
        await predictor.start(
          'predict',
          { model: files, sentences: unread.map(({ id, tokens }) => ({ id, tokens })) },
          { signal: writer.signal, onEvent: (batch) => writer.add(batch) },
        );
      } catch (error) {
        await writer.finish();
        if (!(error instanceof AppError) || error.code !== 'trainer-died' || restarts >= MAXIMUM_RESTARTS) {
          throw error;
        }
        restarts++;
        listener.onRestart(error);
        continue;
      }
      await writer.finish();
      // A worker that leaves sentences out would be asked for them for ever.
      if (writer.written === 0) throw new AppError('internal', 'the model has read none of the sentences');
    }
  } finally {
    // Half of the suggestions, too, are reason enough for a new order; but whoever stopped it has other things to do.
    if (done > 0 && !signal.aborted) await orderQueue(store.database);
  }
  return done;
}

/** Writes batches one after the other while the worker goes on. */
class BatchWriter {
  written = 0;
  readonly signal: AbortSignal;
  readonly #failure = new AbortController();
  readonly #seqs: ReadonlyMap<string, number>;
  readonly #store: ProjectStore;
  readonly #model: string;
  readonly #onWritten: (count: number) => void;
  #tail: Promise<void> = Promise.resolve();
  #error: unknown = null;

  constructor(
    store: ProjectStore,
    model: string,
    sentences: readonly UnreadSentence[],
    signal: AbortSignal,
    onWritten: (count: number) => void,
  ) {
    this.#store = store;
    this.#model = model;
    this.#seqs = new Map(sentences.map(({ id, seq }) => [id, seq]));
    this.#onWritten = onWritten;
    // A batch that can't be written (a full disk, another model activated) ends the prediction, too.
    this.signal = AbortSignal.any([signal, this.#failure.signal]);
  }

  add({ predictions }: PredictedBatch): void {
    this.#tail = this.#tail.then(async () => {
      if (this.#error !== null) return;
      const numbered = predictions.flatMap((prediction) => {
        const seq = this.#seqs.get(prediction.id);
        return seq === undefined ? [] : [{ seq, prediction }];
      });
      try {
        await this.#store.database.transaction((session) =>
          writePredictions(session, this.#model, numbered, this.#store.newId),
        );
      } catch (error) {
        this.#error = error;
        this.#failure.abort();
        return;
      }
      this.written += numbered.length;
      this.#onWritten(numbered.length);
    });
  }

  /** Waits for the last batch. @throws what kept one from being written */
  async finish(): Promise<void> {
    await this.#tail;
    if (this.#error !== null) throw this.#error;
  }
}
