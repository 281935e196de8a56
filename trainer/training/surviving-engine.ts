// A training whose engine may be lost on the way: what was not done yet is done on another one.
import type { TrainNotice } from '../../core/contract/trainer.ts';
import type { Engine } from '../engines/engine.ts';
import { EngineLost } from '../engines/engine-lost.ts';

export interface TrainingEngines {
  readonly engine: Engine;
  /** One that can't be lost, to go on with; without it the training fails. */
  readonly fallback?: Engine | undefined;
  emit(event: TrainNotice): Promise<void> | void;
  readonly signal: AbortSignal;
}

export interface Survived<T> {
  readonly result: T;
  /** The engine that brought it to its end. */
  readonly engine: Engine;
  /** What the person was told. */
  readonly notes: readonly string[];
}

/**
 * @param attempt trains on an engine from where the training is; called a second time, it begins with what the first has not finished
 * @param repeated names that, for the person: "Epoch 3"
 * @throws what `attempt` throws
 */
export async function onSurvivingEngine<T>(
  { engine, fallback, emit, signal }: TrainingEngines,
  attempt: (engine: Engine) => Promise<T>,
  repeated: () => string,
): Promise<Survived<T>> {
  try {
    return { result: await attempt(engine), engine, notes: [] };
  } catch (error) {
    if (!(error instanceof EngineLost) || !fallback) throw error;
    signal.throwIfAborted();
    const note = `The training goes on without ${engine.device}: ${error.message}. ${repeated()} is done on ${fallback.device}; nothing of your work is lost.`;
    await emit({ kind: 'notice', level: 'warning', message: note });
    return { result: await attempt(fallback), engine: fallback, notes: [note] };
  }
}
