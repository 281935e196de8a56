// The device's buffers, in place of tfjs's own pool, which keeps every freed buffer for one of exactly its size: batches are of all lengths, so
// that it would grow without end. Here sizes come in classes, so that one batch's buffers serve the next, and what nobody uses goes
// when memory is short.
import { AppError } from '../../../core/errors.ts';

/** Classes to each power of two: a buffer is at most an eighth larger than what was asked for. */
const CLASSES = 8;
/** Smaller ones are all of one class. */
const SMALLEST = 256;
const MEBIBYTE = 2 ** 20;

/** @param size in bytes; @returns that of its class, a multiple of 4: at least `size`, at most an eighth more where it is above 256 */
export function classSize(size: number): number {
  if (size <= SMALLEST) return SMALLEST;
  const step = 2 ** Math.floor(Math.log2(size)) / CLASSES;
  return Math.ceil(size / step) * step;
}

export interface BufferPoolOptions {
  /** Of all buffers together. */
  readonly limitBytes: number;
}

export class BufferPool {
  /** Of the buffers in use. */
  bytesUsed = 0;
  /** Of all, those that wait for their next use included. */
  bytesAllocated = 0;
  readonly #device: Pick<GPUDevice, 'createBuffer' | 'limits'>;
  readonly #limitBytes: number;
  readonly #used = new Set<GPUBuffer>();
  /** Freed the longest ago first. */
  readonly #free = new Set<GPUBuffer>();
  readonly #freeByKind = new Map<string, GPUBuffer[]>();

  constructor(device: Pick<GPUDevice, 'createBuffer' | 'limits'>, { limitBytes }: BufferPoolOptions) {
    this.#device = device;
    this.#limitBytes = limitBytes;
  }

  get used(): number {
    return this.#used.size;
  }

  get free(): number {
    return this.#free.size;
  }

  /**
   * @param reuse false: a fresh one of exactly this size; what is in another is what somebody left there
   * @throws AppError `engine-unavailable` when the buffers in use leave no room for it
   */
  acquire(size: number, usage: GPUBufferUsageFlags, mappedAtCreation = false, reuse = true): GPUBuffer {
    const wanted = reuse ? this.#sizeFor(size) : size;
    const waiting = reuse ? this.#freeByKind.get(kindOf(wanted, usage))?.pop() : undefined;
    if (waiting) this.#free.delete(waiting);
    const buffer = waiting ?? this.#create(wanted, usage, mappedAtCreation);
    this.#used.add(buffer);
    this.bytesUsed += buffer.size;
    return buffer;
  }

  /** @param reuse false: nobody will need one like it */
  release(buffer: GPUBuffer, reuse = true): void {
    // Of a pool that was emptied, the last ones come back late.
    if (!this.#used.delete(buffer)) return;
    this.bytesUsed -= buffer.size;
    if (!reuse) {
      this.#destroy(buffer);
      return;
    }
    this.#free.add(buffer);
    const kind = kindOf(buffer.size, buffer.usage);
    const waiting = this.#freeByKind.get(kind);
    if (waiting) waiting.push(buffer);
    else this.#freeByKind.set(kind, [buffer]);
  }

  dispose(): void {
    for (const buffer of [...this.#used, ...this.#free]) this.#destroy(buffer);
    this.#used.clear();
    this.#free.clear();
    this.#freeByKind.clear();
    this.bytesUsed = 0;
  }

  #sizeFor(size: number): number {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.#device.limits;
    const rounded = classSize(size);
    return rounded > Math.min(maxBufferSize, maxStorageBufferBindingSize) ? size : rounded;
  }

  #create(size: number, usage: GPUBufferUsageFlags, mappedAtCreation: boolean): GPUBuffer {
    for (const oldest of this.#free) {
      if (this.bytesAllocated + size <= this.#limitBytes) break;
      this.#free.delete(oldest);
      const kind = this.#freeByKind.get(kindOf(oldest.size, oldest.usage))!;
      kind.splice(kind.indexOf(oldest), 1);
      // Work already submitted ends with it before it goes.
      this.#destroy(oldest);
    }
    if (this.bytesAllocated + size > this.#limitBytes) {
      throw new AppError(
        'engine-unavailable',
        `a step needs more than the ${Math.floor(this.#limitBytes / MEBIBYTE)} MiB of the graphics processor's memory that it may use`,
        { limitBytes: this.#limitBytes },
      );
    }
    this.bytesAllocated += size;
    return this.#device.createBuffer({ size, usage, mappedAtCreation });
  }

  #destroy(buffer: GPUBuffer): void {
    this.bytesAllocated -= buffer.size;
    buffer.destroy();
  }
}

const kindOf = (size: number, usage: GPUBufferUsageFlags): string => `${size}/${usage}`;
