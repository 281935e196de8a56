// Laws of the buckets: together they hold every sentence and every relation once; distances are the text's own.
import { describe, expect, it } from 'vitest';
import {
  entityDistance,
  scoresByEntityDistance,
  scoresBySentenceLength,
  type Bucket,
} from '../../../core/metrics/buckets.ts';
import { strictScores, type Annotated } from '../../../core/metrics/strict.ts';
import type { SentenceExample } from '../../../core/model/example.ts';
import { seededRandom } from '../../../core/random.ts';

const buckets = (...borders: number[]): Bucket[] =>
  [0, ...borders].map((from, index) => ({ name: `${from}`, from, to: borders[index] ?? Infinity }));

const random = seededRandom(5);
const pick = (below: number): number => Math.floor(random() * below);
const TYPES = ['Peop', 'Loc'];

/** Mentions of one token each, so that a shifted prediction is sometimes right. */
function annotations(n: number): Annotated {
  const places = Array.from({ length: n }, (_, token) => token).filter(() => random() < 0.5);
  const mentions = places.map((begin) => ({ begin, end: begin + 1, type: TYPES[pick(2)]! }));
  const pairs = Array.from({ length: mentions.length }, () => [pick(mentions.length), pick(mentions.length)]);
  return {
    mentions,
    relations: pairs
      .filter(([head, tail]) => head !== tail)
      .map(([head, tail]) => ({ head: head!, tail: tail!, type: 'Near' })),
  };
}

const GOLD: SentenceExample[] = Array.from({ length: 60 }, (_, index) => {
  const tokens = Array.from({ length: 1 + pick(12) }, () => 'x'.repeat(1 + pick(9)));
  return { id: `${index}`, tokens, ...annotations(tokens.length) };
});
const PREDICTED = GOLD.map((gold) => (random() < 0.5 ? gold : annotations(gold.tokens.length)));

describe('entity distance', () => {
  it("is the offset between the mentions' last characters in the text", () => {
    for (const { tokens, mentions } of GOLD) {
      const text = tokens.join(' ');
      const ends = tokens.map((_, token) => tokens.slice(0, token + 1).join(' ').length);
      for (const one of mentions) {
        for (const other of mentions) {
          const expected = Math.abs(ends[one.end - 1]! - ends[other.end - 1]!);
          expect(entityDistance(tokens, one, other)).toBe(expected);
          expect(expected).toBeLessThan(text.length);
        }
      }
    }
  });

  it('counts the space between neighbours', () => {
    expect(entityDistance(['Oslo', 'in', 'Norway'], { end: 1 }, { end: 3 })).toBe(' in Norway'.length);
  });
});

describe('scores by entity distance', () => {
  it('with one bucket are the scores of all relations', () => {
    const [all] = scoresByEntityDistance(GOLD, PREDICTED, buckets());
    expect(all!.relations).toEqual(strictScores(GOLD, PREDICTED).re.micro);
  });

  it('put every relation, right or wrong, into one bucket', () => {
    const parts = scoresByEntityDistance(GOLD, PREDICTED, buckets(4, 9, 20));
    const [all] = scoresByEntityDistance(GOLD, PREDICTED, buckets());
    const sum = (of: (part: (typeof parts)[number]) => number): number =>
      parts.reduce((total, part) => total + of(part), 0);
    expect(sum(({ gold }) => gold)).toBe(all!.gold);
    expect(sum(({ predicted }) => predicted)).toBe(all!.predicted);
    // Right ones, from the recalls.
    const right = sum(({ gold, relations }) => (gold * relations.r) / 100);
    expect(right).toBeCloseTo((all!.gold * all!.relations.r) / 100, 9);
    expect(parts.every(({ mentionsFound, relations }) => mentionsFound >= relations.r - 1e-9)).toBe(true);
  });

  it('find all of what is predicted as it is', () => {
    for (const part of scoresByEntityDistance(GOLD, GOLD, buckets(4, 9, 20))) {
      expect(part.relations).toEqual({ p: 100, r: 100, f1: 100 });
      expect(part.mentionsFound).toBe(100);
    }
  });
});

describe('scores by sentence length', () => {
  it('judge each sentence once, in the bucket of its tokens', () => {
    const parts = scoresBySentenceLength(GOLD, PREDICTED, buckets(3, 8));
    expect(parts.map(({ scores }) => scores.sentences)).toEqual([
      GOLD.filter(({ tokens }) => tokens.length < 3).length,
      GOLD.filter(({ tokens }) => tokens.length >= 3 && tokens.length < 8).length,
      GOLD.filter(({ tokens }) => tokens.length >= 8).length,
    ]);
    const [all] = scoresBySentenceLength(GOLD, PREDICTED, buckets());
    expect(all!.scores).toEqual(strictScores(GOLD, PREDICTED));
  });
});
