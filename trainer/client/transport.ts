import type { TrainerReplyMessage, TrainerRequestMessage } from '../../core/contract/trainer.ts';

/** How a worker process ended. `code` is null when a signal ended it. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/**
 * A worker process as its owner sees it: `child_process` under the CLI, `utilityProcess` under Electron, a pair of functions in tests.
 * Making one starts the process; messages sent before it listens wait for it.
 */
export interface TrainerTransport {
  /** What is in `transfer` may move instead of being copied, where the platform can; the sender must not use it afterwards. */
  post(message: TrainerRequestMessage, transfer?: readonly ArrayBuffer[]): void;
  /** Called for every message of the process, in order. One listener. */
  onMessage(listener: (message: TrainerReplyMessage) => void): void;
  /** Called once, when the process is gone, whoever ended it. One listener. */
  onExit(listener: (exit: ProcessExit) => void): void;
  /** Ends the process at once. */
  kill(): void;
}
