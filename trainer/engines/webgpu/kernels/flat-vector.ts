// The parameters' vector to tensors and back by copies from buffer to buffer: in shaders that would be one dispatch for each of some eighty
// tensors.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { JOIN_TENSORS, SPLIT_VECTOR } from '../../../operations/flat-vector.ts';
import { register } from './register.ts';

/** Where one tensor's values lie in the vector, in bytes. */
interface Part {
  readonly tensor: TensorInfo;
  readonly offset: number;
  readonly size: number;
}

/** One after the other. */
function partsOf(tensors: readonly TensorInfo[]): Part[] {
  let offset = 0;
  return tensors.map((tensor) => {
    const size = tf.util.sizeFromShape(tensor.shape) * Float32Array.BYTES_PER_ELEMENT;
    const part = { tensor, offset, size };
    offset += size;
    return part;
  });
}

/** A tensor's buffer on the device, made if there is none yet. */
function bufferOf(backend: WebGPUBackend, { dataId }: TensorInfo): GPUBuffer {
  backend.uploadToGPU(dataId);
  const { resource } = backend.tensorMap.get(dataId);
  if (!(resource instanceof GPUBuffer)) throw new TypeError('a tensor without a buffer');
  return resource;
}

function copy(backend: WebGPUBackend, vector: TensorInfo, parts: readonly Part[], toVector: boolean): void {
  const whole = bufferOf(backend, vector);
  const buffers = parts.map(({ tensor }) => bufferOf(backend, tensor));
  // What has been asked of tfjs so far comes first: the values copied may be its work.
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.submitQueue();
  const encoder = backend.device.createCommandEncoder();
  parts.forEach(({ offset, size }, index) => {
    if (toVector) encoder.copyBufferToBuffer(buffers[index]!, 0, whole, offset, size);
    else encoder.copyBufferToBuffer(whole, offset, buffers[index]!, 0, size);
  });
  backend.queue.submit([encoder.finish()]);
}

export function registerFlatVector(): void {
  register<'vector'>(SPLIT_VECTOR, ({ inputs: { vector }, attrs, backend }) => {
    const { shapes } = attrs as { shapes: number[][] };
    const tensors = shapes.map((shape) => backend.makeTensorInfo(shape, 'float32'));
    copy(backend, vector, partsOf(tensors), false);
    return tensors;
  });

  register(JOIN_TENSORS, ({ inputs, backend }) => {
    const parts = partsOf(Object.values(inputs));
    const length = parts.reduce((sum, { tensor }) => sum + tf.util.sizeFromShape(tensor.shape), 0);
    const vector = backend.makeTensorInfo([length], 'float32');
    copy(backend, vector, parts, true);
    return vector;
  });
}
