// The engine's side of the line: does what a training worker asks, in the order it asks.
import type { Engine, OptimiserState, Predictor, TrainingSession } from '../engine.ts';
import { BatchReceiver } from './sent-batches.ts';
import type {
  EngineCall,
  EngineCalls,
  EngineRequest,
  GpuRequest,
  LastParameters,
  ServerPort,
} from './messages.ts';

/**
 * Serves one engine over one line, until that closes; then everything is freed.
 * @param lost resolves with a sentence when the device is gone: a call may wait for it forever
 */
export function serveEngine(port: ServerPort, engine: Engine, lost?: Promise<string>): void {
  const serve = startServing(port, engine, lost);
  port.onMessage((message) => {
    if (!isGpuRequest(message)) serve(message);
  });
}

/** As {@link serveEngine}, where somebody else listens to the port and hands on what is the engine's. */
export function startServing(
  port: ServerPort,
  engine: Engine,
  lost?: Promise<string>,
): (message: EngineRequest) => void {
  const server = new EngineServer(port, engine);
  port.onClose(() => void server.end());
  void lost?.then((message) => server.lose(message));
  port.post({ kind: 'ready', engine: { id: engine.id, device: engine.device } });
  return (message) => void server.serve(message);
}

export const isGpuRequest = (message: EngineRequest | GpuRequest): message is GpuRequest =>
  message.kind === 'find-adapters' || message.kind === 'open-engine';

/** Says that there is no engine, and why. */
export function serveFailure(port: ServerPort, error: unknown): void {
  port.post({ kind: 'lost', message: messageOf(error) });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

interface ServedSession {
  readonly session: TrainingSession;
  readonly receiver: BatchReceiver;
  predictor: Predictor | null;
  lastState: Pick<OptimiserState, LastParameters> | null;
}

type Handlers = {
  [C in EngineCall]: (request: EngineCalls[C]['request']) => Promise<EngineCalls[C]['answer']>;
};

class EngineServer {
  readonly #port: ServerPort;
  readonly #engine: Engine;
  readonly #sessions = new Map<number, ServedSession>();
  #lastNumber = 0;
  #ended = false;

  constructor(port: ServerPort, engine: Engine) {
    this.#port = port;
    this.#engine = engine;
  }

  /** Each call begins when it comes: that is how the engine computes one step while the next is on its way. */
  async serve(message: EngineRequest): Promise<void> {
    if (this.#ended) return;
    try {
      const answer = await this.#do(message);
      if (!this.#ended) this.#port.post({ kind: 'answer', id: message.id, answer });
    } catch (error) {
      this.lose(messageOf(error));
    }
  }

  /** After a failure nobody knows what the device holds. */
  lose(message: string): void {
    if (this.#ended) return;
    this.#port.post({ kind: 'lost', message });
    void this.end();
  }

  async end(): Promise<void> {
    this.#ended = true;
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    // Of a device that is gone, closing may fail; then there is nothing left to free.
    for (const served of sessions) await close(served).catch(() => undefined);
  }

  #do({ kind, request }: EngineRequest): Promise<EngineCalls[EngineCall]['answer']> {
    // A call's request is of the call's own type; the compiler can't follow that through the index.
    const handler = this.#handlers[kind] as (r: typeof request) => Promise<EngineCalls[EngineCall]['answer']>;
    return handler(request);
  }

  readonly #handlers: Handlers = {
    open: async ({ spec, settings, start }) => {
      const session = await this.#engine.open(spec, settings, start);
      if (this.#ended) {
        await session.close();
        throw new Error('the line closed while a session was opened');
      }
      this.#sessions.set(++this.#lastNumber, {
        session,
        receiver: new BatchReceiver(),
        predictor: null,
        lastState: null,
      });
      return this.#lastNumber;
    },
    compile: async ({ session, withDropout }) => {
      await this.#served(session).session.compile(withDropout);
      return null;
    },
    step: async (request) => {
      const { session, receiver } = this.#served(request.session);
      return session.step(receiver.unpack(request.batch), request.rates);
    },
    state: async ({ session }) => {
      const served = this.#served(session);
      const state = await served.session.state();
      served.lastState = { theta: state.theta, average: state.average };
      return state;
    },
    predictor: async ({ session, theta }) => {
      const served = this.#served(session);
      await served.predictor?.close();
      served.predictor = null;
      served.predictor = await served.session.predictor(parametersOf(served, theta));
      return null;
    },
    tokens: async ({ session, batch }) => {
      const inputs = this.#served(session).receiver.unpack(batch);
      return this.#predictor(session).tokens(inputs);
    },
    relations: async ({ session, batch }) => {
      const inputs = this.#served(session).receiver.unpack(batch);
      return this.#predictor(session).relations(inputs);
    },
    close: async ({ session }) => {
      const served = this.#served(session);
      this.#sessions.delete(session);
      await close(served);
      return null;
    },
  };

  #served(number: number): ServedSession {
    const served = this.#sessions.get(number);
    if (!served) throw new Error(`there is no session ${number}`);
    return served;
  }

  #predictor(number: number): Predictor {
    const { predictor } = this.#served(number);
    if (!predictor) throw new Error(`session ${number} has no predictor`);
    return predictor;
  }
}

function parametersOf({ lastState }: ServedSession, theta: Float32Array | LastParameters): Float32Array {
  if (typeof theta !== 'string') return theta;
  if (!lastState) throw new Error(`the state with ${theta} was not asked for yet`);
  return lastState[theta];
}

async function close({ session, predictor }: ServedSession): Promise<void> {
  await predictor?.close();
  await session.close();
}
