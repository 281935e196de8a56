// WebGPU in a process of Node: Dawn, from the `webgpu` package, on whatever Vulkan, Metal or Direct3D driver the machine has. Electron's
// processes can't use it (their V8 refuses buffers that are not its own): there a window brings the GPU.
import { existsSync } from 'node:fs';
import { AppError } from '../../core/errors.ts';
import type { GpuSettings } from '../../core/contract/device-settings.ts';
import type { AdapterReport } from '../../core/contract/trainer.ts';
import { MessageChannel } from 'node:worker_threads';
import { findAdapters, webGpuOptions } from '../engines/adapters.ts';
import type { Engine } from '../engines/engine.ts';
import { overWebPort } from '../engines/remote/ports.ts';
import { connectEngine, type RemoteEngine } from '../engines/remote/remote-engine.ts';
import { serveEngine } from '../engines/remote/serve-engine.ts';
import type { WebGpuOptions } from '../engines/webgpu/engine.ts';

let opened: Promise<GPU> | null = null;

/** This process's GPU, once. @throws AppError `engine-unavailable` where the package does not load */
export function nodeGpu(): Promise<GPU> {
  opened ??= openDawn();
  return opened;
}

async function openDawn(): Promise<GPU> {
  if (process.versions['electron'])
    throw new AppError('engine-unavailable', 'in the app the GPU is opened by a window, not by this process');
  let dawn: typeof import('webgpu');
  try {
    dawn = await import('webgpu');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('engine-unavailable', `WebGPU for Node does not load: ${reason}`);
  }
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]);
  // Where tfjs looks whether there is WebGPU at all.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  return gpu;
}

/** Where Linux keeps the list of its Vulkan drivers. */
const DRIVER_LISTS = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d'];

/** Whether it is worth a look: Dawn complains on the terminal where Linux has no driver at all. */
export function nodeGpuIsLikely(): boolean {
  if (process.versions['electron']) return false;
  if (process.platform !== 'linux') return true;
  const named = ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES'].some((variable) => process.env[variable]);
  return named || DRIVER_LISTS.some((folder) => existsSync(folder));
}

/** @throws AppError `engine-unavailable` */
export async function nodeWebGpuEngine(options: WebGpuOptions = {}): Promise<Engine> {
  const gpu = await nodeGpu();
  const { openWebGpuEngine } = await import('../engines/webgpu/engine.ts');
  return openWebGpuEngine(gpu, options);
}

let served: Promise<RemoteEngine> | null = null;

/**
 * The engine behind a line of its own, as a window's is: whoever trains on it hears of a device that is lost, or no longer answers. One for
 * the process, until it is lost: a session that waits for the next training belongs to it.
 * @param settings of this process's environment, which stays the same; null: the fast adapter
 * @throws AppError `engine-unavailable`
 */
export async function servedNodeEngine(settings: GpuSettings | null = null): Promise<Engine> {
  const former = await served?.catch(() => null);
  if (!former || former.lost) served = serveHere(settings);
  return served!;
}

async function serveHere(settings: GpuSettings | null): Promise<RemoteEngine> {
  const engine = await nodeWebGpuEngine(webGpuOptions(settings));
  const { deviceLoss } = await import('../engines/webgpu/device-loss.ts');
  const { port1, port2 } = new MessageChannel();
  serveEngine(overWebPort(port2), engine, deviceLoss());
  const connected = await connectEngine(overWebPort(port1));
  // An idle line is no reason for a process to stay.
  port1.unref();
  port2.unref();
  return connected;
}

/** Every adapter of this machine. @throws AppError `engine-unavailable` */
export async function nodeAdapters(): Promise<AdapterReport[]> {
  return findAdapters(await nodeGpu());
}
