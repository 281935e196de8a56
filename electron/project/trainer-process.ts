import type { TrainerJob, TrainerJobs } from '../../core/contract/trainer.ts';
import type { JobOptions } from '../../trainer/client/trainer-client.ts';

/** The worker process as this folder uses it: what trainer/client's TrainerClient offers. */
export interface TrainerProcess {
  start<J extends TrainerJob>(
    job: J,
    request: TrainerJobs[J]['request'],
    options?: JobOptions<J>,
  ): Promise<TrainerJobs[J]['reply']>;
  /** Ends the process at once; the next job starts another. */
  kill(): void;
}

/** How often a process that died is replaced within one run; more often, something is wrong that trying again does not mend. */
export const MAXIMUM_RESTARTS = 2;
