// Words of a text as they are compared when a name is looked for: whatever the case, the accents and the German spellings of umlauts.
import type { Span } from '../model/annotation.ts';

export interface Word extends Span {
  /** Equal for words that are taken for the same. */
  readonly key: string;
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

export function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
    begin: index,
    end: index + word.length,
    key: wordKey(word),
  }));
}

/** "Müller", "Mueller", "MULLER" are one; so are "ß" and "ss". That "Michael" is "Michal" then harms nobody: both sides are folded alike. */
export function wordKey(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ς', 'σ')
    .replace(/([aou])e/gu, '$1');
}

/** What makes two strings the same one; of a string without a word (emoji, signs), the string itself. */
export function stringKey(text: string): string {
  const words = wordsOf(text);
  return words.length === 0 ? text.trim() : words.map(({ key }) => key).join(' ');
}
