import type {
  EnginePort,
  EngineReply,
  EngineRequest,
  GpuRequest,
  ServerPort,
  WorkerPort,
} from '../../../trainer/engines/remote/messages.ts';

/** A line within one process. Messages are cloned and arrive in a later turn, in order, as between processes. */
export class PortPair {
  readonly worker: WorkerPort;
  readonly server: ServerPort;
  /** What the worker sent. */
  readonly requests: (EngineRequest | GpuRequest)[] = [];
  readonly #toWorker = new Mailbox<EngineReply>();
  readonly #toServer = new Mailbox<EngineRequest | GpuRequest>();
  #closed = false;

  constructor() {
    this.worker = this.#end(this.#toServer, this.#toWorker, (message) => this.requests.push(message));
    this.server = this.#end(this.#toWorker, this.#toServer, () => undefined);
  }

  /** As when a process is killed: what is on its way does not arrive. */
  cut(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const mailbox of [this.#toWorker, this.#toServer]) setImmediate(() => mailbox.onClose());
  }

  #end<Sent, Received>(
    out: Mailbox<Sent>,
    own: Mailbox<Received>,
    sent: (message: Sent) => void,
  ): EnginePort<Sent, Received> {
    return {
      post: (message) => {
        if (this.#closed) return;
        sent(message);
        const copy = structuredClone(message);
        setImmediate(() => !this.#closed && out.deliver(copy));
      },
      onMessage: (listener) => own.listen(listener),
      onClose: (listener) => (own.onClose = listener),
      close: () => this.cut(),
    };
  }
}

class Mailbox<Message> {
  onClose: () => void = () => undefined;
  #listener: ((message: Message) => void) | null = null;
  #waiting: Message[] = [];

  listen(listener: (message: Message) => void): void {
    this.#listener = listener;
    for (const message of this.#waiting.splice(0)) listener(message);
  }

  deliver(message: Message): void {
    if (this.#listener) this.#listener(message);
    else this.#waiting.push(message);
  }
}
