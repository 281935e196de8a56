// TensorFlow is waited for where it is called. So that a training hears of being cancelled between its steps, each step waits for a turn of
// the event loop; and what TensorFlow itself refuses (memory that is full, above all) is the loss of the engine, not of the training.
import { EngineLost } from '../engine-lost.ts';
import type { Engine, Predictor, TrainingSession } from '../engine.ts';

/** How the native part begins what it throws for a status that is not OK; the number is TensorFlow's code. */
const NATIVE_FAILURE = /^Invalid TF_Status: (\d+)\s*(?:Message: )?([^\n]*)/;
const RESOURCE_EXHAUSTED = 8;

/** What was thrown, or the loss of the engine where TensorFlow did. */
export function asLoss(error: unknown): unknown {
  const [, code, message = ''] = error instanceof Error ? (NATIVE_FAILURE.exec(error.message) ?? []) : [];
  if (code === undefined) return error;
  const reason =
    Number(code) === RESOURCE_EXHAUSTED ? 'its memory is full' : `TensorFlow reports: ${message}`;
  return new EngineLost('failed', reason);
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** After a turn; calls that are made while one waits come after it. */
class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(call: () => Promise<T>): Promise<T> {
    const result = this.#last
      .then(turn)
      .then(call)
      .catch((error: unknown) => {
        throw asLoss(error);
      });
    // Whoever called hears of it.
    this.#last = result.catch(() => undefined);
    return result;
  }
}

export function withTurns({ id, device, open }: Engine): Engine {
  return {
    id,
    device,
    async open(spec, settings, start) {
      const turns = new Turns();
      return sessionWith(turns, await turns.take(() => open(spec, settings, start)));
    },
  };
}

const sessionWith = (turns: Turns, session: TrainingSession): TrainingSession => ({
  compile: (withDropout) => session.compile(withDropout),
  step: (batch, rates) => turns.take(() => session.step(batch, rates)),
  state: () => turns.take(() => session.state()),
  predictor: async (theta) => predictorWith(turns, await turns.take(() => session.predictor(theta))),
  close: () => turns.take(() => session.close()),
});

const predictorWith = (turns: Turns, predictor: Predictor): Predictor => ({
  tokens: (batch) => turns.take(() => predictor.tokens(batch)),
  relations: (batch) => turns.take(() => predictor.relations(batch)),
  close: () => turns.take(() => predictor.close()),
});
