// A worker that does what a test tells it: the supervisor's side of the protocol without the minutes that training takes. The real worker is
// under the supervisor in training-loop.test.ts.
import type { EngineTrial, TrainerJob, TrainerJobs } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import type { TrainerProcess } from '../../electron/project/trainer-process.ts';
import type { JobOptions } from '../../trainer/client/trainer-client.ts';
import { testOutcome } from './test-model.ts';

type Handler<J extends TrainerJob> = (
  request: TrainerJobs[J]['request'],
  emit: (event: TrainerJobs[J]['event']) => void,
  signal: AbortSignal,
) => Promise<TrainerJobs[J]['reply']>;

export interface Script {
  train?: Handler<'train'>;
  predict?: Handler<'predict'>;
  prepare?: Handler<'prepare'>;
  trial?: Handler<'trial'>;
}

export const TRIAL: EngineTrial = {
  ...{ gpu: 'GPU', processor: 'processor', gpuSeconds: 0.01, processorSeconds: 0.1, heldAt: 1 },
};

export const died = (): AppError =>
  new AppError('trainer-died', 'the training process ended by SIGKILL', { exitCode: -1, signal: 'SIGKILL' });

/** Rejects as the real client does once `signal` is aborted; otherwise never settles. */
export const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const leave = (): void => reject(new AppError('cancelled', 'cancelled'));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });

export class ScriptedTrainer implements TrainerProcess {
  readonly trainings: TrainerJobs['train']['request'][] = [];
  readonly preparations: TrainerJobs['prepare']['request'][] = [];
  readonly predictions: TrainerJobs['predict']['request'][] = [];
  killed = 0;
  disposed = false;
  readonly #script: Script;

  constructor(script: Script = {}) {
    this.#script = script;
  }

  start<J extends TrainerJob>(
    job: J,
    request: TrainerJobs[J]['request'],
    { onEvent = () => undefined, signal = new AbortController().signal }: JobOptions<J> = {},
  ): Promise<TrainerJobs[J]['reply']> {
    if (signal.aborted) return Promise.reject(new AppError('cancelled', 'cancelled'));
    const handlers: { readonly [K in TrainerJob]: Handler<K> } = {
      train: (wanted, ...rest) => {
        this.trainings.push(wanted);
        return this.#script.train?.(wanted, ...rest) ?? Promise.resolve(testOutcome());
      },
      prepare: (wanted, ...rest) => {
        this.preparations.push(wanted);
        return this.#script.prepare?.(wanted, ...rest) ?? Promise.resolve({ ready: true });
      },
      predict: (wanted, ...rest) => {
        this.predictions.push(wanted);
        return (this.#script.predict ?? predictNothing)(wanted, ...rest);
      },
      doctor: async () => ({ engines: [], encoders: [], versions: {} }),
      trial: (...args) => this.#script.trial?.(...args) ?? Promise.resolve(TRIAL),
    };
    return handlers[job](request, onEvent, signal);
  }

  kill(): void {
    this.killed++;
  }

  dispose(): void {
    this.disposed = true;
  }
}

/** Reads every sentence and finds nothing in it, more and more sure of that. */
export const predictNothing: Handler<'predict'> = async ({ sentences }, emit) => {
  for (const [index, { id }] of sentences.entries()) {
    const unsure = 1 - index / sentences.length;
    emit({
      kind: 'predictions',
      predictions: [
        {
          id,
          mentions: [],
          relations: [],
          uncertainty: {
            pathUncertainty: unsure,
            tokenUncertainty: unsure,
            marginUncertainty: unsure,
            relationUncertainty: 0,
          },
          embedding: null,
        },
      ],
    });
  }
  return { sentences: sentences.length };
};

/** Finds the first word of every sentence, as a person. */
export const predictFirstWord: Handler<'predict'> = async ({ sentences }, emit) => {
  const uncertainty = {
    pathUncertainty: 0.1,
    tokenUncertainty: 0.1,
    marginUncertainty: 0.1,
    relationUncertainty: 0,
  };
  const mentions = [{ begin: 0, end: 1, type: 'Peop', confidence: 0.9, runnerUp: null }];
  emit({
    kind: 'predictions',
    predictions: sentences.map(({ id }) => ({ id, mentions, relations: [], uncertainty, embedding: null })),
  });
  return { sentences: sentences.length };
};
