// The graphics adapters that WebGPU finds, in a window or in Node: what they call themselves and what they allow.
import {
  ADAPTER_CHOICES,
  type AdapterChoice,
  type GpuSettings,
} from '../../core/contract/device-settings.ts';
import type { AdapterReport } from '../../core/contract/trainer.ts';
import { adapterName, nameAndDriver } from './webgpu/adapter-name.ts';
import type { WebGpuOptions } from './webgpu/engine.ts';

/** Drivers that imitate a graphics processor on the processor, for those that don't say so themselves. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render/i;

export const isSoftware = (name: string): boolean => SOFTWARE.test(name);

/** Every adapter once, the fast one first. Two of the very same kind can't be told apart and are one. */
export async function findAdapters(gpu: GPU): Promise<AdapterReport[]> {
  const found = new Map<string, AdapterReport>();
  for (const choice of ADAPTER_CHOICES) {
    const adapter = await gpu.requestAdapter({ powerPreference: choice });
    if (!adapter) continue;
    const report = describeAdapter(adapter, choice);
    const key = JSON.stringify({ ...report, choices: [] });
    const known = found.get(key);
    found.set(key, known ? { ...known, choices: [...known.choices, choice] } : report);
  }
  return [...found.values()];
}

function describeAdapter(adapter: GPUAdapter, choice: AdapterChoice): AdapterReport {
  const { info, limits } = adapter;
  const { vendor, architecture } = info;
  const device = adapterName(info);
  const { name, driver } = nameAndDriver(info);
  return {
    ...{ device, vendor, architecture, name, driver },
    software: saysSoftware(adapter) || saysSoftware(info) || isSoftware(`${device} ${name} ${driver}`),
    choices: [choice],
    limits: {
      bufferBytes: limits.maxStorageBufferBindingSize,
      workgroupBytes: limits.maxComputeWorkgroupStorageSize,
      invocations: limits.maxComputeInvocationsPerWorkgroup,
    },
  };
}

/** The flag has moved from the adapter to its description; either may be there. */
const saysSoftware = (described: object): boolean => Reflect.get(described, 'isFallbackAdapter') === true;

/** What an engine is to be opened with; null: its own defaults. */
export const webGpuOptions = (settings: GpuSettings | null): WebGpuOptions =>
  settings ? { powerPreference: settings.adapter, memoryMiB: settings.memoryMiB } : {};
