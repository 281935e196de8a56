// Sentences that say the same but for case, the values of numbers, punctuation and spacing, and are annotated differently.
import { hashWord, mix } from '../ranking/near-duplicates.ts';
import { foldText } from './fold.ts';
import { surfaceOf, type TokenisedText } from './occurrences.ts';
import type { AcceptedSpan } from './census.ts';

/** Shorter ones are headings and list items, whose sense is given by what is around them. */
const FEWEST_WORDS = 4;

export interface SameSentence {
  /** Number of the sentence that said it first. */
  readonly first: number;
}

interface RelationEnds {
  readonly head: string;
  readonly tail: string;
  readonly type: string;
}

export class SameSentences {
  readonly #known = new Map<number, { seq: number; annotations: number }>();

  /**
   * Remembers a complete sentence. @returns the sentence that said the same before it and is annotated differently; null when there is none
   * @param seq the sentence's number
   */
  add(
    seq: number,
    sentence: TokenisedText,
    mentions: readonly AcceptedSpan[],
    relations: readonly RelationEnds[],
  ): SameSentence | null {
    const words = sentence.tokens.filter((token) => /[\p{L}\p{N}]/u.test(surfaceOf(sentence, token)));
    if (words.length < FEWEST_WORDS) return null;
    const said = words.map((word) => foldText(surfaceOf(sentence, word)).replace(/\p{N}+/gu, '0'));
    const key = hash53(said.join(' '));
    // By words: two such sentences differ in what lies between these.
    const place = ({ begin, end, type }: AcceptedSpan): string =>
      `${words.findIndex((word) => word.end > begin)} ${words.findLastIndex((word) => word.begin < end)} ${type}`;
    const places = new Map(mentions.map((mention) => [String(mention.id), place(mention)]));
    const lines = [
      ...places.values(),
      ...relations.map(({ head, tail, type }) => `${places.get(head)} > ${places.get(tail)} ${type}`),
    ];
    const annotations = hash53(lines.sort().join('\n'));
    const known = this.#known.get(key);
    if (!known) this.#known.set(key, { seq, annotations });
    return known && known.annotations !== annotations ? { first: known.seq } : null;
  }
}

/** 53 bits: among a million sentences, two that differ fall together with a probability of about 0.00006. */
const hash53 = (text: string): number => {
  const low = hashWord(text);
  return low * 2 ** 21 + (mix(hashWord(`${text.length} ${text.slice(1)}${text.slice(0, 1)}`), low) >>> 11);
};
