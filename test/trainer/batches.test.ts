import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TRAINING } from '../../core/contract/cman-config.ts';
import { seededRandom } from '../../core/random.ts';
import { batchesByLength, bucketedBatches } from '../../trainer/training/batches.ts';
import { ratesAt } from '../../trainer/training/schedule.ts';

const lengths = fc.array(fc.integer({ min: 0, max: 80 }), { maxLength: 300 });
const limits = fc.record({
  batchSize: fc.integer({ min: 1, max: 32 }),
  maximumPairs: fc.integer({ min: 1, max: 20_000 }),
});

describe.each([
  [
    'bucketedBatches',
    (l: number[], limit: { batchSize: number; maximumPairs: number }) =>
      bucketedBatches(l, limit, seededRandom(1)),
  ],
  ['batchesByLength', batchesByLength],
])('%s', (_, cut) => {
  it('takes each sentence that has tokens once, within the limits', () => {
    fc.assert(
      fc.property(lengths, limits, (sizes, limit) => {
        const batches = cut(sizes, limit);
        const taken = batches.flat().sort((a, b) => a - b);
        expect(taken).toEqual(sizes.flatMap((length, index) => (length > 0 ? [index] : [])));
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(limit.batchSize);
          const longest = Math.max(...batch.map((index) => sizes[index]!));
          expect(batch.length === 1 || batch.length * longest ** 2 <= limit.maximumPairs).toBe(true);
        }
      }),
    );
  });
});

it('batches come in another order every epoch, and in the same for the same seed', () => {
  const sizes = Array.from({ length: 200 }, (_, index) => 1 + (index % 40));
  const limit = { batchSize: 8, maximumPairs: 60_000 };
  const random = seededRandom(4);
  const [first, second] = [bucketedBatches(sizes, limit, random), bucketedBatches(sizes, limit, random)];
  expect(second).not.toEqual(first);
  expect(bucketedBatches(sizes, limit, seededRandom(4))).toEqual(first);
});

it('the learning rate climbs to its height and falls to its end without a jump', () => {
  const steps = 1000;
  const rates = Array.from(
    { length: steps },
    (_, step) => ratesAt(step + 1, steps, DEFAULT_TRAINING).learningRate,
  );
  expect(Math.max(...rates)).toBeCloseTo(DEFAULT_TRAINING.learningRate, 9);
  expect(rates.at(-1)).toBeCloseTo(DEFAULT_TRAINING.learningRate * DEFAULT_TRAINING.finalRate, 9);
  const jumps = rates.slice(1).map((rate, index) => Math.abs(rate - rates[index]!));
  expect(Math.max(...jumps)).toBeLessThan(DEFAULT_TRAINING.learningRate / 20);
});
