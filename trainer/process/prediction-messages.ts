// What passes between the worker's main thread and its prediction threads.
import type { SentencePrediction, TrainerEnvironment } from '../../core/contract/trainer.ts';
import { AppError, type ErrorCode, type ErrorDetails } from '../../core/errors.ts';
import type { PredictionJob, SentenceToPredict } from './open-model.ts';

/** What a thread is started with (`workerData`). */
export interface PredictionThreadSetting {
  readonly environment: TrainerEnvironment;
  /** That onnxruntime may use in it. */
  readonly threads: number;
  /** What it may keep of encoded sentences. */
  readonly cacheBytes: number;
}

/** One at a time, each answered once; but `cancel`, which makes the current one end early and has no answer. */
export type PredictionThreadRequest =
  | { readonly kind: 'open'; readonly job: PredictionJob }
  | { readonly kind: 'predict'; readonly sentences: readonly SentenceToPredict[] }
  | { readonly kind: 'close' }
  | { readonly kind: 'cancel' };

export type PredictionThreadReply =
  | { readonly kind: 'done'; readonly predictions: readonly SentencePrediction[] }
  | { readonly kind: 'failed'; readonly error: ThreadError };

export interface ThreadError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

export function toThreadError(error: unknown): ThreadError {
  if (error instanceof AppError) return { code: error.code, message: error.message, details: error.details };
  return {
    code: 'internal',
    message: error instanceof Error ? error.message : String(error),
    details: {},
  };
}

export const fromThreadError = ({ code, message, details }: ThreadError): AppError =>
  new AppError(code, message, details);
