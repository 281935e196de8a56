import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mentionPositions, pairFeatures } from '../../trainer/features/mention-pairs.ts';
import { FEATURE_GROUPS, PAIR_FEATURES } from '../../trainer/network/spec.ts';

const TYPES = ['Peop', 'Loc', 'Org'];

/** Mentions side by side or apart, in the order of the text. */
const mentions = fc
  .array(
    fc.record({ gap: fc.nat(40), length: fc.integer({ min: 1, max: 4 }), type: fc.constantFrom(...TYPES) }),
    { minLength: 2, maxLength: 9 },
  )
  .map((parts) => {
    let at = 0;
    return parts.map(({ gap, length, type }) => {
      const begin = at + gap;
      at = begin + length;
      return { begin, end: at, type };
    });
  });

describe('what is counted of a pair of mentions', () => {
  it('is one feature of each group, all within the table', () => {
    fc.assert(
      fc.property(mentions, (all) => {
        const features = pairFeatures(all, 0, all.length - 1);
        expect(new Set(features).size).toBe(FEATURE_GROUPS);
        expect(Math.min(...features)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...features)).toBeLessThan(PAIR_FEATURES);
      }),
    );
  });

  it('tells which of the two comes first', () => {
    fc.assert(
      fc.property(mentions, (all) => {
        expect(pairFeatures(all, 0, 1)).not.toEqual(pairFeatures(all, 1, 0));
      }),
    );
  });

  it('does not change when the sentence is moved to the right', () => {
    fc.assert(
      fc.property(mentions, fc.nat(20), (all, by) => {
        const moved = all.map(({ begin, end, type }) => ({ begin: begin + by, end: end + by, type }));
        expect(pairFeatures(moved, 0, 1)).toEqual(pairFeatures(all, 0, 1));
      }),
    );
  });
});

it('positions hold the first token, the last, all before and all up to the end of each mention', () => {
  const [first, second] = [
    { begin: 1, end: 3, type: 'Peop' },
    { begin: 4, end: 5, type: 'Loc' },
  ];
  const {
    begins,
    ends,
    before,
    through,
    headFirst,
    pairFeatures: features,
  } = mentionPositions([[first, second], []], 5, 2);
  const none = [0, 0, 0, 0, 0];
  const rows = (...of: number[][]): Float32Array => Float32Array.from([...of, none, none].flat());
  expect(begins.data).toEqual(rows([0, 1, 0, 0, 0], [0, 0, 0, 0, 1]));
  expect(ends.data).toEqual(rows([0, 0, 1, 0, 0], [0, 0, 0, 0, 1]));
  expect(before.data).toEqual(rows([1, 0, 0, 0, 0], [1, 1, 1, 1, 0]));
  expect(through.data).toEqual(rows([1, 1, 1, 0, 0], [1, 1, 1, 1, 1]));
  expect(headFirst.data).toEqual(Float32Array.of(0, 1, 0, 0, 0, 0, 0, 0));
  // Two mentions make two pairs; a mention and itself, or padding, make none.
  let active = 0;
  for (const value of features.data) active += value;
  expect(active).toBe(2 * FEATURE_GROUPS);
});
