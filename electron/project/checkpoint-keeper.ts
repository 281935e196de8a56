import type { EpochReport } from '../../core/contract/trainer.ts';
import { writeCheckpoint, type Checkpoint } from './checkpoint-file.ts';
import type { ProjectStore } from './store.ts';

/** Keeps the newest checkpoint in memory for a worker that dies, and on the disk for an app that does; one write at a time. */
export class CheckpointKeeper {
  latest: Checkpoint | null;
  readonly #store: Pick<ProjectStore, 'path' | 'key'>;
  readonly #run: string;
  readonly #warn: (message: string) => void;
  #unwritten: Checkpoint | null = null;
  #writing: Promise<void> | null = null;

  constructor(
    store: Pick<ProjectStore, 'path' | 'key'>,
    run: string,
    start: Checkpoint | null,
    warn: (message: string) => void,
  ) {
    this.#store = store;
    this.#run = run;
    this.latest = start;
    this.#warn = warn;
  }

  keep(bytes: Uint8Array, epochs: readonly EpochReport[]): void {
    this.latest = this.#unwritten = { run: this.#run, epochs, bytes };
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
  }

  async settled(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    for (let next = this.#unwritten; next; next = this.#unwritten) {
      this.#unwritten = null;
      try {
        await writeCheckpoint(this.#store.path, this.#store.key, next);
      } catch (error) {
        // A full disk must not end the training.
        const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
        this.#warn(`The training's checkpoint could not be written (${reason}); the training goes on.`);
      }
    }
  }
}
