// The owner's side of the trainer's protocol: jobs as promises, over a process that may die at any moment. The process is started with
// the first job and, should it die, again with the next one.
import type {
  TrainerEnvironment,
  TrainerJob,
  TrainerJobs,
  TrainerReplyMessage,
  TrainerRequestMessage,
} from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import type { ProcessExit, TrainerTransport } from './transport.ts';

export interface JobOptions<J extends TrainerJob> {
  readonly onEvent?: (event: TrainerJobs[J]['event']) => void;
  /** Aborting asks the worker to stop; the promise rejects with `cancelled` once it has. */
  readonly signal?: AbortSignal;
}

/**
 * How long a worker may go on after it was asked to stop. It looks at the request between batches, which take well under a second; one that
 * has not looked by now is stuck in native code, and is ended.
 */
const CANCEL_GRACE_MS = 10_000;

interface PendingJob {
  readonly transport: TrainerTransport;
  readonly onEvent: ((event: TrainerJobs[TrainerJob]['event']) => void) | undefined;
  readonly resolve: (reply: TrainerJobs[TrainerJob]['reply']) => void;
  readonly reject: (error: AppError) => void;
  cancelled: boolean;
}

type StartMessage = Extract<TrainerRequestMessage, { kind: 'start' }>;

export class TrainerClient {
  readonly #makeTransport: () => TrainerTransport;
  readonly #environment: () => TrainerEnvironment;
  readonly #pending = new Map<number, PendingJob>();
  #transport: TrainerTransport | null = null;
  /** What the process was told of its environment. */
  #told = '';
  #lastId = 0;
  #disposed = false;

  /** @param environment or what gives it: a process keeps the one it was started with, so another one is another process's */
  constructor(
    makeTransport: () => TrainerTransport,
    environment: TrainerEnvironment | (() => TrainerEnvironment),
  ) {
    this.#makeTransport = makeTransport;
    this.#environment = typeof environment === 'function' ? environment : () => environment;
  }

  /** Whether a process is there: it is started by the first job. */
  get running(): boolean {
    return this.#transport !== null;
  }

  /**
   * Runs a job; jobs of one client run one after another, in the order of their start.
   * @throws AppError with the worker's code; `cancelled` after an abort; `trainer-died` when the process goes, with `exitCode` and `signal`
   */
  async start<J extends TrainerJob>(
    job: J,
    request: TrainerJobs[J]['request'],
    { onEvent, signal }: JobOptions<J> = {},
  ): Promise<TrainerJobs[J]['reply']> {
    if (this.#disposed) throw new AppError('refused', 'the trainer has been shut down');
    if (signal?.aborted) throw cancelled();
    // A process at work is let be: what changed counts from the next job after it.
    if (this.#pending.size === 0 && JSON.stringify(this.#environment()) !== this.#told) this.kill();
    const transport = (this.#transport ??= this.#launch());
    const id = ++this.#lastId;
    const abandon = (): void => this.#cancel(id, transport);
    signal?.addEventListener('abort', abandon, { once: true });
    try {
      return await new Promise<TrainerJobs[J]['reply']>((resolve, reject) => {
        // The worker answers a job with that job's own events and reply: the one place where the protocol's types meet the wire's.
        this.#pending.set(id, { transport, onEvent, resolve, reject, cancelled: false } as PendingJob);
        transport.post({ kind: 'start', id, job, request } as StartMessage);
      });
    } finally {
      signal?.removeEventListener('abort', abandon);
      this.#pending.delete(id);
    }
  }

  /** Ends the process at once; jobs reject with `trainer-died`. The next job starts another. */
  kill(): void {
    const transport = this.#transport;
    this.#transport = null;
    transport?.kill();
  }

  /** Ends the process for good. */
  dispose(): void {
    this.#disposed = true;
    this.kill();
  }

  #launch(): TrainerTransport {
    const transport = this.#makeTransport();
    transport.onMessage((message) => this.#receive(message));
    transport.onExit((exit) => this.#onExit(transport, exit));
    const environment = this.#environment();
    this.#told = JSON.stringify(environment);
    transport.post({ kind: 'hello', environment });
    return transport;
  }

  #receive(message: TrainerReplyMessage): void {
    if (message.kind === 'ready') return;
    const job = this.#pending.get(message.id);
    // A job that ended meanwhile: what it still had to say concerns nobody.
    if (!job) return;
    switch (message.kind) {
      case 'event':
        job.onEvent?.(message.event);
        return;
      case 'done':
        job.resolve(message.reply);
        return;
      case 'failed': {
        const { code, message: text, details } = message.error;
        job.reject(new AppError(code, text, details));
        return;
      }
    }
  }

  #cancel(id: number, transport: TrainerTransport): void {
    const job = this.#pending.get(id);
    if (!job) return;
    job.cancelled = true;
    transport.post({ kind: 'cancel', id });
    const deadline = setTimeout(() => {
      if (this.#pending.get(id) === job) transport.kill();
    }, CANCEL_GRACE_MS);
    // Nothing but a job keeps a process waiting.
    deadline.unref();
  }

  #onExit(transport: TrainerTransport, { code, signal }: ProcessExit): void {
    if (this.#transport === transport) this.#transport = null;
    const how = signal === null ? `with exit code ${code ?? 'unknown'}` : `by ${signal}`;
    for (const [id, job] of this.#pending) {
      if (job.transport !== transport) continue;
      this.#pending.delete(id);
      job.reject(
        job.cancelled
          ? cancelled()
          : new AppError('trainer-died', `the training process ended ${how}`, {
              exitCode: code ?? -1,
              signal: signal ?? '',
            }),
      );
    }
  }
}

const cancelled = (): AppError => new AppError('cancelled', 'cancelled');
