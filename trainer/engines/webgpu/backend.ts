// tfjs's WebGPU backend, with a pool of buffers that keeps to a limit and uniforms that are written once.
import * as tf from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { BufferPool, type BufferPoolOptions } from './buffer-pool.ts';
import { UniformCache, type UniformValues } from './uniform-cache.ts';

/** Dispatches that are handed to the device together: a step has some four hundred. */
const DISPATCHES_OF_A_SUBMISSION = 64;

/** Of a few hundred bytes each. */
const KEPT_UNIFORMS = 8192;

export class LimitedBackend extends WebGPUBackend {
  constructor(device: GPUDevice, adapter: GPUAdapterInfo, options: BufferPoolOptions) {
    super(device, adapter);
    tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', DISPATCHES_OF_A_SUBMISSION);
    this.#poolBuffers(new BufferPool(device, options));
    this.#keepUniforms();
  }

  /** What was read of a buffer that is larger than its tensor ends where the tensor does. */
  override async read(dataId: object): Promise<tf.BackendValues> {
    const values = await super.read(dataId);
    const { shape } = this.tensorMap.get(dataId);
    const size = tf.util.sizeFromShape(shape);
    return values.length > size ? values.slice(0, size) : values;
  }

  #poolBuffers(pool: BufferPool): void {
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

  #keepUniforms(): void {
    // Private to tfjs, whose version is pinned.
    const write = this['makeUniforms'].bind(this) as (uniforms: readonly UniformValues[]) => GPUBufferBinding;
    const toBeFreed = (): GPUBuffer[] => this['uniformPendingDisposal'] as GPUBuffer[];
    const cache = new UniformCache<GPUBufferBinding>(KEPT_UNIFORMS, ({ buffer }) =>
      // Freed with the next submission: until then it may be bound.
      toBeFreed().push(buffer as GPUBuffer),
    );
    this['makeUniforms'] = (uniforms: readonly UniformValues[]) =>
      cache.of(uniforms, () => {
        const written = write(uniforms);
        toBeFreed().pop();
        return written;
      });
  }
}
