// When two strings of a corpus are the same words: the compare behind "find all mentions of the same string".
//
// Canonically equivalent spellings are equal (NFC), white space counts as one space, and case does not count, but for words in capitals
// alone: "US" is not "us", and "WHO" not "who". Such words are a large share of what is annotated, and of what would wrongly be.

/** What separates words without being seen: white space, controls, zero-width space, word joiner, byte order mark. */
const UNSEEN = /[\s\p{Cc}\u200B\u2060\uFEFF]+/gu;
/** ASCII in small letters, single spaces between: most tokens of most corpora, and folded already. */
const PLAIN = /^[!-@[-~]+(?: [!-@[-~]+)*$/;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const TWO_CAPITALS = /\p{Lu}.*\p{Lu}/su;
const SMALL = /\p{Ll}/u;

/** The form in which equal words are equal strings. Folding twice changes nothing more. */
export function foldText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .normalize('NFC')
    .replace(UNSEEN, ' ')
    .trim()
    .replace(WORD, (word) => (TWO_CAPITALS.test(word) && !SMALL.test(word) ? word : lower(word)));
}

/**
 * A coarser form, to find candidates by: strings of equal {@link foldText} have equal loose forms, and the loose form of tokens in a row is
 * the row of their loose forms (put in canonical order again, should a token begin with a combining mark).
 */
export function looseText(text: string): string {
  if (PLAIN.test(text)) return text.replaceAll(' ', '');
  return lower(text.normalize('NFD').replace(UNSEEN, ''));
}

/** Which sigma a capital one becomes depends on what follows; here it must not. */
const lower = (word: string): string => word.toLowerCase().replaceAll('ς', 'σ');
