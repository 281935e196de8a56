import { fork } from 'node:child_process';
import type { TrainerReplyMessage } from '../../core/contract/trainer.ts';
import type { TrainerTransport } from './transport.ts';

export interface ForkOptions {
  /** Arguments of Node itself, before the entry. Default: none, whatever this process was started with. */
  readonly execArgv?: readonly string[];
}

/**
 * A worker as a child process of Node. Messages are structured clones, so that typed arrays stay typed arrays. What the worker prints goes
 * to standard error: standard output belongs to the command.
 * @param entry absolute path of the worker's module
 */
export function forkTransport(entry: string, { execArgv = [] }: ForkOptions = {}): TrainerTransport {
  const child = fork(entry, [], {
    serialization: 'advanced',
    execArgv: [...execArgv],
    stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
  });
  return {
    // A process that is gone is reported by its exit, not by each message it misses.
    post: (message) => void (child.connected && child.send(message, () => undefined)),
    onMessage: (listener) => {
      // The entry is ours and speaks our protocol.
      child.on('message', (message) => listener(message as TrainerReplyMessage));
    },
    onExit: (listener) => {
      let gone = false;
      const leave = (code: number | null, signal: string | null): void => {
        if (!gone) listener({ code, signal });
        gone = true;
      };
      child.once('exit', leave);
      // It could not even be started.
      child.once('error', () => leave(null, null));
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
