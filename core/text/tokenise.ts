// Tokens of running text, with exact offsets. English in the first place: clitics as in the Penn Treebank ("do n't"), abbreviations
// with their stop, hyphens parted between letters only ("drug - induced", but "5-fluorouracil", "IL-2"), as in the usual token
// lists of the ADE corpus. Elsewhere harmless: emoji sequences stay whole, scripts without spaces are cut by Intl.Segmenter. (For
// English it will not do: it parts "U.S." from its stop and keeps "don't" whole.)
//
// Every character but white space and controls lands in exactly one token, no token holds white space, and the time is linear:
// every repetition below is bounded, so no place is looked at more than a fixed number of times.
import type { Span } from '../model/annotation.ts';
import { isAbbreviation, MAYBE_FINAL, NEVER_FINAL, ORDINARY_WORDS, UNITS } from './abbreviations.ts';

// Zero-width space, word joiner and byte order mark separate without being seen.
const GAP = /[\s\p{Cc}\u200B\u2060\uFEFF]+/uy;
const CLOSERS = /["'’”»)\]}\s]*/uy;

const END_OF_WORD = '(?![\\p{L}\\p{N}])';
const EMOJI = '\\p{Extended_Pictographic}(?:[\\uFE0E\\uFE0F\\u20E3]|\\p{EMod}|[\\u{E0020}-\\u{E007F}]){0,8}';
const UNSPACED =
  '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\u30FC]';
const NUMBER = '\\p{Nd}{1,20}(?:[.,:/]\\p{Nd}{1,20}){0,4}(?![.,:/]?\\p{Nd})';
const HYPHEN = '-(?:(?<=\\p{L}-)(?=\\p{Nd})|(?<=\\p{Nd}-)(?=\\p{L}))';
const CLITIC = `(?:s|S|re|ve|ll|d|m)${END_OF_WORD}`;
const LETTER = `(?:[\\p{L}\\p{N}\\p{M}_\\u00AD\\u200C\\u200D]|${HYPHEN}|['’](?=\\p{L})(?!${CLITIC}|t${END_OF_WORD}))`;

const TOKEN = new RegExp(
  [
    `(?<emoji>\\p{RI}\\p{RI}|[0-9#*]\\uFE0F?\\u20E3|${EMOJI}(?:\\u200D${EMOJI}){0,8})`,
    `(?<unspaced>${UNSPACED}{1,200})`,
    `(?<address>(?:https?://|www\\.)[^\\s<>"]{0,98}[^\\s<>"'.,;:!?)\\]}]|[\\p{L}\\p{N}._%+\\-]{1,40}@[\\p{L}\\p{N}\\-]{1,30}(?:\\.[\\p{L}\\p{N}\\-]{1,20}){1,3})`,
    `(?<acronym>(?:Ph\\.D|M\\.Sc|B\\.Sc)\\.|(?:\\p{L}\\.){2,10}${END_OF_WORD})`,
    `(?<number>${NUMBER}(?:-(?=\\p{L})${LETTER}{0,60}|${END_OF_WORD}|(?=(?:${UNITS})${END_OF_WORD}))|(?<![\\p{L}\\p{N}])\\.\\p{Nd}{1,20}${END_OF_WORD})`,
    `(?<clitic>n['’]t${END_OF_WORD}|['’]${CLITIC})`,
    `(?<negated>\\p{L}{1,20}?(?=n['’]t${END_OF_WORD}))`,
    // Longer runs of letters (a coded image, a gene sequence) are cut: the network reads tokens letter by letter.
    `(?<word>[\\p{L}\\p{N}_]${LETTER}{0,99})`,
    '(?<run>(?<symbol>[.\\-=*#~!?])\\k<symbol>{1,99})',
    '(?<other>.[\\p{M}\\uFE0E\\uFE0F]{0,20})',
  ].join('|'),
  'usy',
);

let wordSegmenter: Intl.Segmenter | null = null;

/**
 * The tokens of `text` from `begin` to `end` (UTF-16 offsets), which should be one sentence: a last full stop is a token of its own
 * unless it belongs to an abbreviation that is nothing else.
 * @param borders offsets where a token must end and another begin: the ends of known mentions
 * @param most about how many at most: then the rest is not looked at
 */
export function tokenise(
  text: string,
  begin = 0,
  end = text.length,
  borders: Iterable<number> = [],
  most = Infinity,
): Span[] {
  const tokens: Span[] = [];
  const part = begin === 0 && end === text.length ? text : text.slice(begin, end);
  let at = 0;
  while (at < part.length && tokens.length < most) {
    GAP.lastIndex = at;
    if (GAP.test(part)) {
      at = GAP.lastIndex;
      continue;
    }
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(part)?.groups;
    let next = TOKEN.lastIndex;
    if (groups?.['word'] !== undefined && part[next] === '.' && ownsStop(part, groups['word'], next)) next++;
    if (groups?.['unspaced'] !== undefined) {
      wordSegmenter ??= new Intl.Segmenter('en', { granularity: 'word' });
      for (const { index, segment } of wordSegmenter.segment(groups['unspaced'])) {
        tokens.push({ begin: begin + at + index, end: begin + at + index + segment.length });
      }
    } else {
      tokens.push({ begin: begin + at, end: begin + next });
    }
    at = next;
  }
  return splitAt(tokens, borders);
}

/** Whether the full stop at `stop` belongs to the word before it. */
function ownsStop(part: string, word: string, stop: number): boolean {
  const isInitial = /^\p{Lu}$/u.test(word);
  if (!isInitial && !isAbbreviation(word, NEVER_FINAL) && !isAbbreviation(word, MAYBE_FINAL)) return false;
  CLOSERS.lastIndex = stop + 1;
  CLOSERS.test(part);
  const isLast = CLOSERS.lastIndex >= part.length;
  return !isLast || !(isInitial || ORDINARY_WORDS.has(word.toLowerCase()));
}

function splitAt(tokens: Span[], borders: Iterable<number>): Span[] {
  const sorted = [...new Set(borders)].sort((a, b) => a - b);
  if (sorted.length === 0) return tokens;
  const split: Span[] = [];
  let next = 0;
  for (const token of tokens) {
    let from = token.begin;
    while (next < sorted.length && sorted[next]! < token.end) {
      const border = sorted[next++]!;
      if (border <= from) continue;
      split.push({ begin: from, end: border });
      from = border;
    }
    split.push({ begin: from, end: token.end });
  }
  return split;
}
