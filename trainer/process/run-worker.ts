import type { JobHandlers } from './job.ts';
import { openEncoder } from './open-encoder.ts';
import { connectToParent } from './parent-connection.ts';
import { JobServer } from './serve-jobs.ts';

/** Makes this process a worker with the given jobs, until its owner goes or a bug ends it. */
export function runWorker(handlers: JobHandlers): void {
  const connection = connectToParent();
  if (!connection) {
    console.error('this file is a worker process: it is started by the app or by cman');
    process.exit(2);
  }
  const server = new JobServer(connection, handlers, openEncoder);
  connection.onParentGone(() => process.exit(0));
  // A bug outside of any job leaves the process in a state that nobody knows: say so and go; the owner starts another.
  const leave = (error: unknown): void => {
    server.failRunning(error);
    void connection.flush().then(() => process.exit(1));
  };
  // Ctrl+C on a terminal reaches the whole group of processes; what becomes of this one is for its owner to say.
  process.on('SIGINT', () => undefined);
  process.on('uncaughtException', leave);
  process.on('unhandledRejection', leave);
}
