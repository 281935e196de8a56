// The prediction threads of this process. Two threads that each read half of the sentences use two cores better than two threads inside
// each operation, most of which are too small to be shared out (a BiLSTM's step is a product of 32 rows). A sentence always goes to
// the same thread, so that each has its own cache of encodings and none has to cross.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { SentencePrediction, TrainerEnvironment } from '../../core/contract/trainer.ts';
import { CACHE_BYTES } from '../features/token-encoder.ts';
import type { ModelReader, PredictionJob, SentenceToPredict } from './open-model.ts';
import {
  fromThreadError,
  type PredictionThreadReply,
  type PredictionThreadRequest,
  type PredictionThreadSetting,
} from './prediction-messages.ts';

/** Each has the encoder's weights (90 MB) to itself; onnxruntime's threads share out what cores are left. */
const MOST_THREADS = 4;

/** What the process is to stay under, and what a thread takes beside its encodings: the encoder's weights, buffers, the model, its heap. */
const PROCESS_BYTES = 1792 * 2 ** 20;
const THREAD_BYTES = 300 * 2 ** 20;

/** Beside the bundle that this is part of. */
const THREAD_FILE = new URL('./predict-thread.js', import.meta.url);

class PredictionThread implements ModelReader {
  readonly #worker: Worker;
  #waiting: { resolve(predictions: readonly SentencePrediction[]): void; reject(error: Error): void } | null =
    null;
  #failure: Error | null = null;

  constructor(setting: PredictionThreadSetting) {
    this.#worker = new Worker(THREAD_FILE, { workerData: setting, name: 'prediction' });
    this.#worker.on('message', (reply: PredictionThreadReply) => {
      const waiting = this.#waiting;
      this.#waiting = null;
      if (reply.kind === 'done') waiting?.resolve(reply.predictions);
      else waiting?.reject(fromThreadError(reply.error));
    });
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('a prediction thread ended')));
    // An idle thread is no reason for a process to stay.
    this.#worker.unref();
  }

  get failed(): boolean {
    return this.#failure !== null;
  }

  async open(job: PredictionJob): Promise<void> {
    await this.#ask({ kind: 'open', job });
  }

  async predict(
    sentences: readonly SentenceToPredict[],
    signal: AbortSignal,
  ): Promise<readonly SentencePrediction[]> {
    const cancel = (): void => this.#post({ kind: 'cancel' });
    signal.throwIfAborted();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await this.#ask({ kind: 'predict', sentences });
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Lets go of the model; the thread and its encodings stay for the next one. */
  async close(): Promise<void> {
    if (!this.#failure) await this.#ask({ kind: 'close' });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(request: PredictionThreadRequest): Promise<readonly SentencePrediction[]> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#post(request);
    });
  }

  #post(request: PredictionThreadRequest): void {
    this.#worker.postMessage(request);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#waiting?.reject(error);
    this.#waiting = null;
  }
}

let running: readonly PredictionThread[] = [];

/**
 * Opens a model in every prediction thread; the first call starts them.
 * @returns null where there is one core only, or no thread's program beside this one: then this thread predicts itself
 */
export async function openInThreads(
  job: PredictionJob,
  environment: TrainerEnvironment,
): Promise<readonly ModelReader[] | null> {
  const count = Math.min(availableParallelism(), MOST_THREADS);
  if (count === 1 || !existsSync(fileURLToPath(THREAD_FILE))) return null;
  if (running.some(({ failed }) => failed)) {
    await Promise.all(running.map((thread) => thread.end()));
    running = [];
  }
  if (running.length === 0) {
    const setting = {
      environment,
      threads: Math.floor(availableParallelism() / count),
      cacheBytes: Math.min(CACHE_BYTES, PROCESS_BYTES - count * THREAD_BYTES) / count,
    };
    running = Array.from({ length: count }, () => new PredictionThread(setting));
  }
  // All of them have answered before anything is thrown: none is left half asked.
  const opened = await Promise.allSettled(running.map((thread) => thread.open(job)));
  const failure = opened.find(({ status }) => status === 'rejected');
  if (failure?.status === 'rejected') throw failure.reason;
  return running;
}
