// The trainer as a utility process of Electron: a Node process of its own that Chromium starts, watches and ends with the app.
import { constants } from 'node:os';
import { utilityProcess, type UtilityProcess } from 'electron';
import { isEngineWindowRequest, type EnginePortMessage } from '../core/contract/engine-window.ts';
import type { TrainerReplyMessage } from '../core/contract/trainer.ts';
import type { ProcessExit, TrainerTransport } from '../trainer/client/transport.ts';
import type { EngineConnection } from './engine-window.ts';

/**
 * Starts a worker. Messages wait in its port until it listens.
 * @param entry absolute path of the worker's module
 * @param openEngine gives the worker a GPU, should it ask for one
 */
export function utilityTransport(entry: string, openEngine: () => EngineConnection): TrainerTransport {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'CMAN trainer',
    // Nothing of ours is printed there; what native libraries print helps whoever started the app from a terminal.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  giveEngine(child, openEngine);
  let killed = false;
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => {
      // The entry is ours and speaks our protocol.
      child.on('message', (message: TrainerReplyMessage) => {
        if (!isEngineWindowRequest(message)) listener(message);
      });
    },
    onExit: (listener) => {
      child.once('exit', (code) =>
        listener(killed ? { code: null, signal: 'SIGKILL' } : exitOf(code, process.platform)),
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

/** What ends a process of native code: memory that is not its own, a heap that is full, the system short of memory, somebody. */
const ENDINGS = ['SIGABRT', 'SIGKILL', 'SIGSEGV', 'SIGTERM'] as const;
/** Set beside a signal's number where a core file was made. */
const CORE_FILE = 0x80;

/** Electron gives a process that a signal has ended the signal's number for an exit code, as wait(2) has it. */
export function exitOf(code: number, platform: NodeJS.Platform): ProcessExit {
  const signal = ENDINGS.find((name) => constants.signals[name] === (code & ~CORE_FILE));
  return signal === undefined || platform === 'win32' ? { code, signal: null } : { code: null, signal };
}

/** The worker has one engine at most, and only as long as it lives. */
function giveEngine(child: UtilityProcess, openEngine: () => EngineConnection): void {
  let engine: EngineConnection | null = null;
  const release = (): void => {
    engine?.close();
    engine = null;
  };
  child.on('message', (message: unknown) => {
    if (!isEngineWindowRequest(message)) return;
    release();
    if (message.kind === 'engine-released') return;
    engine = openEngine();
    const answer: EnginePortMessage = { kind: 'engine-port' };
    child.postMessage(answer, [engine.port]);
  });
  child.once('exit', release);
}

function endProcess(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in this very moment, which is what was wanted.
  }
}
