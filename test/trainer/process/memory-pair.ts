import type { TrainerReplyMessage, TrainerRequestMessage } from '../../../core/contract/trainer.ts';
import type { ProcessExit, TrainerTransport } from '../../../trainer/client/transport.ts';
import type { ParentConnection } from '../../../trainer/process/parent-connection.ts';

/** Both ends of the line in one process. Messages are cloned and arrive in a later turn, as from another process. */
export class MemoryPair {
  readonly sent: TrainerRequestMessage[] = [];
  #toWorker: ((message: TrainerRequestMessage) => void) | null = null;
  #toOwner: ((message: TrainerReplyMessage) => void) | null = null;
  #onExit: ((exit: ProcessExit) => void) | null = null;
  #ended = false;

  readonly transport: TrainerTransport = {
    post: (message) => {
      this.sent.push(message);
      const copy = structuredClone(message);
      setImmediate(() => !this.#ended && this.#toWorker?.(copy));
    },
    onMessage: (listener) => (this.#toOwner = listener),
    onExit: (listener) => (this.#onExit = listener),
    kill: () => this.end({ code: null, signal: 'SIGKILL' }),
  };

  readonly connection: ParentConnection = {
    post: (message) => {
      const copy = structuredClone(message);
      setImmediate(() => !this.#ended && this.#toOwner?.(copy));
    },
    onMessage: (listener) => (this.#toWorker = listener),
    flush: () => Promise.resolve(),
    onParentGone: () => undefined,
  };

  end(exit: ProcessExit): void {
    this.#ended = true;
    setImmediate(() => this.#onExit?.(exit));
  }
}
