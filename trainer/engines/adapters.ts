// The graphics adapters that WebGPU finds, in a window or in Node: what they call themselves and what they allow.
import {
  ADAPTER_CHOICES,
  type AdapterChoice,
  type GpuSettings,
} from '../../core/contract/device-settings.ts';
import type { AdapterReport } from '../../core/contract/trainer.ts';
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

/**
 * Chromium gives a number where Dawn under Node gives the name, the name where that one gives the driver, and the driver in a field of its own.
 */
export function nameAndDriver(info: Pick<GPUAdapterInfo, 'device' | 'description'>): {
  readonly name: string;
  readonly driver: string;
} {
  const { device, description } = info;
  if (device !== '' && !/^0x[0-9a-f]+$/i.test(device)) return { name: device, driver: description };
  const driver: unknown = Reflect.get(info, 'driver');
  return { name: description, driver: typeof driver === 'string' ? driver : '' };
}

/** How the engine on an adapter is named: everywhere the same, since trials are kept by it. */
export function adapterName(info: GPUAdapterInfo): string {
  const { vendor, architecture, device } = info;
  const name = nameAndDriver(info).name || [vendor, architecture, device].filter(Boolean).join(' ');
  return name || 'graphics adapter without a name';
}

/** What an engine is to be opened with; null: its own defaults. */
export const webGpuOptions = (settings: GpuSettings | null): WebGpuOptions =>
  settings ? { powerPreference: settings.adapter, memoryMiB: settings.memoryMiB } : {};
