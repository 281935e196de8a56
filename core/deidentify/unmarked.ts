// Where strings that are replaced stand without being annotated: whole, or a word of them alone (a surname).
import type { UnmarkedKind } from '../contract/deidentify.ts';
import type { CorpusDocument } from '../contract/format.ts';
import type { Span } from '../model/annotation.ts';
import type { Region, SpanSet } from './regions.ts';
import { wordsOf, type Word } from './words.ts';

/** Strings to look for, by the keys of their words. */
export interface KnownString {
  readonly type: string;
  readonly words: readonly string[];
  /** Whether it is annotated with a capital somewhere. */
  readonly hasCapital: boolean;
}

/** Words that stand in names and in everything else. A name of these alone is found as a whole. */
const NO_NAMES = new Set(
  'dr prof med mr mrs ms miss sir herr frau herrn fr hr von vom van der den de des del della di da la le el al bin ibn und and of the zu zum zur st sankt jr sr ii iii klinik clinic hospital strasse str street road universitat university'.split(
    ' ',
  ),
);
/** A word of a name of fewer letters is an initial, or stands in too much else. */
const SHORTEST_PART = 3;
/** Fewer digits are a dose, a count or a year as well. */
const TELLING_DIGITS = 5;
/** What may stand between two words of a string: "Weber , Anna", "Anna\r\nWeber". */
const SEPARATOR = /^[^\p{L}\p{M}\p{N}]{1,4}$/u;

/** Finds known strings in texts; made once for a corpus. */
export class UnmarkedFinder {
  readonly #byFirstWord = new Map<string, KnownString[]>();
  readonly #parts = new Map<string, KnownString>();

  constructor(strings: Iterable<KnownString>) {
    for (const known of strings) {
      const [first] = known.words;
      if (first === undefined) continue;
      const same = this.#byFirstWord.get(first);
      if (same) same.push(known);
      else this.#byFirstWord.set(first, [known]);
      // Words of dates and addresses are words of the language; names have no digits.
      if (known.words.length === 1 || known.words.some((word) => /\p{N}/u.test(word))) continue;
      for (const word of known.words) {
        if (word.length < SHORTEST_PART || NO_NAMES.has(word)) continue;
        if (!this.#parts.has(word)) this.#parts.set(word, known);
      }
    }
    // The longest first: "Anna Weber" before "Anna".
    for (const same of this.#byFirstWord.values()) same.sort((a, b) => b.words.length - a.words.length);
  }

  /** Disjoint places outside of `taken`, cut where sentences meet, in the order of the text. */
  find(document: CorpusDocument, taken: SpanSet): Region[] {
    const { text } = document;
    const words = wordsOf(text);
    const found: Region[] = [];
    for (let index = 0; index < words.length;) {
      const hit = this.#at(text, words, index);
      if (hit && !taken.meets(hit.span)) {
        for (const span of cutAtSentences(hit.span, document)) {
          found.push({
            ...span,
            type: hit.known.type,
            unmarked: hit.kind,
            standsFor: hit.known.words.join(' '),
            mentions: [],
          });
        }
        index += hit.words;
      } else index++;
    }
    return found;
  }

  /** Whether a name of a document or file holds a string that was replaced, or a word of one. */
  isIn(text: string): boolean {
    const words = wordsOf(text);
    return words.some((_, index) => {
      const hit = this.#at(text, words, index);
      return hit !== null && hit.kind !== 'number';
    });
  }

  #at(
    text: string,
    words: readonly Word[],
    index: number,
  ): { span: Span; known: KnownString; kind: UnmarkedKind; words: number } | null {
    const first = words[index]!;
    for (const [key, shorter] of readingsOf(text, first)) {
      for (const known of this.#byFirstWord.get(key) ?? []) {
        const end = endOf(text, words, index, known.words);
        if (end === null && !(known.words.length === 1)) continue;
        const span = { begin: first.begin, end: end ?? first.end - shorter };
        const isNumber = !/\p{L}/u.test(text.slice(span.begin, span.end));
        const digits = known.words.join('').length;
        const isSmall = known.words.length === 1 && known.hasCapital && isSmallAt(text, span.begin);
        const kind =
          isNumber && digits < TELLING_DIGITS ? 'number' : isSmall ? ('small-letters' as const) : 'whole';
        return { span, known, kind, words: known.words.length };
      }
    }
    for (const [key, shorter] of readingsOf(text, first)) {
      const known = this.#parts.get(key);
      if (!known) continue;
      const kind = isSmallAt(text, first.begin) ? 'small-letters' : 'part';
      return { span: { begin: first.begin, end: first.end - shorter }, known, kind, words: 1 };
    }
    return null;
  }
}

const isSmallAt = (text: string, offset: number): boolean =>
  /\p{Ll}/u.test(String.fromCodePoint(text.codePointAt(offset) ?? 0));

/** A word as it stands, and without the s of a genitive. */
function readingsOf(text: string, { key, begin, end }: Word): [string, number][] {
  const readings: [string, number][] = [[key, 0]];
  if (end - begin > SHORTEST_PART && /[sS]$/u.test(text.slice(begin, end)))
    readings.push([key.slice(0, -1), 1]);
  return readings;
}

/** Where a string ends whose words begin at word number `index`; null: it does not stand there. */
function endOf(
  text: string,
  words: readonly Word[],
  index: number,
  wanted: readonly string[],
): number | null {
  for (const [offset, key] of wanted.entries()) {
    const word = words[index + offset];
    if (!word) return null;
    const isLast = offset === wanted.length - 1;
    const before = words[index + offset - 1];
    if (offset > 0 && before && !SEPARATOR.test(text.slice(before.end, word.begin))) return null;
    if (word.key === key) continue;
    const genitive = isLast && offset > 0 && readingsOf(text, word).find(([reading]) => reading === key);
    return genitive ? word.end - genitive[1] : null;
  }
  return words[index + wanted.length - 1]?.end ?? null;
}

/** No region reaches over the border of a sentence: each of its parts is replaced in its own. */
function cutAtSentences(span: Span, { sentences, text }: CorpusDocument): Span[] {
  // Sentences are in the order of the text.
  let low = 0;
  let high = sentences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sentences[middle]!.end <= span.begin) low = middle + 1;
    else high = middle;
  }
  const borders = new Set<number>();
  for (let index = low; index < sentences.length && sentences[index]!.begin < span.end; index++) {
    for (const border of [sentences[index]!.begin, sentences[index]!.end]) {
      if (border > span.begin && border < span.end) borders.add(border);
    }
  }
  const pieces: Span[] = [];
  let begin = span.begin;
  for (const end of [...[...borders].sort((a, b) => a - b), span.end]) {
    // What is only white space between two sentences tells nothing.
    if (text.slice(begin, end).trim() !== '') pieces.push({ begin, end });
    begin = end;
  }
  return pieces;
}
