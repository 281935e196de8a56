import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SentenceUncertainty } from '../../../core/contract/trainer.ts';
import type { RankingCandidate } from '../../../core/ranking/candidate.ts';
import { spreadOrder } from '../../../core/ranking/spread.ts';
import { findStrategy, rankSentences } from '../../../core/ranking/rank.ts';
import { seededRandom } from '../../../core/random.ts';

const NOTHING: SentenceUncertainty = {
  pathUncertainty: 0,
  tokenUncertainty: 0,
  marginUncertainty: 0,
  relationUncertainty: 0,
};

const candidate = (
  index: number,
  uncertainty: Partial<SentenceUncertainty>,
  part: Partial<RankingCandidate> = {},
): RankingCandidate => ({
  id: `s${index}`,
  tokens: [`word-${String.fromCodePoint(0x4e00 + index)}`],
  uncertainty: { ...NOTHING, ...uncertainty },
  embedding: null,
  documentOrder: index,
  ...part,
});

const scoresOf = (strategy: string, pool: readonly RankingCandidate[]): number[] =>
  findStrategy(strategy)
    .score(pool, { annotated: [], random: seededRandom(1) })
    .map(({ score }) => score);

describe('each measure alone', () => {
  it.each([
    ['mnlp', (value: number) => ({ pathUncertainty: value })],
    ['least-confidence', (value: number) => ({ pathUncertainty: value })],
    ['margin', (value: number) => ({ marginUncertainty: value })],
    ['token', (value: number) => ({ tokenUncertainty: value })],
    ['token-entropy', (value: number) => ({ tokenEntropy: value })],
    ['relation-entropy', (value: number) => ({ relationUncertainty: value })],
    ['bald', (value: number) => ({ disagreement: { mentions: value, relations: 0 } })],
    ['bald', (value: number) => ({ disagreement: { mentions: 0.5, relations: value } })],
  ] as const)('%s orders by it and by nothing else', (strategy, of) => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 12 }),
        (values) => {
          const scores = scoresOf(
            strategy,
            values.map((value, index) => candidate(index, of(value))),
          );
          const order = (list: readonly number[]): number[] =>
            [...list.keys()].sort((a, b) => list[b]! - list[a]! || a - b);
          expect(order(scores)).toEqual(order(values));
        },
      ),
    );
  });

  it('only least confidence grows with length as such', () => {
    const tokens = (n: number): string[] => Array.from({ length: n }, (_, index) => `w${index}`);
    const pool = [
      candidate(0, { pathUncertainty: 0.2 }, { tokens: tokens(5) }),
      candidate(1, { pathUncertainty: 0.1 }, { tokens: tokens(50) }),
    ];
    const [short, long] = scoresOf('least-confidence', pool);
    expect(long).toBeGreaterThan(short!);
    const [shorter, longer] = scoresOf('mnlp', pool);
    expect(shorter).toBeGreaterThan(longer!);
  });

  it('puts a sentence whose prediction lacks the figure in the middle', () => {
    const [low, lacking, high] = scoresOf('token-entropy', [
      candidate(0, { tokenEntropy: 0.1 }),
      candidate(1, {}),
      candidate(2, { tokenEntropy: 0.9 }),
    ]);
    expect(lacking).toBeGreaterThan(low!);
    expect(lacking).toBeLessThan(high!);
  });

  it('is refused, and the others named, under a name that does not exist', () => {
    expect(() => rankSentences([], { strategy: 'entropy' })).toThrow(/there are combined/);
  });
});

describe('uncertainty with diversity', () => {
  const axis = (index: number): Float32Array =>
    Float32Array.from({ length: 4 }, (_, i) => (i === index ? 1 : 0));

  it('takes an unlike sentence before the copy of a more uncertain one', () => {
    const pool = [
      candidate(0, {}, { embedding: axis(0) }),
      candidate(1, {}, { embedding: axis(0) }),
      candidate(2, {}, { embedding: axis(1) }),
    ];
    expect(spreadOrder(pool, [0.9, 0.8, 0.3], [], seededRandom(1)).order).toEqual([0, 2, 1]);
    const annotated = [{ tokens: ['x'], embedding: axis(0) }];
    expect(spreadOrder(pool, [0.9, 0.8, 0.3], annotated, seededRandom(1)).order[0]).toBe(2);
  });

  it('is the order of scores where no two sentences are alike, and always an order of all', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { maxLength: 4 }), (scores) => {
        const pool = scores.map((_, index) => candidate(index, {}, { embedding: axis(index) }));
        const { order } = spreadOrder(pool, scores, [], seededRandom(1));
        expect(order).toEqual([...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b));
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.nat(3))), (items) => {
        const pool = items.map(([, place], index) => candidate(index, {}, { embedding: axis(place) }));
        const { order } = spreadOrder(
          pool,
          items.map(([score]) => score),
          [],
          seededRandom(1),
        );
        expect([...order].sort((a, b) => a - b)).toEqual([...items.keys()]);
      }),
    );
  });
});
