// Laws of the pool of buffers: no two users of one buffer, each large enough and little larger, never more allocated than the limit,
// and what waits for its next use makes room for what is needed now.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { BufferPool, classSize } from '../../../trainer/engines/webgpu/buffer-pool.ts';
import { softwareGpu, softwareGpuIsThere } from '../../support/software-gpu.ts';

const MEBIBYTE = 2 ** 20;

it('a class is at least what was asked for, an eighth more at most, and its own class', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (size) => {
      const found = classSize(size);
      expect(found).toBeGreaterThanOrEqual(size);
      expect(found).toBeLessThanOrEqual(Math.max(256, 1.125 * size));
      expect(found % 4).toBe(0);
      expect(classSize(found)).toBe(found);
    }),
  );
});

describe.skipIf(!softwareGpuIsThere())('on a device', () => {
  let device: GPUDevice;
  beforeAll(async () => {
    const adapter = await (await softwareGpu()).requestAdapter();
    device = await adapter!.requestDevice();
  });

  /** What is acquired (bytes) or given back (the place among those in use). */
  const action = fc.oneof(
    fc.record({ acquire: fc.integer({ min: 1, max: 400_000 }), reuse: fc.boolean() }),
    fc.record({ release: fc.nat(), reuse: fc.boolean() }),
  );

  it('nobody gets what another has, and the limit is kept, whatever comes and goes', () => {
    const limitBytes = 2 * MEBIBYTE;
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const pool = new BufferPool(device, { limitBytes });
        const used: GPUBuffer[] = [];
        for (const one of actions) {
          if ('acquire' in one) {
            // A fresh one is not rounded: WebGPU wants its size to be a multiple of 4 where it is mapped, as tfjs's are.
            const size = one.reuse ? one.acquire : 4 * Math.ceil(one.acquire / 4);
            let buffer: GPUBuffer;
            try {
              buffer = pool.acquire(size, GPUBufferUsage.STORAGE, false, one.reuse);
            } catch (error) {
              // Only where those in use leave no room.
              expect(String(error)).toMatch(/needs more than the 2 MiB/);
              expect(pool.bytesUsed + 1.125 * size).toBeGreaterThan(limitBytes);
              expect(pool.free).toBe(0);
              continue;
            }
            expect(used).not.toContain(buffer);
            expect(buffer.size).toBeGreaterThanOrEqual(size);
            used.push(buffer);
          } else if (used.length > 0) {
            const [buffer] = used.splice(one.release % used.length, 1);
            pool.release(buffer!, one.reuse);
          }
          expect(pool.used).toBe(used.length);
          expect(pool.bytesUsed).toBe(used.reduce((sum, { size }) => sum + size, 0));
          expect(pool.bytesAllocated).toBeGreaterThanOrEqual(pool.bytesUsed);
          expect(pool.bytesAllocated).toBeLessThanOrEqual(limitBytes);
        }
        pool.dispose();
        expect([pool.used, pool.free, pool.bytesUsed, pool.bytesAllocated]).toEqual([0, 0, 0, 0]);
        // What comes back after that belongs to nobody.
        for (const buffer of used) pool.release(buffer);
        expect(pool.bytesAllocated).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('what was given back serves the next of its class, the last first; when room is short the oldest goes', () => {
    const pool = new BufferPool(device, { limitBytes: 10_000 });
    const [first, second] = [4000, 4090].map((size) => pool.acquire(size, GPUBufferUsage.STORAGE));
    pool.release(first!);
    pool.release(second!);
    expect(pool.acquire(4000, GPUBufferUsage.STORAGE)).toBe(second);
    // For another use it is another kind.
    const third = pool.acquire(4000, GPUBufferUsage.UNIFORM);
    expect(third).not.toBe(first);
    expect(pool.free).toBe(0);
    expect(pool.bytesAllocated).toBe(second!.size + third.size);
    pool.dispose();
  });
});
