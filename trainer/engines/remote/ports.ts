// The two kinds of ports that a channel to a window's engine ends in.
import type { EnginePort } from './messages.ts';

/** What is used of a MessagePort as pages and their workers have it. */
export interface WebPort {
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
  addEventListener(type: 'message' | 'close', listener: (event: object) => void): void;
}

/** What is used of Electron's MessagePortMain, as utility processes have it. */
export interface ElectronPort {
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
}

/** @typeParam Received what the other end sends: both ends are ours */
export function overWebPort<Sent, Received>(port: WebPort): EnginePort<Sent, Received> {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.addEventListener('message', (event) => {
        if ('data' in event) listener(event.data as Received);
      });
      port.start();
    },
    onClose: (listener) => port.addEventListener('close', () => listener()),
    close: () => port.close(),
  };
}

/** @typeParam Received what the other end sends: both ends are ours */
export function overElectronPort<Sent, Received>(port: ElectronPort): EnginePort<Sent, Received> {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', ({ data }) => listener(data as Received));
      port.start();
    },
    onClose: (listener) => port.on('close', listener),
    close: () => port.close(),
  };
}
