// Cuts a demo sentence into tokens, as the corpora do whose schemas it borrows: words, punctuation apart, 's apart.
import type { Span } from '../../core/model/annotation.ts';

const LETTER_OR_DIGIT = String.raw`[\p{L}\p{M}\p{N}]`;
/** The possessive; in "bull's-eye" and "o'clock" the apostrophe belongs to the word. */
const POSSESSIVE = String.raw`['’]s(?![\p{L}\p{M}\p{N}-])`;
/** Inside a word: a hyphen, an apostrophe, and between digits a point, comma or colon. */
const JOINT = String.raw`(?:-|(?!${POSSESSIVE})['’]|(?<=\p{N})[.,:](?=\p{N}))`;

const TOKEN = new RegExp(
  [
    // U.S., a.m.
    String.raw`(?:\p{L}\.){2,}`,
    String.raw`(?:Mr|Mrs|Ms|Dr|St|Sgt|Lt|Col|Capt|Gen|Gov|Sen|Rep|Rev|Prof|Jr|Sr|Inc|Ltd|Corp)\.`,
    POSSESSIVE,
    `${LETTER_OR_DIGIT}+(?:${JOINT}${LETTER_OR_DIGIT}+)*`,
    // An emoji is one token with its skin tone, variation selector and joined parts; so is a flag.
    String.raw`\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*`,
    String.raw`\p{Regional_Indicator}{2}`,
    String.raw`-{2,}`,
    String.raw`\.{3}`,
    String.raw`\S`,
  ].join('|'),
  'gu',
);

/**
 * Spans of the tokens of `text`, in order, in UTF-16 units. A token never crosses one of `borders`: where a mention ends inside a
 * word ("azathioprine-induced"), the word is cut there, and a hyphen left at the cut is punctuation.
 */
export function tokenise(text: string, borders: Iterable<number>): Span[] {
  const cuts = [...new Set([0, text.length, ...borders])].sort((a, b) => a - b);
  const tokens: Span[] = [];
  for (let piece = 1; piece < cuts.length; piece++) {
    const offset = cuts[piece - 1]!;
    for (const match of text.slice(offset, cuts[piece]).matchAll(TOKEN)) {
      const begin = offset + match.index;
      tokens.push({ begin, end: begin + match[0].length });
    }
  }
  const last = tokens.at(-1);
  // At the very end the point is the sentence's: "He left St. Ives for Harrow Ltd."
  if (last && /^\p{L}{2,}\.$/u.test(text.slice(last.begin))) {
    tokens.splice(-1, 1, { begin: last.begin, end: last.end - 1 }, { begin: last.end - 1, end: last.end });
  }
  return tokens;
}
