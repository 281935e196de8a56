// An engine in another process, as the training worker uses it.
import type {
  Engine,
  ForwardStates,
  HostBatch,
  HostTensor,
  OptimiserState,
  Predictor,
  StepRates,
  TrainingSession,
} from '../engine.ts';
import { awakeTimeout } from '../../awake-timeout.ts';
import { EngineLost } from '../engine-lost.ts';
import type {
  EngineDescription,
  EngineReply,
  LastParameters,
  SessionNumber,
  WorkerPort,
} from './messages.ts';
import { BatchSender } from './sent-batches.ts';
import { ANSWER_LIMITS, PendingCalls, type AnswerLimits } from './pending-calls.ts';

/** Whatever fails at the other end, or on the way there, rejects every call that waits and all later ones with an {@link EngineLost}. */
export interface RemoteEngine extends Engine {
  /** Set once it is lost. */
  readonly lost: EngineLost | null;
  /** Lets go of the engine: its side closes what is open. */
  close(): void;
}

/**
 * Waits until the other end has an engine.
 * @throws EngineLost when it can't have one, closes, or says nothing for as long as a first step may take
 */
export function connectEngine(port: WorkerPort, limits = ANSWER_LIMITS): Promise<RemoteEngine> {
  return new Promise((resolve, reject) => {
    let engine: PortEngine | null = null;
    const fail = (error: EngineLost): void => {
      heard();
      port.close();
      reject(error);
    };
    const heard = awakeTimeout(() => fail(new EngineLost('silent', 'it did not start')), limits.firstStepMs);
    port.onMessage((message) => {
      if (engine) return engine.receive(message);
      switch (message.kind) {
        case 'ready':
          heard();
          engine = new PortEngine(port, message.engine, limits);
          return resolve(engine);
        case 'lost':
          return fail(new EngineLost('failed', message.message));
        case 'adapters':
        case 'answer':
          return;
      }
    });
    port.onClose(() => (engine ? engine.closed() : fail(new EngineLost('closed', 'its process ended'))));
  });
}

class PortEngine implements RemoteEngine {
  readonly id: Engine['id'];
  readonly device: string;
  readonly #calls: PendingCalls;

  constructor(port: WorkerPort, { id, device }: EngineDescription, limits: AnswerLimits) {
    this.id = id;
    this.device = device;
    this.#calls = new PendingCalls(port, limits);
  }

  get lost(): EngineLost | null {
    return this.#calls.lost;
  }

  async open(...[spec, settings, start]: Parameters<Engine['open']>): Promise<TrainingSession> {
    const { clipNorm, adversarial, adversarialEpsilon, relationWeight } = settings;
    const number = await this.#calls.call('open', {
      spec,
      settings: { clipNorm, adversarial, adversarialEpsilon, relationWeight },
      start,
    });
    return new RemoteSession(this.#calls, number);
  }

  close(): void {
    this.#calls.lose('closed', 'it was let go');
  }

  closed(): void {
    this.#calls.lose('closed', 'its process ended');
  }

  receive(message: EngineReply): void {
    switch (message.kind) {
      case 'answer':
        return this.#calls.answer(message);
      case 'lost':
        return this.#calls.lose('failed', message.message);
      case 'adapters':
      case 'ready':
        return;
    }
  }
}

class RemoteSession implements TrainingSession {
  readonly #calls: PendingCalls;
  readonly #number: SessionNumber;
  readonly #sender = new BatchSender();
  /** What the other end has as well: a predictor on these needs no parameters sent. */
  #lastState: OptimiserState | null = null;

  constructor(calls: PendingCalls, number: SessionNumber) {
    this.#calls = calls;
    this.#number = number;
  }

  async compile(withDropout: boolean): Promise<void> {
    await this.#calls.call('compile', { session: this.#number, withDropout });
  }

  step(batch: HostBatch, rates: StepRates): Promise<number> {
    return this.#calls.call('step', { session: this.#number, batch: this.#sender.pack(batch), rates });
  }

  async state(): Promise<OptimiserState> {
    this.#lastState = await this.#calls.call('state', { session: this.#number });
    return this.#lastState;
  }

  async predictor(theta: Float32Array): Promise<Predictor> {
    const session = this.#number;
    await this.#calls.call('predictor', { session, theta: this.#knownAs(theta) ?? theta });
    return {
      tokens: (batch): Promise<ForwardStates> =>
        this.#calls.call('tokens', { session, batch: this.#sender.pack(batch) }),
      relations: (batch): Promise<HostTensor> =>
        this.#calls.call('relations', { session, batch: this.#sender.pack(batch) }),
      // It serves until the next one.
      close: () => Promise.resolve(),
    };
  }

  /** Of a lost engine nothing is left to close. */
  async close(): Promise<void> {
    this.#lastState = null;
    try {
      await this.#calls.call('close', { session: this.#number });
    } catch (error) {
      if (!(error instanceof EngineLost)) throw error;
    }
  }

  #knownAs(theta: Float32Array): LastParameters | null {
    if (theta === this.#lastState?.average) return 'average';
    return theta === this.#lastState?.theta ? 'theta' : null;
  }
}
