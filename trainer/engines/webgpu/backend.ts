// tfjs's WebGPU backend with a pool of buffers that keeps to a limit.
import * as tf from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { BufferPool, type BufferPoolOptions } from './buffer-pool.ts';

export class LimitedBackend extends WebGPUBackend {
  constructor(device: GPUDevice, adapter: GPUAdapterInfo, options: BufferPoolOptions) {
    super(device, adapter);
    const pool = new BufferPool(device, options);
    const count = <T>(result: T): T => {
      this.bufferManager.numBytesUsed = pool.bytesUsed;
      this.bufferManager.numBytesAllocated = pool.bytesAllocated;
      return result;
    };
    Object.assign(this.bufferManager, {
      acquireBuffer: (...wanted: Parameters<BufferPool['acquire']>) => count(pool.acquire(...wanted)),
      releaseBuffer: (...freed: Parameters<BufferPool['release']>) => count(pool.release(...freed)),
      getNumUsedBuffers: () => pool.used,
      getNumFreeBuffers: () => pool.free,
      dispose: () => count(pool.dispose()),
    });
  }

  /** What was read of a buffer that is larger than its tensor ends where the tensor does. */
  override async read(dataId: object): Promise<tf.BackendValues> {
    const values = await super.read(dataId);
    const { shape } = this.tensorMap.get(dataId);
    const size = tf.util.sizeFromShape(shape);
    return values.length > size ? values.slice(0, size) : values;
  }
}
