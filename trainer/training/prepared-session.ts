// The training session of a retraining that has not been asked for yet: its graphs traced and compiled, its parameters in place.
import type { TrainingConfig } from '../../core/contract/cman-config.ts';
import type { Engine, TrainingSession } from '../engines/engine.ts';
import type { Model } from '../model/model-files.ts';
import type { StepSettings } from '../network/training-step.ts';
import { dropsUnits } from './dropout-masks.ts';
import { freshState } from './fresh-state.ts';

interface Waiting {
  readonly key: string;
  readonly theta: Float32Array;
  readonly session: TrainingSession;
}

/** Keeps one session at most: each holds the network and its optimiser's state, and a project has one model to go on from. */
export class PreparedSession {
  #waiting: Waiting | null = null;

  /** Opens and compiles a session on the model's weights, unless the one that waits is of these already. */
  async prepare(engine: Engine, model: Model, config: TrainingConfig): Promise<void> {
    if (this.#isFor(engine, model, config)) return;
    await this.release();
    const session = await open(engine, model, config);
    this.#waiting = { key: keyOf(engine, model, config), theta: model.theta, session };
  }

  /** The session that waits, or else a new one; it is the caller's to close. */
  async take(engine: Engine, model: Model, config: TrainingConfig): Promise<TrainingSession> {
    const waiting = this.#waiting;
    if (waiting && this.#isFor(engine, model, config)) {
      this.#waiting = null;
      return waiting.session;
    }
    await this.release();
    return open(engine, model, config);
  }

  /** Closes what waits: another kind of training needs the memory. */
  async release(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = null;
    await waiting?.session.close();
  }

  #isFor(engine: Engine, model: Model, config: TrainingConfig): boolean {
    const waiting = this.#waiting;
    return (
      waiting !== null &&
      waiting.key === keyOf(engine, model, config) &&
      waiting.theta.length === model.theta.length &&
      waiting.theta.every((value, index) => value === model.theta[index])
    );
  }
}

async function open(engine: Engine, model: Model, config: TrainingConfig): Promise<TrainingSession> {
  const { theta, spec } = model;
  const session = await engine.open(spec, config, freshState(Float32Array.from(theta)));
  await session.compile(dropsUnits(config));
  return session;
}

/** What is built into the graphs. */
function keyOf(engine: Engine, { spec }: Model, config: TrainingConfig): string {
  const { clipNorm, adversarial, adversarialEpsilon, relationWeight }: StepSettings = config;
  const settings: StepSettings = { clipNorm, adversarial, adversarialEpsilon, relationWeight };
  return JSON.stringify([engine.id, spec, settings, dropsUnits(config)]);
}
