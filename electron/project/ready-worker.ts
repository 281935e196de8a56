// A worker that is kept ready while a person annotates: sentences encoded, the network compiled, so that a retraining begins with its first step. It
// goes when nobody has completed a sentence for long, or when the machine is short of memory.
import { freemem } from 'node:os';
import type { TrainRequest } from '../../core/contract/trainer.ts';
import type { TrainerProcess } from './trainer-process.ts';

export interface ReadyWorkerOptions {
  /** How long the worker waits for the next sentence or training. */
  readonly idleMs?: number;
  /** Memory that the system must have to spare for a worker to be kept. */
  readonly leastFreeBytes?: number;
  readonly freeBytes?: () => number;
}

/** A pause, not an absence. */
const IDLE_MS = 15 * 60_000;
/** What a ready worker takes at most, and as much again for everything else a person runs. */
const LEAST_FREE_BYTES = 2 * 2 ** 30;

/** Plans the retraining that would be started now; null when it would not be a quick one. */
export type PlanRetraining = () => Promise<TrainRequest | null>;

export class ReadyWorker {
  readonly #trainer: TrainerProcess;
  readonly #plan: PlanRetraining;
  readonly #idleMs: number;
  readonly #leastFreeBytes: number;
  readonly #freeBytes: () => number;
  #controller: AbortController | null = null;
  #preparing: Promise<void> | null = null;
  #ready = false;
  #idle: ReturnType<typeof setTimeout> | null = null;
  #closed = false;

  constructor(trainer: TrainerProcess, plan: PlanRetraining, options: ReadyWorkerOptions = {}) {
    this.#trainer = trainer;
    this.#plan = plan;
    this.#idleMs = options.idleMs ?? IDLE_MS;
    this.#leastFreeBytes = options.leastFreeBytes ?? LEAST_FREE_BYTES;
    this.#freeBytes = options.freeBytes ?? freemem;
  }

  /** Whether the next retraining finds everything done. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Resolves when nothing is being prepared. */
  async settled(): Promise<void> {
    await this.#preparing;
  }

  /** A retraining has become likely. @param after what has the processor first */
  expectTraining(after: Promise<void> | undefined): void {
    if (this.#closed) return;
    if (this.#ready || this.#preparing) return this.#rest();
    if (this.#freeBytes() < this.#leastFreeBytes) return;
    const controller = new AbortController();
    this.#controller = controller;
    this.#preparing = this.#prepare(controller.signal, after).finally(() => {
      this.#preparing = null;
      this.#controller = null;
      this.#rest();
    });
  }

  /** A training begins: it has the worker for itself, with all that was prepared. */
  async beginTraining(): Promise<void> {
    this.#stopResting();
    this.#controller?.abort();
    await this.#preparing;
    this.#stopResting();
    this.#ready = false;
  }

  /** A training has ended; its worker waits for the next, if there is memory for that. */
  endTraining(): void {
    if (this.#closed) return;
    if (this.#freeBytes() < this.#leastFreeBytes) this.#trainer.kill();
    else this.#rest();
  }

  /** For the project to be closed. */
  close(): void {
    this.#closed = true;
    this.#stopResting();
    if (!this.#preparing) return;
    this.#controller?.abort();
    this.#trainer.kill();
  }

  async #prepare(signal: AbortSignal, after: Promise<void> | undefined): Promise<void> {
    try {
      await after;
      if (signal.aborted) return;
      const request = await this.#plan();
      if (!request || signal.aborted) return;
      this.#ready = (await this.#trainer.start('prepare', request, { signal })).ready;
    } catch {
      // Time would have been won, nothing is lost: the training does all of it itself, and says what is wrong if something is.
      this.#ready = false;
    }
  }

  #rest(): void {
    this.#stopResting();
    if (this.#closed) return;
    this.#idle = setTimeout(() => {
      this.#ready = false;
      this.#trainer.kill();
    }, this.#idleMs);
    // Nobody waits for it.
    this.#idle.unref();
  }

  #stopResting(): void {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
  }
}
