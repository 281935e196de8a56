// Laws of the rounds of a quick training.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { quickBatches, roundSize } from '../../trainer/training/quick-rounds.ts';

const LIMITS = { batchSize: 4, maximumPairs: 10_000 };

const setting = fc.tuple(fc.nat(12), fc.nat(40), fc.nat()).map(([freshCount, replayCount, seed]) => ({
  fresh: Array.from({ length: freshCount }, (_, index) => index),
  replay: Array.from({ length: replayCount }, (_, index) => freshCount + index),
  lengths: Array.from({ length: freshCount + replayCount }, (_, index) => 1 + ((index * 7) % 13)),
  seed,
}));

/** The sentences of the first `count` rounds, as far as batches come. */
function rounds(
  { seed, ...members }: typeof setting extends fc.Arbitrary<infer T> ? T : never,
  count: number,
) {
  const batches = quickBatches(members, LIMITS, seededRandom(seed));
  const size = Math.min(
    roundSize(members.fresh.length, members.replay.length),
    members.fresh.length + members.replay.length,
  );
  return Array.from({ length: count }, () => {
    const round: number[] = [];
    while (round.length < size) {
      const next = batches.next();
      if (next.done) break;
      round.push(...next.value);
    }
    return round;
  });
}

it('the first round has every fresh sentence and no sentence twice; the same seed gives the same batches', () => {
  fc.assert(
    fc.property(setting, (members) => {
      const [first = []] = rounds(members, 1);
      expect(members.fresh.every((index) => first.includes(index))).toBe(true);
      expect(new Set(first).size).toBe(first.length);
      expect(rounds(members, 3)).toEqual(rounds(members, 3));
    }),
  );
});

it('old sentences come in their order, a new part of them in every round', () => {
  const members = {
    fresh: [0, 1],
    replay: Array.from({ length: 18 }, (_, index) => 2 + index),
    lengths: new Array<number>(20).fill(3),
    seed: 5,
  };
  const seen = rounds(members, 3).map((round) => round.filter((index) => index > 1).sort((a, b) => a - b));
  expect(seen).toEqual([
    [2, 3, 4, 5, 6, 7],
    [8, 9, 10, 11, 12, 13],
    [14, 15, 16, 17, 18, 19],
  ]);
});

it('many fresh sentences take a larger share of a round', () => {
  expect(roundSize(10, 900)).toBe(40);
  expect(roundSize(20, 900)).toBe(80);
  expect(200 / roundSize(200, 900)).toBeCloseTo(0.7, 2);
  expect(roundSize(0, 900)).toBe(900);
});

it('nothing to learn from ends at once', () => {
  expect([...quickBatches({ lengths: [], fresh: [], replay: [] }, LIMITS, seededRandom(1))]).toEqual([]);
});
