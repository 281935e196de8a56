// A worker that notes when its jobs begin, what they send and when they end: where the seconds of a retraining go.
import type { TrainerJob, TrainerJobs } from '../../core/contract/trainer.ts';
import type { DisposableTrainer } from '../../electron/project/open-project.ts';
import type { JobOptions, TrainerClient } from '../../trainer/client/trainer-client.ts';

export interface Mark {
  readonly atMs: number;
  /** `train started`, `train evaluating`, `train epoch`, `predict predictions`, `prepare done` and the like. */
  readonly what: string;
}

export class TimedTrainer implements DisposableTrainer {
  readonly marks: Mark[] = [];
  readonly #client: TrainerClient;

  constructor(client: TrainerClient) {
    this.#client = client;
  }

  async start<J extends TrainerJob>(
    job: J,
    request: TrainerJobs[J]['request'],
    { onEvent, ...options }: JobOptions<J> = {},
  ): Promise<TrainerJobs[J]['reply']> {
    this.#mark(`${job} started`);
    try {
      return await this.#client.start(job, request, {
        ...options,
        onEvent: (event) => {
          this.#mark(`${job} ${event.kind === 'progress' ? event.phase : event.kind}`);
          onEvent?.(event);
        },
      });
    } finally {
      this.#mark(`${job} done`);
    }
  }

  kill(): void {
    this.#client.kill();
  }

  dispose(): void {
    this.#client.dispose();
  }

  #mark(what: string): void {
    this.marks.push({ atMs: performance.now(), what });
  }
}
