import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentText, spanOfTokens, touchedTokens } from '../../renderer/text/segments.ts';

/** A text of `length` units from offset `begin`, tokens in order, items anywhere (also beyond the text). */
const cases = fc
  .record({ begin: fc.nat(50), length: fc.integer({ min: 1, max: 60 }) })
  .chain(({ begin, length }) =>
    fc.record({
      span: fc.constant({ begin, end: begin + length }),
      tokens: fc.uniqueArray(fc.integer({ min: 0, max: length }), { maxLength: 24 }).map((cuts) => {
        const sorted = [...cuts].sort((a, b) => a - b);
        const tokens: { begin: number; end: number }[] = [];
        for (let i = 0; i + 1 < sorted.length; i += 2) {
          tokens.push({ begin: begin + sorted[i]!, end: begin + sorted[i + 1]! });
        }
        return tokens;
      }),
      items: fc.array(
        fc
          .tuple(fc.nat(begin + length + 20), fc.integer({ min: 1, max: 30 }))
          .map(([from, size]) => ({ begin: from, end: from + size })),
        { maxLength: 8 },
      ),
    }),
  )
  .map(({ span, tokens, items }) => ({
    span,
    tokens,
    items: items.map((item, index) => ({ ...item, id: `m${index}` })),
  }));

describe('segmentText', () => {
  it('gives segments that follow one another without a gap, from begin to end', () => {
    fc.assert(
      fc.property(cases, ({ span, tokens, items }) => {
        const segments = segmentText(span, tokens, items);
        expect(segments[0]?.begin).toBe(span.begin);
        expect(segments.at(-1)?.end).toBe(span.end);
        segments.slice(1).forEach((segment, index) => expect(segment.begin).toBe(segments[index]?.end));
        for (const segment of segments) expect(segment.end).toBeGreaterThan(segment.begin);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('gives texts that concatenate to the text, emoji and all', () => {
    const text = 'He took aspirin 😵 and felt\r\nill.';
    const segments = segmentText(
      { begin: 0, end: text.length },
      [
        { begin: 0, end: 2 },
        { begin: 8, end: 15 },
        { begin: 16, end: 18 },
      ],
      [{ id: 'a', begin: 8, end: 18 }],
    );
    expect(segments.map(({ begin, end }) => text.slice(begin, end)).join('')).toBe(text);
    expect(segments.filter((segment) => segment.items.includes('a')).map((s) => s.token)).toEqual([
      1,
      null,
      2,
    ]);
  });

  it('cuts at every border of a token or an item', () => {
    fc.assert(
      fc.property(cases, ({ span, tokens, items }) => {
        const segments = segmentText(span, tokens, items);
        for (const { begin, end } of [...tokens, ...items]) {
          for (const border of [begin, end]) {
            for (const segment of segments)
              expect(border > segment.begin && border < segment.end).toBe(false);
          }
        }
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  it('names for each segment exactly the items and the token that cover it', () => {
    fc.assert(
      fc.property(cases, ({ span, tokens, items }) => {
        for (const segment of segmentText(span, tokens, items)) {
          const covers = (other: { begin: number; end: number }): boolean =>
            other.begin < segment.end && segment.begin < other.end;
          expect(segment.items).toEqual(items.filter(covers).map((item) => item.id));
          const token = tokens.findIndex(covers);
          expect(segment.token).toBe(token < 0 ? null : token);
        }
      }),
      { seed: 9, numRuns: 300 },
    );
  });
});

describe('tokens and spans', () => {
  const tokens = [
    { begin: 10, end: 14 },
    { begin: 15, end: 16 },
    { begin: 16, end: 20 },
  ];

  it('finds the tokens that a span touches', () => {
    expect(touchedTokens(tokens, { begin: 12, end: 16 })).toEqual({ begin: 0, end: 2 });
    expect(touchedTokens(tokens, { begin: 14, end: 15 })).toBeNull();
    expect(touchedTokens(tokens, { begin: 20, end: 25 })).toBeNull();
  });

  it('gives the offsets of a run of tokens, whichever end is named first', () => {
    expect(spanOfTokens(tokens, 2, 1)).toEqual({ begin: 15, end: 20 });
    expect(spanOfTokens(tokens, 0, 9)).toBeNull();
  });
});
