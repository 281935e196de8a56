// A window's side of the line before there is an engine: says which adapters there are, and opens the one that is wanted.
import type { GpuSettings } from '../../../core/contract/device-settings.ts';
import type { AdapterReport } from '../../../core/contract/trainer.ts';
import type { Engine } from '../engine.ts';
import type { EngineRequest, ServerPort } from './messages.ts';
import { isGpuRequest, serveFailure, startServing } from './serve-engine.ts';

/** What can be had of a graphics processor. Both reject where there is none. */
export interface GpuHost {
  adapters(): Promise<readonly AdapterReport[]>;
  /** @param settings null: as the host likes */
  open(settings: GpuSettings | null): Promise<OpenedEngine>;
}

export interface OpenedEngine {
  readonly engine: Engine;
  /** Resolves with a sentence when the device is gone. */
  readonly lost: Promise<string>;
}

/** Serves one line until it closes: any question for adapters, and one engine at most. */
export function serveGpu(port: ServerPort, host: GpuHost): void {
  let serve: ((message: EngineRequest) => void) | null = null;
  const reply = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      serveFailure(port, error);
    }
  };
  port.onMessage((message) => {
    if (!isGpuRequest(message)) serve?.(message);
    else if (message.kind === 'find-adapters') {
      void reply(async () => port.post({ kind: 'adapters', adapters: await host.adapters() }));
    } else {
      void reply(async () => {
        const { engine, lost } = await host.open(message.gpu);
        serve = startServing(port, engine, lost);
      });
    }
  });
}
