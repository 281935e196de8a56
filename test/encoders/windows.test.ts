import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planBatches } from '../../plugins/encoders/minilm/batches.ts';
import { planWindows } from '../../plugins/encoders/minilm/windows.ts';

describe('windows over a sentence', () => {
  test('a sentence that fits is one window, an empty one none', () => {
    expect(planWindows([3, 3, 4], 10, 4)).toEqual([{ begin: 0, end: 3, keepBegin: 0, keepEnd: 3 }]);
    expect(planWindows([], 10, 4)).toEqual([]);
  });

  test('neighbours share tokens and part in the middle of them; the last window is as full as the others', () => {
    expect(planWindows(Array<number>(22).fill(1), 10, 4)).toEqual([
      { begin: 0, end: 10, keepBegin: 0, keepEnd: 8 },
      { begin: 6, end: 16, keepBegin: 8, keepEnd: 14 },
      { begin: 12, end: 22, keepBegin: 14, keepEnd: 22 },
    ]);
  });

  test('every token is kept once, from a window that holds it, none over capacity, with context on both sides', () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 64 }), { maxLength: 600 });
    fc.assert(
      fc.property(pieces, (counts) => {
        const windows = planWindows(counts, 510, 128);
        let next = 0;
        windows.forEach(({ begin, end, keepBegin, keepEnd }, index) => {
          expect(counts.slice(begin, end).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(510);
          expect(keepBegin).toBe(next);
          expect(keepEnd).toBeGreaterThan(keepBegin);
          expect(begin).toBeLessThanOrEqual(keepBegin);
          expect(end).toBeGreaterThanOrEqual(keepEnd);
          if (index > 0) expect(begin).toBeLessThan(keepBegin);
          if (index < windows.length - 1) expect(end).toBeGreaterThanOrEqual(keepEnd);
          next = keepEnd;
        });
        expect(next).toBe(counts.length);
      }),
      { seed: 1 },
    );
  });
});

describe('batches', () => {
  test('every item is in one batch, a batch holds items of one length, and is within the budget unless it is a single item', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2, max: 512 }), { maxLength: 200 }), (lengths) => {
        const batches = planBatches(lengths, 1280);
        expect(batches.flat().sort((left, right) => left - right)).toEqual(lengths.map((_, item) => item));
        for (const batch of batches) {
          const [length, ...others] = new Set(batch.map((item) => lengths[item]!));
          expect(others).toEqual([]);
          if (batch.length > 1) expect(batch.length * length!).toBeLessThanOrEqual(1280);
        }
      }),
      { seed: 1 },
    );
  });

  test('items of one length are together as far as the budget goes, the longest first', () => {
    expect(planBatches([2, 9, 2, 9, 9, 2], 20)).toEqual([[1, 3], [4], [0, 2, 5]]);
  });
});
