// The GPU engine's place in the app: a dedicated worker of a hidden window. It serves whoever is at the other end of the port that it is
// given.
import { AppError } from '../../core/errors.ts';
import { findAdapters, webGpuOptions } from '../engines/adapters.ts';
import { overWebPort, type WebPort } from '../engines/remote/ports.ts';
import { serveGpu } from '../engines/remote/serve-gpu.ts';
import { deviceLoss } from '../engines/webgpu/device-loss.ts';
import { openWebGpuEngine } from '../engines/webgpu/engine.ts';

/** The part of a DedicatedWorkerGlobalScope that is used here. */
interface WorkerScope {
  onmessage: ((event: { readonly ports: readonly WebPort[] }) => void) | null;
  onunhandledrejection: ((event: { readonly reason: unknown }) => void) | null;
  readonly navigator: { readonly gpu?: GPU };
}
declare const self: WorkerScope;

self.onmessage = ({ ports: [port] }) => {
  if (!port) return;
  serveGpu(overWebPort(port), {
    adapters: async () => findAdapters(windowGpu()),
    open: async (settings) => ({
      engine: await openWebGpuEngine(windowGpu(), webGpuOptions(settings)),
      lost: Promise.race([deviceLoss(), unheardFailure()]),
    }),
  });
};

/** @throws AppError `engine-unavailable` */
function windowGpu(): GPU {
  const { gpu } = self.navigator;
  if (!gpu) throw new AppError('engine-unavailable', 'there is no WebGPU in this version of the window');
  return gpu;
}

/** Resolves with what failed although nobody waited for it. */
function unheardFailure(): Promise<string> {
  return new Promise((resolve) => {
    self.onunhandledrejection = ({ reason }) =>
      resolve(reason instanceof Error ? reason.message : String(reason));
  });
}
