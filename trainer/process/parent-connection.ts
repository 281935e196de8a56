// The line to the process that owns this worker: Electron's parentPort in a utility process, Node's IPC channel in a forked one.
import type { ElectronPort } from '../engines/remote/ports.ts';
import type { TrainerReplyMessage, TrainerRequestMessage } from '../../core/contract/trainer.ts';

export interface ParentConnection {
  post(message: TrainerReplyMessage): void;
  onMessage(listener: (message: TrainerRequestMessage) => void): void;
  /** Resolves when everything posted so far has left this process. */
  flush(): Promise<void>;
  /** Called when the owner is gone: there is nobody left to work for. */
  onParentGone(listener: () => void): void;
}

/** The part of Electron's `process.parentPort` that is used here. */
export interface ParentPort {
  postMessage(message: unknown): void;
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly ElectronPort[] }) => void,
  ): void;
}

/** @returns null when this process has no owner to talk to */
export function connectToParent(): ParentConnection | null {
  const port = electronParentPort();
  if (port) return overParentPort(port);
  return process.send ? overNodeChannel() : null;
}

/** @returns null where this is no utility process of Electron's */
export function electronParentPort(): ParentPort | null {
  return 'parentPort' in process && isParentPort(process.parentPort) ? process.parentPort : null;
}

function isParentPort(value: unknown): value is ParentPort {
  return (
    typeof value === 'object' &&
    value !== null &&
    'postMessage' in value &&
    typeof value.postMessage === 'function' &&
    'on' in value &&
    typeof value.on === 'function'
  );
}

function overParentPort(port: ParentPort): ParentConnection {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) =>
      port.on('message', ({ data }) => {
        if (isRequest(data)) listener(data);
      }),
    // Chromium gives no word when a message has left; it goes out with the next turn of the loop.
    flush: () => new Promise((resolve) => setImmediate(resolve)),
    // Chromium ends a utility process with its owner.
    onParentGone: () => undefined,
  };
}

function overNodeChannel(): ParentConnection {
  let lastSent = Promise.resolve();
  return {
    post: (message) => {
      lastSent = new Promise((resolve) => {
        // A failed send means that the owner is gone, which `disconnect` says.
        process.send?.(message, undefined, undefined, () => resolve());
      });
    },
    onMessage: (listener) =>
      process.on('message', (message: unknown) => {
        if (isRequest(message)) listener(message);
      }),
    flush: () => lastSent,
    onParentGone: (listener) => process.once('disconnect', listener),
  };
}

/** Only our own owner can write to this line; the check keeps other users of the channel (debuggers, test runners) out. */
function isRequest(message: unknown): message is TrainerRequestMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    'kind' in message &&
    (message.kind === 'hello' || message.kind === 'start' || message.kind === 'cancel')
  );
}
