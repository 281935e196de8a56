// The worker's side of the protocol: takes jobs, runs them one at a time, answers each with exactly one `done` or `failed`.
import type { Encoder } from '../../core/contract/encoder.ts';
import type {
  TrainerEnvironment,
  TrainerJob,
  TrainerJobs,
  TrainerRequestMessage,
} from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import type { JobHandlers } from './job.ts';
import type { ParentConnection } from './parent-connection.ts';

type StartMessage = Extract<TrainerRequestMessage, { kind: 'start' }>;
type OpenEncoder = (environment: TrainerEnvironment, id: string) => Promise<Encoder | null>;

interface AcceptedJob {
  readonly message: StartMessage;
  readonly controller: AbortController;
}

export class JobServer {
  readonly #connection: ParentConnection;
  readonly #handlers: JobHandlers;
  readonly #openEncoder: OpenEncoder;
  /** The first is running. */
  readonly #jobs: AcceptedJob[] = [];
  #environment: TrainerEnvironment | null = null;

  constructor(connection: ParentConnection, handlers: JobHandlers, openEncoder: OpenEncoder) {
    this.#connection = connection;
    this.#handlers = handlers;
    this.#openEncoder = openEncoder;
    connection.onMessage((message) => this.#receive(message));
  }

  #receive(message: TrainerRequestMessage): void {
    switch (message.kind) {
      case 'hello':
        this.#environment = message.environment;
        this.#connection.post({ kind: 'ready' });
        return;
      case 'start':
        this.#jobs.push({ message, controller: new AbortController() });
        if (this.#jobs.length === 1) void this.#runAll();
        return;
      case 'cancel': {
        const index = this.#jobs.findIndex((job) => job.message.id === message.id);
        const job = this.#jobs[index];
        if (!job) return;
        job.controller.abort(cancelled());
        if (index === 0) return;
        this.#jobs.splice(index, 1);
        this.#fail(message.id, cancelled());
      }
    }
  }

  async #runAll(): Promise<void> {
    for (let job = this.#jobs[0]; job; job = this.#jobs[0]) {
      const { message, controller } = job;
      try {
        const reply = await this.#run(message, controller.signal);
        this.#connection.post({ kind: 'done', id: message.id, reply });
      } catch (error) {
        // Whatever a job throws on its way out after a cancel, the cancel is why.
        this.#fail(message.id, controller.signal.aborted ? cancelled() : error);
      }
      this.#jobs.shift();
    }
  }

  #run(message: StartMessage, signal: AbortSignal): Promise<TrainerJobs[TrainerJob]['reply']> {
    const environment = this.#environment;
    if (!environment) throw new AppError('internal', 'a job came before the hello');
    const context = {
      emit: (event: TrainerJobs[TrainerJob]['event']) => {
        this.#connection.post({ kind: 'event', id: message.id, event });
        return this.#connection.flush();
      },
      signal,
      environment,
      openEncoder: (id: string) => this.#openEncoder(environment, id),
    };
    switch (message.job) {
      case 'train':
        return this.#handlers.train(message.request, context);
      case 'prepare':
        return this.#handlers.prepare(message.request, context);
      case 'predict':
        return this.#handlers.predict(message.request, context);
      case 'doctor':
        return this.#handlers.doctor(message.request, context);
      case 'trial':
        return this.#handlers.trial(message.request, context);
    }
  }

  /** Says that the running job failed by a bug that no job caught; the process is to end after this. */
  failRunning(error: unknown): void {
    const job = this.#jobs[0];
    if (job) this.#fail(job.message.id, error);
  }

  #fail(id: number, error: unknown): void {
    const { code, message, details } = asAppError(error);
    this.#connection.post({ kind: 'failed', id, error: { code, message, details } });
  }
}

const cancelled = (): AppError => new AppError('cancelled', 'cancelled');

/** As C++, ONNX Runtime, WebAssembly and V8 say that the system gave them no memory; whoever heard of it first may have put words around it. */
const NO_MEMORY =
  /bad_alloc|failed to allocate memory|could not allocate memory|allocation failed|out of memory/i;

function asAppError(error: unknown): AppError {
  const message = error instanceof Error ? error.message : String(error);
  const isLostGpu = error instanceof AppError && error.code === 'engine-lost';
  if (NO_MEMORY.test(message) && !isLostGpu) {
    return new AppError(
      'refused',
      'there is not enough memory for this just now: close other programs, then do it again',
      { reason: 'memory' },
    );
  }
  return error instanceof AppError ? error : new AppError('internal', message);
}
