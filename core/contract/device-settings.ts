// What a person chooses of this computer's devices: for all projects, kept among the app's own data.
//
// Free of the validator, which the window has no need of: device-settings-shape.ts.

/** Which graphics adapter, where there are two: the fast one, or the one that spares the battery. WebGPU's `powerPreference`. */
export const ADAPTER_CHOICES = ['high-performance', 'low-power'] as const;
export type AdapterChoice = (typeof ADAPTER_CHOICES)[number];

/** How the graphics processor may be used. */
export interface GpuSettings {
  readonly adapter: AdapterChoice;
  /** What a training may take of its memory, in MiB; one that needs more goes on without it. */
  readonly memoryMiB: number;
}

export interface DeviceSettings extends GpuSettings {
  /** What trains. The reference engine is for checks of the others and not offered. */
  readonly engine: 'auto' | 'onnx' | 'webgpu' | 'tensorflow';
}

/** Below, the default network has no room for its batches; above, no adapter that could hold it is sold. */
export const MEMORY_MIB = { least: 512, most: 131_072, step: 256 } as const;

export const DEFAULT_DEVICE_SETTINGS: DeviceSettings = {
  engine: 'auto',
  adapter: 'high-performance',
  memoryMiB: 2048,
};

/** The part of the settings that a training worker must know from its start. */
export const gpuSettings = ({ adapter, memoryMiB }: GpuSettings): GpuSettings => ({ adapter, memoryMiB });
