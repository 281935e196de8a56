// A training worker's side of the window with the GPU: opened when it is first needed, once; given back when it is of no use; opened anew
// after a loss.
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { expect, it } from 'vitest';
import type { GpuSettings } from '../../../core/contract/device-settings.ts';
import type { AdapterReport } from '../../../core/contract/trainer.ts';
import { seededRandom } from '../../../core/random.ts';
import type { TrainingSession } from '../../../trainer/engines/engine.ts';
import { referenceEngine } from '../../../trainer/engines/reference/engine.ts';
import { overElectronPort, type ElectronPort } from '../../../trainer/engines/remote/ports.ts';
import { serveGpu } from '../../../trainer/engines/remote/serve-gpu.ts';
import { declareCman } from '../../../trainer/network/cman.ts';
import { initialise } from '../../../trainer/network/parameters.ts';
import { WindowEngine } from '../../../trainer/process/engine-window.ts';
import type { ParentPort } from '../../../trainer/process/parent-connection.ts';
import { freshState } from '../../../trainer/training/fresh-state.ts';
import { SMALL_TRAINING, smallSetting } from '../small-network.ts';

/** A port of Node's with the manners of Electron's. */
const electronPort = (port: MessagePort): ElectronPort => ({
  postMessage: (message) => port.postMessage(message),
  start: () => port.start(),
  close: () => port.close(),
  on: (event: 'message' | 'close', listener: (event: { data: unknown }) => void) =>
    void port.on(event, (data: unknown) => listener({ data })),
});

const ADAPTER: AdapterReport = {
  ...{ device: 'amd rdna-3', vendor: 'amd', architecture: 'rdna-3', name: '', driver: '', software: false },
  choices: ['high-performance', 'low-power'],
  limits: { bufferBytes: 2 ** 31, workgroupBytes: 2 ** 15, invocations: 1024 },
};

/** Main and its windows: `kinds` is what was asked of it, `open` the ports of the windows there are. */
class Main implements ParentPort {
  readonly kinds: string[] = [];
  readonly open: ElectronPort[] = [];
  /** What engines were opened with. */
  readonly settings: (GpuSettings | null)[] = [];
  readonly #hasAdapter: boolean;
  #listener: Parameters<ParentPort['on']>[1] = () => undefined;

  constructor(hasAdapter: boolean) {
    this.#hasAdapter = hasAdapter;
  }

  postMessage(message: { readonly kind: string }): void {
    this.kinds.push(message.kind);
    for (const window of this.open.splice(0)) window.close();
    if (message.kind !== 'engine-wanted') return;
    const { port1, port2 } = new MessageChannel();
    const window = electronPort(port2);
    this.open.push(window);
    serveGpu(overElectronPort(window), {
      adapters: async () => (this.#hasAdapter ? [ADAPTER] : []),
      open: async (settings) => {
        if (!this.#hasAdapter) throw new Error('no adapter');
        this.settings.push(settings);
        return { engine: referenceEngine, lost: new Promise(() => undefined) };
      },
    });
    this.#listener({ data: { kind: 'engine-port' }, ports: [electronPort(port1)] });
  }

  on(_event: 'message', listener: Parameters<ParentPort['on']>[1]): void {
    this.#listener = listener;
  }
}

async function openSession(engine: WindowEngine): Promise<TrainingSession> {
  const { spec } = await smallSetting();
  return engine.open(spec, SMALL_TRAINING, freshState(initialise(declareCman(spec), seededRandom(5))));
}

it('opens one window for all sessions, and gives it back', async () => {
  const main = new Main(true);
  const engine = new WindowEngine(main);
  expect(main.kinds).toEqual([]);
  expect(await engine.isThere()).toBe(true);
  const sessions = [await openSession(engine), await openSession(engine)];
  expect(engine.device).toBe(referenceEngine.device);
  expect(main.kinds).toEqual(['engine-wanted']);
  for (const session of sessions) await session.close();
  engine.leave();
  engine.leave();
  expect(main.kinds).toEqual(['engine-wanted', 'engine-released']);
  expect(main.open).toEqual([]);
});

it('opens another one after a loss', async () => {
  const main = new Main(true);
  const engine = new WindowEngine(main);
  const session = await openSession(engine);
  main.open[0]?.close();
  await expect(session.state()).rejects.toMatchObject({ code: 'engine-lost' });
  const next = await openSession(engine);
  expect((await next.state()).theta.length).toBeGreaterThan(0);
  expect(main.kinds).toEqual(['engine-wanted', 'engine-wanted']);
  engine.leave();
});

it('keeps no window that has no adapter', async () => {
  const main = new Main(false);
  const engine = new WindowEngine(main);
  expect(await engine.isThere()).toBe(false);
  await expect(openSession(engine)).rejects.toMatchObject({ code: 'engine-lost', message: 'no adapter' });
  expect(main.open).toEqual([]);
  expect(main.kinds).toEqual(['engine-wanted', 'engine-released', 'engine-wanted', 'engine-released']);
});

it('asks for the adapters in a window of its own, whether there are any or not', async () => {
  for (const hasAdapter of [true, false]) {
    const main = new Main(hasAdapter);
    const engine = new WindowEngine(main);
    expect(await engine.adapters()).toEqual(hasAdapter ? [ADAPTER] : []);
    expect(main.kinds).toEqual(['engine-wanted', 'engine-released']);
    expect(main.open).toEqual([]);
    expect(await engine.isThere()).toBe(hasAdapter);
    engine.leave();
  }
});

it('opens the adapter that was chosen, with the limit that was set', async () => {
  const settings: GpuSettings = { adapter: 'low-power', memoryMiB: 768 };
  const main = new Main(true);
  const engine = new WindowEngine(main, settings);
  await openSession(engine);
  expect(main.settings).toEqual([settings]);
  engine.leave();
});
