// Made-up strings that look like what they stand for, the same for the same string, and others with another seed. What is drawn comes from
// outside (an HMAC with the secret seed): whoever does not have it can't make the table of what stands for what.
import type { SurrogateKind } from '../contract/deidentify.ts';
import { shiftDate } from './dates.ts';
import { GIVEN_NAMES, ORGANISATIONS, PLACES, SURNAMES } from './made-up-words.ts';
import { stringKey, wordKey, wordsOf } from './words.ts';

/** A whole number of 0 to 2^32 - 1 that depends on the label and the secret seed, and tells neither. */
export type Draw = (label: string) => number;

/** Words of names that say nothing of who it is; initials are another matter. */
const KEPT = new Set(
  'dr prof med mr mrs ms miss sir herr frau herrn fr hr von vom van der den de des del della di da la le el al bin ibn und and jr sr'.split(
    ' ',
  ),
);

/** Dates move by whole weeks, so that a Monday stays one, up to a year to either side, and never not at all. */
const MOST_WEEKS = 52;

export class Surrogates {
  readonly #draw: Draw;
  /** Keys of words that must not come out, since they are somebody's here. */
  readonly #avoided: ReadonlySet<string>;
  readonly #words = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #given: ReadonlySet<string>;
  readonly #scope: string;

  /**
   * @param scope the document's number, or the empty string for the whole corpus
   * @param strings all that will be asked for: words of longer names say what a single word is
   */
  constructor(draw: Draw, scope: string, strings: Iterable<string>) {
    this.#draw = draw;
    this.#scope = scope;
    const words = [...strings].map((text) => wordsOf(text).map(({ key }) => key));
    this.#avoided = new Set(words.flat());
    this.#given = new Set(words.flatMap((keys) => keys.slice(0, -1)));
  }

  /** @returns null when there is none for it: a date that can't be read, an age in words */
  of(text: string, kind: SurrogateKind): string | null {
    switch (kind) {
      case 'name':
        return this.#name(text);
      case 'place':
        return this.#fromList(text, 'place', PLACES);
      case 'organisation':
        return this.#fromList(text, 'organisation', ORGANISATIONS);
      case 'date':
        return shiftDate(text, this.days);
      case 'age':
        return /\d/u.test(text) ? text.replace(/\d+/gu, (age) => (Number(age) > 89 ? '90+' : age)) : null;
      case 'shape':
        return this.#shape(text);
    }
  }

  /** By how much dates move: a constant, so that what lies between two of them stays. */
  get days(): number {
    const drawn = this.#draw(`days ${this.#scope}`);
    const weeks = 1 + ((drawn >>> 1) % MOST_WEEKS);
    return 7 * (drawn & 1 ? weeks : -weeks);
  }

  /** Word by word, so that "Weber" alone becomes what it is in "Anna Weber". */
  #name(text: string): string | null {
    const words = wordsOf(text);
    if (words.length === 0) return null;
    let result = '';
    let from = 0;
    const last = words.findLast(({ key }) => !KEPT.has(key));
    for (const word of words) {
      const { begin, end, key } = word;
      const was = text.slice(begin, end);
      result += text.slice(from, begin) + this.#wordOfName(was, key, word === last, words.length);
      from = end;
    }
    return result + text.slice(from);
  }

  #wordOfName(was: string, key: string, isLast: boolean, words: number): string {
    if (KEPT.has(key) && !(isLast && words === 1)) return was;
    if (/\d/u.test(was) || [...was].length === 1) return this.#shape(was);
    // A single word that stands before others elsewhere is a first name; one is a surname as long as nothing says otherwise.
    const isGiven = words === 1 ? this.#given.has(key) : !isLast;
    return inCaseOf(was, this.#word(key, isGiven ? 'given' : 'surname', isGiven ? GIVEN_NAMES : SURNAMES));
  }

  #fromList(text: string, list: string, words: readonly string[]): string | null {
    const key = stringKey(text);
    return key === '' ? null : inCaseOf(text, this.#word(key, list, words));
  }

  /** The first of the list, from where the draw says, that is nobody's here and nobody else's surrogate; two of them when all are given away. */
  #word(key: string, list: string, words: readonly string[]): string {
    const label = `${list} ${key}`;
    const known = this.#words.get(label);
    if (known !== undefined) return known;
    const start = this.#draw(`${label} ${this.#scope}`);
    const size = words.length;
    const isFree = (word: string): boolean =>
      !this.#taken.has(`${list} ${word}`) &&
      !word.split('-').some((part) => this.#avoided.has(wordKey(part)));
    let found: string | null = null;
    for (let step = 0; step < size && found === null; step++) {
      const word = words[(start + step) % size]!;
      if (isFree(word)) found = word;
    }
    for (let step = 0; step < size * size && found === null; step++) {
      const at = (start + step) % (size * size);
      const word = `${words[Math.floor(at / size)]!}-${words[at % size]!}`;
      if (isFree(word)) found = word;
    }
    found ??= `${words[start % size]!}-${start}`;
    this.#taken.add(`${list} ${found}`);
    this.#words.set(label, found);
    return found;
  }

  /** Letters for letters, digits for digits, everything else as it is; never the string itself where there is anything to change. */
  #shape(text: string): string {
    const key = stringKey(text);
    for (let attempt = 0; attempt < 16; attempt++) {
      let index = 0;
      const drawn = (size: number): number =>
        this.#draw(`shape ${key} ${this.#scope} ${attempt} ${index++}`) % size;
      const result = [...text]
        .map((character, place) => {
          if (/\p{Nd}/u.test(character)) {
            // A number does not begin with 0 unless it did.
            const isFirst = !/\p{Nd}/u.test([...text][place - 1] ?? '');
            return isFirst && character !== '0' ? String(1 + drawn(9)) : String(drawn(10));
          }
          if (/\p{Lu}/u.test(character)) return String.fromCharCode(65 + drawn(26));
          return /\p{L}/u.test(character) ? String.fromCharCode(97 + drawn(26)) : character;
        })
        .join('');
      if (result !== text) return result;
    }
    return text;
  }
}

function inCaseOf(was: string, word: string): string {
  const letters = was.replace(/\P{L}/gu, '');
  if (letters.length > 1 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()) {
    return word.toUpperCase();
  }
  return letters !== '' && letters === letters.toLowerCase() && letters !== letters.toUpperCase()
    ? word.toLowerCase()
    : word;
}
