import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addCorrections,
  annotatedFromNothing,
  correctionsBetween,
} from '../../../core/metrics/corrections.ts';
import type { Annotated } from '../../../core/metrics/strict.ts';

const TOKENS = 7;

/** Sentences with few tokens, types and relations, so that everything that can coincide does. Mentions may overlap, as in ADE. */
const annotated: fc.Arbitrary<Annotated> = fc
  .array(
    fc
      .record({
        begin: fc.nat(TOKENS - 1),
        length: fc.integer({ min: 1, max: 3 }),
        type: fc.constantFrom('Drug', 'Effect'),
      })
      .map(({ begin, length, type }) => ({ begin, end: Math.min(TOKENS, begin + length), type })),
    { maxLength: 5 },
  )
  .chain((mentions) =>
    fc
      .array(
        fc.record({
          head: fc.nat(Math.max(0, mentions.length - 1)),
          tail: fc.nat(Math.max(0, mentions.length - 1)),
          type: fc.constantFrom('causes', 'treats'),
        }),
        { maxLength: mentions.length > 1 ? 4 : 0 },
      )
      .map((relations) => ({ mentions, relations: relations.filter(({ head, tail }) => head !== tail) })),
  );

const mentionKeys = ({ mentions }: Annotated): string[] =>
  [...new Set(mentions.map(({ begin, end, type }) => `${begin} ${end} ${type}`))].sort();
const relationKeys = ({ mentions, relations }: Annotated): string[] => {
  const key = (index: number): string => {
    const { begin, end, type } = mentions[index]!;
    return `${begin} ${end} ${type}`;
  };
  return [...new Set(relations.map(({ head, tail, type }) => `${type} ${key(head)} ${key(tail)}`))].sort();
};
const sizeOf = (sentence: Annotated): number => mentionKeys(sentence).length + relationKeys(sentence).length;

/** Fewest actions on mentions by trying every pairing. */
function fewestOnMentions(from: readonly string[], to: readonly string[]): number {
  const [first, ...others] = from;
  if (first === undefined) return to.length;
  const [begin, end, type] = first.split(' ');
  let fewest = 1 + fewestOnMentions(others, to);
  to.forEach((other, index) => {
    const [otherBegin, otherEnd, otherType] = other.split(' ');
    const span = begin === otherBegin && end === otherEnd;
    const touch = Number(begin) < Number(otherEnd) && Number(otherBegin) < Number(end);
    const cost = first === other ? 0 : span || (type === otherType && touch) ? 1 : null;
    if (cost !== null) fewest = Math.min(fewest, cost + fewestOnMentions(others, to.toSpliced(index, 1)));
  });
  return fewest;
}

const sum = (counts: object): number =>
  Object.values(counts).reduce((total: number, value: number) => total + value, 0);

describe('corrections', () => {
  it('are none exactly where suggestions and gold say the same', () => {
    fc.assert(
      fc.property(annotated, annotated, (suggested, gold) => {
        expect(correctionsBetween(gold, gold).total).toBe(0);
        const same =
          mentionKeys(suggested).join() === mentionKeys(gold).join() &&
          relationKeys(suggested).join() === relationKeys(gold).join();
        expect(correctionsBetween(suggested, gold).total === 0).toBe(same);
      }),
    );
  });

  it('are never more than deleting everything and adding everything, in either direction', () => {
    fc.assert(
      fc.property(annotated, annotated, (a, b) => {
        const bound = sizeOf(a) + sizeOf(b);
        for (const { total, mentions, relations } of [correctionsBetween(a, b), correctionsBetween(b, a)]) {
          expect(total).toBeLessThanOrEqual(bound);
          expect(total).toBe(sum(mentions) + sum(relations));
        }
        expect(annotatedFromNothing(a).total).toBe(sizeOf(a));
        // What is deleted with its mention costs nothing.
        expect(correctionsBetween(a, { mentions: [], relations: [] }).total).toBe(mentionKeys(a).length);
      }),
    );
  });

  it('of mentions are the same in both directions, and the fewest that any pairing leaves', () => {
    fc.assert(
      fc.property(annotated, annotated, (a, b) => {
        const there = correctionsBetween(a, b).mentions;
        const back = correctionsBetween(b, a).mentions;
        expect([there.added, there.deleted]).toEqual([back.deleted, back.added]);
        expect(sum(there)).toBe(sum(back));
        expect(sum(there)).toBe(fewestOnMentions(mentionKeys(a), mentionKeys(b)));
      }),
    );
  });

  it('add up to what is left: suggestions less deleted plus added make gold', () => {
    fc.assert(
      fc.property(annotated, annotated, (a, b) => {
        const { mentions } = correctionsBetween(a, b);
        expect(mentionKeys(a).length - mentions.deleted + mentions.added).toBe(mentionKeys(b).length);
      }),
    );
  });

  const sentence = (
    mentions: [number, number, string][],
    relations: [number, number, string][] = [],
  ): Annotated => ({
    mentions: mentions.map(([begin, end, type]) => ({ begin, end, type })),
    relations: relations.map(([head, tail, type]) => ({ head, tail, type })),
  });
  const gold = sentence(
    [
      [0, 2, 'Person'],
      [4, 5, 'City'],
    ],
    [[0, 1, 'lives in']],
  );
  const none = { added: 0, deleted: 0, retyped: 0 };

  it.each([
    [
      'a border',
      sentence(
        [
          [1, 2, 'Person'],
          [4, 5, 'City'],
        ],
        [[0, 1, 'lives in']],
      ),
      { ...none, moved: 1 },
      { ...none, reversed: 0 },
    ],
    [
      'a type',
      sentence(
        [
          [0, 2, 'City'],
          [4, 5, 'City'],
        ],
        [[0, 1, 'lives in']],
      ),
      { ...none, moved: 0, retyped: 1 },
      { ...none, reversed: 0 },
    ],
    [
      'a direction',
      sentence(
        [
          [0, 2, 'Person'],
          [4, 5, 'City'],
        ],
        [[1, 0, 'lives in']],
      ),
      { ...none, moved: 0 },
      { ...none, reversed: 1 },
    ],
    [
      "a relation's type",
      sentence(
        [
          [0, 2, 'Person'],
          [4, 5, 'City'],
        ],
        [[0, 1, 'killed']],
      ),
      { ...none, moved: 0 },
      { ...none, retyped: 1, reversed: 0 },
    ],
    [
      'a mention too many, and its relation',
      sentence(
        [
          [0, 2, 'Person'],
          [4, 5, 'City'],
          [3, 4, 'City'],
        ],
        [
          [0, 1, 'lives in'],
          [0, 2, 'lives in'],
        ],
      ),
      { ...none, deleted: 1, moved: 0 },
      { ...none, reversed: 0 },
    ],
    [
      'a mention too few, and its relation',
      sentence([[0, 2, 'Person']]),
      { ...none, added: 1, moved: 0 },
      { ...none, added: 1, reversed: 0 },
    ],
  ])('count %s as what it is', (_, suggested, mentions, relations) => {
    const corrections = correctionsBetween(suggested, gold);
    expect(corrections.mentions).toEqual(mentions);
    expect(corrections.relations).toEqual(relations);
  });

  it('add up over sentences', () => {
    fc.assert(
      fc.property(annotated, annotated, (a, b) => {
        const [x, y] = [annotatedFromNothing(a), correctionsBetween(a, b)];
        const both = addCorrections(x, y);
        expect(both.total).toBe(x.total + y.total);
        expect(both.total).toBe(sum(both.mentions) + sum(both.relations));
      }),
    );
  });
});
