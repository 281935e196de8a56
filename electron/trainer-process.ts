// The trainer as a utility process of Electron: a Node process of its own that Chromium starts, watches and ends with the app.
import { utilityProcess } from 'electron';
import type { TrainerReplyMessage } from '../core/contract/trainer.ts';
import type { TrainerTransport } from '../trainer/client/transport.ts';

/**
 * Starts a worker. Messages wait in its port until it listens.
 * @param entry absolute path of the worker's module
 */
export function utilityTransport(entry: string): TrainerTransport {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'CMAN trainer',
    // Nothing of ours is printed there; what native libraries print helps whoever started the app from a terminal.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let killed = false;
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => {
      // The entry is ours and speaks our protocol.
      child.on('message', (message: TrainerReplyMessage) => listener(message));
    },
    onExit: (listener) => {
      child.once('exit', (code) =>
        listener(killed ? { code: null, signal: 'SIGKILL' } : { code, signal: null }),
      );
    },
    kill: () => {
      killed = true;
      // Not child.kill(): that asks politely, and a worker deep in native code would not hear it.
      if (child.pid === undefined) child.once('spawn', () => endProcess(child.pid));
      else endProcess(child.pid);
    },
  };
}

function endProcess(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in this very moment, which is what was wanted.
  }
}
