// Engine `webgpu`: the network's tensors on a GPU, through tfjs's WebGPU backend and kernels of ours for what would be many small
// operations. Free of Node and DOM: whoever opens it brings the GPU, a window's (`navigator.gpu`) or Dawn's.
import * as tf from '@tensorflow/tfjs-core';
import '../../tfjs.ts';
import { AppError } from '../../../core/errors.ts';
import type { Engine } from '../engine.ts';
import { tensorEngine } from '../tensor-session.ts';
import { adapterName } from './adapter-name.ts';
import { LimitedBackend } from './backend.ts';
import { registerAttention } from './kernels/attention.ts';
import { registerCrf } from './kernels/crf.ts';
import { registerFlatVector } from './kernels/flat-vector.ts';
import { registerHeadSelection } from './kernels/head-selection.ts';
import { registerLayerNorm } from './kernels/layer-norm.ts';
import { registerLstmRecurrence } from './kernels/lstm-recurrence.ts';
import { registerOptimiser } from './kernels/optimiser.ts';
import { registerSum } from './kernels/sum.ts';

/** tfjs's own name for it: its kernels are registered under it. */
const BACKEND = 'webgpu';

/** Limits that tfjs's shaders make use of where an adapter offers more than WebGPU's defaults. */
const WANTED_LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

export interface WebGpuOptions {
  /** Where there are two adapters: the fast one unless said otherwise. */
  readonly powerPreference?: GPUPowerPreference;
  /** Of the device's memory, in MiB, what a training may take; one that needs more fails. */
  readonly memoryMiB?: number;
  /** Ask for no more than WebGPU's default limits, as the smallest devices have them. */
  readonly defaultLimits?: boolean;
}

/** One batch of 16 sentences of the default network held 457 MiB on SwiftShader; others, of other lengths, share its buffers. */
export const DEFAULT_MEMORY_MIB = 2048;

const BYTES_PER_MIB = 2 ** 20;

let kernelsRegistered = false;

/** @throws AppError `engine-unavailable` where there is no adapter, or it gives no device */
export async function openWebGpuEngine(gpu: GPU, options: WebGpuOptions = {}): Promise<Engine> {
  const {
    powerPreference = 'high-performance',
    memoryMiB = DEFAULT_MEMORY_MIB,
    defaultLimits = false,
  } = options;
  const adapter = await gpu.requestAdapter({ powerPreference });
  if (!adapter) throw new AppError('engine-unavailable', 'WebGPU finds no graphics adapter');
  const limits = WANTED_LIMITS.map((limit) => [limit, adapter.limits[limit]] as const);
  const device = await adapter.requestDevice({
    requiredLimits: defaultLimits ? {} : Object.fromEntries(limits),
    requiredFeatures: adapter.features.has('timestamp-query') ? ['timestamp-query'] : [],
  });
  const info = adapter.info;
  if (!kernelsRegistered) {
    registerLstmRecurrence();
    registerLayerNorm();
    registerCrf();
    registerHeadSelection();
    registerAttention();
    registerOptimiser();
    registerFlatVector();
    registerSum();
    kernelsRegistered = true;
  }
  if (tf.findBackendFactory(BACKEND)) tf.removeBackend(BACKEND);
  const limitBytes = memoryMiB * BYTES_PER_MIB;
  tf.registerBackend(BACKEND, () => new LimitedBackend(device, info, { limitBytes }));
  return tensorEngine({ id: 'webgpu', backend: BACKEND, device: adapterName(info) });
}
