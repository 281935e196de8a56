// Both halves of the IPC door in one process. Values cross it as they cross processes: by structured clone.
import type { Reply } from '../../core/contract/service.ts';
import type { Invoke } from '../../electron/ipc/client.ts';
import type { CallDoor } from '../../electron/ipc/serve.ts';

export interface MemoryDoor<Event> {
  readonly door: CallDoor<Event>;
  readonly channels: readonly string[];
  /** The calling side, as seen from one sender. */
  from(event: Event): Invoke;
}

export function memoryDoor<Event>(): MemoryDoor<Event> {
  const listeners = new Map<string, (event: Event, ...args: unknown[]) => Promise<Reply<unknown>>>();
  const channels: string[] = [];
  return {
    channels,
    door: {
      handle(channel, listener) {
        if (listeners.has(channel)) throw new Error(`${channel} is handled twice`);
        listeners.set(channel, listener);
        channels.push(channel);
      },
    },
    from:
      (event) =>
      async (channel, ...args) => {
        const listener = listeners.get(channel);
        if (!listener) throw new Error(`nobody handles ${channel}`);
        return structuredClone(await listener(event, ...structuredClone(args)));
      },
  };
}
