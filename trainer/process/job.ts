import type { Encoder } from '../../core/contract/encoder.ts';
import type { TrainerEnvironment, TrainerJob, TrainerJobs } from '../../core/contract/trainer.ts';

export interface JobContext<J extends TrainerJob> {
  /**
   * Sends an event to whoever started the job. Resolves when it has left this process: who sends much must wait for that, since a message
   * leaves only while the job leaves the event loop free, and unsent ones pile up in memory.
   */
  emit(event: TrainerJobs[J]['event']): Promise<void>;
  /** Aborted by a cancel. A job looks at it between batches and throws `signal.reason`. */
  readonly signal: AbortSignal;
  readonly environment: TrainerEnvironment;
  /** Opens an encoder plugin; null when the plugin or its files are not on this machine. The job closes it. */
  openEncoder(id: string): Promise<Encoder | null>;
}

/** Does one job. What it throws ends the job, not the process. */
export type JobHandler<J extends TrainerJob> = (
  request: TrainerJobs[J]['request'],
  context: JobContext<J>,
) => Promise<TrainerJobs[J]['reply']>;

export type JobHandlers = { readonly [J in TrainerJob]: JobHandler<J> };
