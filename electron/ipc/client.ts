import type { Client, Reply } from '../../core/contract/service.ts';
import { callChannel } from './channels.ts';

/** How a call leaves this process: ipcRenderer.invoke in the preload, one half of an in-memory pair in tests. */
export type Invoke = (channel: string, ...args: unknown[]) => Promise<Reply<unknown>>;

/** The calling side of a service: one function per method name, each asking the main process on its own channel. */
export function makeClient<Service>(methods: readonly string[], invoke: Invoke): Client<Service> {
  const calls = methods.map((method) => [
    method,
    (...args: unknown[]) => invoke(callChannel(method), ...args),
  ]);
  // The one place where run-time names meet the mapped type; that they are all there is checked where the names are listed.
  return Object.fromEntries(calls) as Client<Service>;
}
