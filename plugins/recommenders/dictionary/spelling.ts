// When two strings are the same term: white space counts only where it parts two words, and case only where the term has a capital.
//
// So "John's" is found in a corpus whose text is "John 's", and a line's end within a name does not hide it, but "a part" is not "apart".
import type { Token } from '../../../core/model/annotation.ts';

/** As core/text/tokenise.ts: what no token holds. */
const GAP = /[\s\p{Cc}\u200B\u2060\uFEFF]+/gu;

/** What the search index takes for part of a word (unicode61), so that its words are parted wherever these are. */
const WORD = /[\p{L}\p{N}\p{M}\p{Co}_]/u;

/** A text without the white space that does not count. */
export interface SpelledText {
  readonly text: string;
  /** Where each token begins and ends in it. */
  readonly tokens: readonly Token[];
}

/** The one spelling of a term. */
export const spell = (text: string): string => spellSentence(text.trim(), []).text;

/** The spelling of a sentence, in which that of every stretch of tokens is a part. */
export function spellSentence(text: string, tokens: readonly Token[]): SpelledText {
  const borders = tokens.flatMap(({ begin, end }) => [begin, end]);
  const moved: number[] = [];
  let spelled = '';
  let copied = 0;
  const moveUpTo = (end: number): void => {
    for (let border = borders[moved.length]; border !== undefined && border <= end;) {
      moved.push(Math.max(border, copied) - copied + spelled.length);
      border = borders[moved.length];
    }
  };
  for (const { 0: gap, index } of text.matchAll(GAP)) {
    moveUpTo(index);
    spelled += text.slice(copied, index);
    copied = index + gap.length;
    if (isWordBefore(text, index) && isWordAt(text, copied)) spelled += ' ';
  }
  moveUpTo(text.length);
  return {
    text: spelled + text.slice(copied),
    tokens: tokens.map((_, index) => ({ begin: moved[2 * index]!, end: moved[2 * index + 1]! })),
  };
}

/**
 * The term without capitals that is meant by `spelled`, if that is Capitalised or in CAPITALS: so do sentences begin and headings stand. A term
 * with a capital is a name, and meant as it is only: "IT" is not "it", "May" not "may".
 */
export function withoutCapitals(spelled: string): string | null {
  const lower = spelled.toLowerCase();
  if (lower === spelled) return null;
  const first = characterAt(lower, 0);
  const capitalised = first.toUpperCase() + lower.slice(first.length);
  return spelled === capitalised || spelled === lower.toUpperCase() ? lower : null;
}

const characterAt = (text: string, at: number): string => {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
};

const isWordAt = (text: string, at: number): boolean => WORD.test(characterAt(text, at));

function isWordBefore(text: string, at: number): boolean {
  const low = text.charCodeAt(at - 1);
  return isWordAt(text, low >= 0xdc00 && low <= 0xdfff ? at - 2 : at - 1);
}
