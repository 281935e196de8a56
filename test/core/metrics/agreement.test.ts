import { describe, expect, it } from 'vitest';
import { agreement, cohenKappa } from '../../../core/metrics/agreement.ts';
import type { SentenceExample } from '../../../core/model/example.ts';

const example = (mentions: SentenceExample['mentions']): SentenceExample => ({
  id: 's',
  tokens: ['Ann', 'Berg', 'lives', 'in', 'Oslo'],
  mentions,
  relations: [],
});
const ANN = { begin: 0, end: 2, type: 'Peop' };
const OSLO = { begin: 4, end: 5, type: 'Loc' };

describe("Cohen's kappa", () => {
  it('is what the definition gives by hand', () => {
    // 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed 0.7, expected 0.5.
    const pairs = [
      ...Array<[string, string]>(20).fill(['yes', 'yes']),
      ...Array<[string, string]>(5).fill(['yes', 'no']),
      ...Array<[string, string]>(10).fill(['no', 'yes']),
      ...Array<[string, string]>(15).fill(['no', 'no']),
    ];
    const { kappa, observed, expected } = cohenKappa(
      pairs.map(([a]) => a),
      pairs.map(([, b]) => b),
    );
    expect(observed).toBeCloseTo(0.7, 12);
    expect(expected).toBeCloseTo(0.5, 12);
    expect(kappa).toBeCloseTo(0.4, 12);
  });

  it('is not defined where only one label was ever used, or none', () => {
    expect(cohenKappa(['O', 'O'], ['O', 'O']).kappa).toBeNull();
    expect(cohenKappa([], []).kappa).toBeNull();
  });

  it('is 0 where the annotators agree as often as chance', () => {
    expect(cohenKappa(['x', 'x'], ['y', 'y']).kappa).toBe(0);
  });
});

describe('agreement of two annotators', () => {
  it('is full with the same annotations', () => {
    expect(agreement([example([ANN, OSLO])], [example([OSLO, ANN])])).toMatchObject({
      sentences: 1,
      tokens: 5,
      kappa: 1,
      mentionF1: 100,
    });
  });

  it('tells a wrong border from a missed mention in kappa, not in F1', () => {
    const gold = [example([ANN, OSLO])];
    const border = agreement(gold, [example([{ ...ANN, end: 1 }, OSLO])]);
    const missed = agreement(gold, [example([OSLO])]);
    expect(border.kappa!).toBeGreaterThan(missed.kappa!);
    expect(border.mentionF1).toBe(50);
  });

  it('is refused over different sentences', () => {
    expect(() => agreement([example([])], [])).toThrow(/same sentences/);
  });
});
