// Engine `webgpu` of a worker under Electron: in the window that main opens when it is asked to, and closes when it is no longer needed.
import type { GpuSettings } from '../../core/contract/device-settings.ts';
import type { EngineWindowRequest } from '../../core/contract/engine-window.ts';
import type { AdapterReport } from '../../core/contract/trainer.ts';
import type { Engine, TrainingSession } from '../engines/engine.ts';
import { EngineLost } from '../engines/engine-lost.ts';
import { askAdapters } from '../engines/remote/ask-adapters.ts';
import type { WorkerPort } from '../engines/remote/messages.ts';
import { overElectronPort, type ElectronPort } from '../engines/remote/ports.ts';
import { connectEngine, type RemoteEngine } from '../engines/remote/remote-engine.ts';
import { electronParentPort, type ParentPort } from './parent-connection.ts';

/** The next training soon after finds the window there, with its shaders compiled. */
const LINGER_MS = 30_000;

export class WindowEngine implements Engine {
  readonly id = 'webgpu';
  readonly #parent: ParentPort;
  readonly #settings: GpuSettings | null;
  #connection: Promise<RemoteEngine> | null = null;
  #connected: RemoteEngine | null = null;
  #takePort: ((port: ElectronPort) => void) | null = null;
  #leaving: ReturnType<typeof setTimeout> | null = null;

  /** @param settings null: the fast adapter, with a limit of its engine's own */
  constructor(parent: ParentPort, settings: GpuSettings | null = null) {
    this.#parent = parent;
    this.#settings = settings;
    parent.on('message', ({ data, ports }) => {
      const [port] = ports;
      if (port && isPortMessage(data)) this.#takePort?.(port);
    });
  }

  /** The adapter, once there is one. */
  get device(): string {
    return this.#connected?.device ?? 'the graphics adapter';
  }

  /** @throws EngineLost also where there is no adapter, or no window */
  async open(...args: Parameters<Engine['open']>): Promise<TrainingSession> {
    return (await this.#reach()).open(...args);
  }

  /** Every adapter there is. @throws EngineLost where there is no window that could say */
  async adapters(): Promise<readonly AdapterReport[]> {
    // The window that is asked takes the place of one that trains.
    this.leave();
    try {
      return await askAdapters(await this.#openWindow());
    } finally {
      this.#post({ kind: 'engine-released' });
    }
  }

  /** Whether there is an adapter; then `device` names it. */
  async isThere(): Promise<boolean> {
    try {
      await this.#reach();
      return true;
    } catch (error) {
      if (error instanceof EngineLost) return false;
      throw error;
    }
  }

  async #reach(): Promise<RemoteEngine> {
    this.#stay();
    if (this.#connected?.lost) this.#connection = null;
    this.#connection ??= this.#connect();
    try {
      this.#connected = await this.#connection;
    } catch (error) {
      this.leave();
      throw error;
    }
    return this.#connected;
  }

  /** Nothing of it is open any more: the window goes, unless another training comes soon. */
  rest(): void {
    this.#stay();
    if (this.#connection) this.#leaving = setTimeout(() => this.leave(), LINGER_MS);
  }

  /** It is not used: the window goes. */
  leave(): void {
    this.#stay();
    if (!this.#connection) return;
    this.#connection = null;
    this.#connected?.close();
    this.#post({ kind: 'engine-released' });
  }

  #stay(): void {
    if (this.#leaving) clearTimeout(this.#leaving);
    this.#leaving = null;
  }

  async #connect(): Promise<RemoteEngine> {
    const port = await this.#openWindow();
    port.post({ kind: 'open-engine', gpu: this.#settings });
    return connectEngine(port);
  }

  async #openWindow(): Promise<WorkerPort> {
    const port = await new Promise<ElectronPort>((resolve) => {
      this.#takePort = resolve;
      this.#post({ kind: 'engine-wanted' });
    });
    return overElectronPort(port);
  }

  #post(request: EngineWindowRequest): void {
    this.#parent.postMessage(request);
  }
}

const isPortMessage = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'engine-port';

let engine: WindowEngine | null = null;

/**
 * Null where there are no windows: under the CLI.
 * @param settings of this process's environment, which stays the same: those of the first call count
 */
export function windowEngine(settings: GpuSettings | null = null): WindowEngine | null {
  const parent = electronParentPort();
  if (!parent) return null;
  return (engine ??= new WindowEngine(parent, settings));
}
