import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dequantize, quantize } from '../../../trainer/features/quantized-vectors.ts';

const BLOCK = 64;

/** `[vectors, width]` of floats as they come, zeros and outliers among them. */
const vectors = fc
  .record({ width: fc.integer({ min: 1, max: 200 }), count: fc.integer({ min: 0, max: 4 }) })
  .chain(({ width, count }) =>
    fc
      .array(fc.float({ noNaN: true, min: -1000, max: 1000 }), {
        minLength: width * count,
        maxLength: width * count,
      })
      .map((values) => ({ width, values: Float32Array.from(values) })),
  );

function restored(values: Float32Array, width: number): Float32Array {
  const quantized = quantize(values, width);
  const floats = new Float32Array(values.length);
  for (let vector = 0; vector * width < values.length; vector++) {
    dequantize(quantized, vector, width, floats, vector * width);
  }
  return floats;
}

describe('vectors in 8 bits', () => {
  it('are off by at most half a step of their block, the largest value being 127 steps', () => {
    fc.assert(
      fc.property(vectors, ({ values, width }) => {
        const floats = restored(values, width);
        values.forEach((value, index) => {
          const from = index - (index % width) + BLOCK * Math.floor((index % width) / BLOCK);
          const to = Math.min(from + BLOCK, index - (index % width) + width);
          const largest = Math.max(...values.subarray(from, to).map(Math.abs));
          // Rounding of the factor itself comes on top, and floats below the smallest normal one are coarser.
          expect(Math.abs(floats[index]! - value)).toBeLessThanOrEqual(largest * (0.5 / 127 + 1e-6) + 1e-40);
        });
      }),
      { seed: 1 },
    );
  });

  it('of the negative values are the negative ones', () => {
    fc.assert(
      fc.property(vectors, ({ values, width }) => {
        const negative = restored(
          values.map((value) => -value),
          width,
        );
        expect([...negative].map((value) => -value + 0)).toEqual(
          [...restored(values, width)].map((value) => value + 0),
        );
      }),
      { seed: 1 },
    );
  });

  it('take a byte a value and little more', () => {
    const { values, scales } = quantize(new Float32Array(3 * 384).fill(0.5), 384);
    expect([values.byteLength, scales.byteLength]).toEqual([3 * 384, (3 * 384 * 4) / BLOCK]);
  });
});
