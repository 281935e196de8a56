// Jobs for tests of the protocol: a `predict` request says in its first token what the job is to do, so that the real messages travel.
import type { PredictRequest, TrainerEnvironment } from '../../../core/contract/trainer.ts';
import { AppError } from '../../../core/errors.ts';
import type { JobHandlers } from '../../../trainer/process/job.ts';

export type Deed = 'echo' | 'sleep' | 'fail' | 'throw' | 'grow' | 'bug' | 'die' | 'hang';

export const ENVIRONMENT: TrainerEnvironment = { encoderPlugins: '/plugins', encoderFiles: '/files' };

/** A request with `weights` to see that bytes arrive as bytes. */
export function ask(deed: Deed, weights = Uint8Array.of(1, 2, 3)): PredictRequest {
  return { model: { 'weights.bin': weights }, sentences: [{ id: 's1', tokens: [deed] }] };
}

export const scriptedJobs: JobHandlers = {
  train: () => Promise.reject(new AppError('no-training-data', 'nothing to train on', { sentences: 0 })),
  prepare: () => Promise.resolve({ ready: false }),
  trial: () => Promise.reject(new AppError('engine-unavailable', 'nothing to try')),
  doctor: async (_request, { environment }) => ({
    engines: [],
    encoders: [{ id: environment.encoderFiles, available: false, detail: environment.encoderPlugins }],
    versions: { pid: String(process.pid) },
  }),
  predict: async ({ sentences, model }, { emit, signal }) => {
    switch (sentences[0]?.tokens[0]) {
      case 'sleep':
        emit({ kind: 'predictions', predictions: [] });
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      case 'fail':
        throw new AppError('bad-model', 'not a model', { file: 'weights.bin' });
      case 'throw':
        throw new TypeError('a bug within a job');
      case 'grow':
        // More than there is anywhere.
        return { sentences: new ArrayBuffer(Number.MAX_SAFE_INTEGER).byteLength };
      case 'bug':
        // Outside of the job's own promise: only the process as a whole can catch it.
        setImmediate(() => {
          throw new TypeError('a bug outside of a job');
        });
        return new Promise(() => undefined);
      case 'die':
        process.exit(42);
        break;
      case 'hang':
        for (;;);
      default:
        emit({ kind: 'predictions', predictions: [] });
        return { sentences: model['weights.bin']?.length ?? 0 };
    }
  },
};
