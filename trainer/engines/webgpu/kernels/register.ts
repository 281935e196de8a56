import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { webGpuBackend } from '../compute-shader.ts';

export interface WebGpuKernelParameters<Input extends string> {
  readonly inputs: Readonly<Record<Input, tf.TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: WebGPUBackend;
}

/** Registers what the GPU does for a kernel. Whoever runs one by its name gives it the inputs of that name. */
export function register<Input extends string>(
  kernelName: string,
  kernel: (parameters: WebGpuKernelParameters<Input>) => tf.TensorInfo | tf.TensorInfo[],
): void {
  tf.registerKernel({
    kernelName,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) =>
      kernel({
        inputs: inputs as Record<Input, tf.TensorInfo>,
        attrs: attrs ?? {},
        backend: webGpuBackend(backend as tf.KernelBackend),
      }),
  });
}
