import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../../core/consistency/fold.ts';
import { occurrencesIn, readingOf, surfaceOf } from '../../../core/consistency/occurrences.ts';
import type { Mention, Span } from '../../../core/model/annotation.ts';
import { mentionId, sentenceId } from '../../../core/model/ids.ts';

/** Few letters, so that words meet; among them those that are written in more than one way. */
const LETTERS = ['a', 'A', 'b', 'US', 'us', 'é', 'e\u0301', 'É', 'K', 'k', '\u212A', 'İ', 'σ', 'ς', 'Σ'];
const GAPS = ['', ' ', ' ', '  ', '\n', '\u00A0', '\u200B'];
const anyText = fc.array(fc.integer({ min: 1, max: 0x2fff })).map((units) => String.fromCharCode(...units));
const word = fc.array(fc.constantFrom(...LETTERS, '-', '10', 'mg'), { minLength: 1, maxLength: 3 });
const row = fc.array(fc.tuple(word, fc.constantFrom(...GAPS)), { minLength: 1, maxLength: 8 });

/** A sentence whose tokens are these words, with these gaps behind them, in a document that begins earlier. */
function sentenceOf(words: readonly (readonly [readonly string[], string])[], begin = 7) {
  let text = '';
  const tokens = words.map(([parts, gap]): Span => {
    const from = begin + text.length;
    text += parts.join('');
    const token = { begin: from, end: begin + text.length };
    text += gap;
    return token;
  });
  return { text, begin, tokens };
}

/** Straight from the definition: every span of whole tokens, compared. */
function bruteForce(sentence: ReturnType<typeof sentenceOf>, words: string): Span[] {
  const key = foldText(words);
  return sentence.tokens.flatMap(({ begin }, first) =>
    sentence.tokens.slice(first).flatMap(({ end }) => {
      return key !== '' && foldText(surfaceOf(sentence, { begin, end })) === key ? [{ begin, end }] : [];
    }),
  );
}

describe('occurrences of words', () => {
  it('are all and only the spans of whole tokens with these words', () => {
    fc.assert(
      fc.property(row, fc.nat(), fc.nat(), word, (words, at, length, other) => {
        const sentence = sentenceOf(words);
        const { tokens } = sentence;
        const first = tokens[at % tokens.length]!;
        const last = tokens[Math.min(tokens.length - 1, (at % tokens.length) + (length % 3))]!;
        for (const typed of [
          surfaceOf(sentence, { begin: first.begin, end: last.end }),
          surfaceOf(sentence, first).toUpperCase().normalize('NFD'),
          other.join(''),
        ]) {
          expect(occurrencesIn(sentence, typed)).toEqual(bruteForce(sentence, typed));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('do not depend on accents being written apart, on case, or on white space; words in capitals are told from others', () => {
    const found = (text: string, typed: string): string[] => {
      const tokens = [...text.matchAll(/\S+/gu)].map(({ 0: token, index }) => ({
        begin: index,
        end: index + token.length,
      }));
      return occurrencesIn({ text, begin: 0, tokens }, typed).map(({ begin, end }) => text.slice(begin, end));
    };
    expect(found('Zu\u0308rich and zürich', 'Zürich')).toEqual(['Zu\u0308rich', 'zürich']);
    expect(found('New\n York, New York', 'new york')).toEqual(['New York']);
    expect(found('US ships met us', 'US')).toEqual(['US']);
    expect(found('US ships met us', 'us')).toEqual(['us']);
    expect(found('a a a', 'a a')).toEqual(['a a', 'a a']);
    expect(found('10mg', 'mg')).toEqual([]);
    expect(found('anything', ' \u200B')).toEqual([]);
  });

  it('folding is idempotent', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
    );
  });
});

describe('what a place is annotated as', () => {
  const mention = (begin: number, end: number, status: Mention['status'], type = 'Loc'): Mention => ({
    id: mentionId(`${type} ${begin} ${end} ${status}`),
    sentenceId: sentenceId('s'),
    begin,
    end,
    type,
    status,
    origin: { kind: 'annotator', name: 'ada' },
    confidence: null,
    runnerUp: null,
  });
  const span = { begin: 4, end: 8 };

  it('what is accepted comes first, then what overlaps, is suggested, was rejected', () => {
    const accepted = mention(4, 8, 'accepted');
    const over = mention(0, 8, 'accepted', 'Org');
    const suggested = mention(4, 8, 'suggested', 'Org');
    const rejected = mention(4, 8, 'rejected', 'Peop');
    const kinds = [[accepted, over, suggested], [over, suggested], [suggested, rejected], [rejected], []].map(
      (mentions) => readingOf(span, mentions).kind,
    );
    expect(kinds).toEqual(['accepted', 'overlapped', 'suggested', 'rejected', 'none']);
    // Only what is accepted is in the way, and only where words are shared.
    expect(readingOf(span, [mention(0, 8, 'suggested'), mention(8, 9, 'accepted')])).toEqual({
      kind: 'none',
    });
  });
});
