// Sentences of running text. First come the pieces that surely part: paragraphs (blank lines, form feeds), list items, and lines
// that ended early, as headings and the lines of clinical notes do; a line break where the next word would not have fitted is only
// a wrap. Within a piece a full stop, question or exclamation mark ends a sentence unless the word before it or what follows says
// otherwise. Rules, not a model: they are the same on every machine and a curator can foresee them.
import type { Span } from '../model/annotation.ts';
import {
  BEFORE_DIGITS,
  isAbbreviation,
  LETTERED_NOUNS,
  MAYBE_FINAL,
  NEVER_FINAL,
  SENTENCE_OPENERS,
} from './abbreviations.ts';
import { tokenise } from './tokenise.ts';

export interface TokenisedSentence extends Span {
  readonly tokens: readonly Span[];
}

/** Attention is quadratic in the sentence's length and nobody can read more at a time: longer ones are cut. */
export const MAX_SENTENCE_TOKENS = 300;
/** A cut is made after the last comma or semicolon of the sentence's last tokens, this many, if there is one. */
const CUT_WINDOW_TOKENS = 100;
/** No one wraps text at fewer columns; shorter lines ended because their writer ended them. */
const MIN_WRAP_COLUMNS = 40;

/**
 * Sentences with their tokens, in order. Every token of the text is in one; begin and end are those of first and last token.
 * @param most how many at most, all unless given: the rest is not looked at
 * @param mostTokens about how many tokens in all: the same
 */
export function sentencesOf(text: string, most = Infinity, mostTokens = Infinity): TokenisedSentence[] {
  const sentences: TokenisedSentence[] = [];
  let tokensLeft = mostTokens;
  for (const piece of piecesOf(text)) {
    for (const { begin, end } of splitPiece(text, piece)) {
      if (tokensLeft <= 0) return sentences;
      const found = tokenise(text, begin, end, [], tokensLeft);
      tokensLeft -= found.length;
      for (const tokens of bounded(text, found)) {
        sentences.push({ begin: tokens[0]!.begin, end: tokens.at(-1)!.end, tokens });
        if (sentences.length >= most) return sentences;
      }
    }
  }
  return sentences;
}

const LINE_END = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;
const LIST_ITEM = /^\s*(?:[-–—*+•▪‣◦·●○■□➢✓]|\(?(?:\p{Nd}{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)])\s/u;

interface Line extends Span {
  /** The line ends a page, so a paragraph. */
  readonly endsPage: boolean;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let begin = 0;
  for (const match of text.matchAll(LINE_END)) {
    lines.push({ begin, end: match.index, endsPage: match[0] === '\f' });
    begin = match.index + match[0].length;
  }
  lines.push({ begin, end: text.length, endsPage: true });
  return lines;
}

/** Runs of lines that are surely parted from each other. */
function* piecesOf(text: string): Generator<Span> {
  let paragraph: Line[] = [];
  for (const line of linesOf(text)) {
    const isBlank = !/\S/.test(text.slice(line.begin, line.end));
    if (!isBlank) paragraph.push(line);
    if (isBlank || line.endsPage) {
      yield* piecesOfParagraph(text, paragraph);
      paragraph = [];
    }
  }
}

function piecesOfParagraph(text: string, lines: readonly Line[]): Span[] {
  const pieces: { begin: number; end: number }[] = [];
  const columns = lines.reduce((most, line) => Math.max(most, line.end - line.begin), 0);
  lines.forEach((line, index) => {
    const previous = lines[index - 1];
    const open = pieces.at(-1);
    if (previous && open && isWrapped(text, previous, line, columns)) open.end = line.end;
    else pieces.push({ begin: line.begin, end: line.end });
  });
  return pieces;
}

/** Whether the break before `line` is there only because the previous line was full. */
function isWrapped(text: string, previous: Line, line: Line, columns: number): boolean {
  const here = text.slice(line.begin, Math.min(line.end, line.begin + columns));
  if (LIST_ITEM.test(here)) return false;
  const firstWord = /\S+/.exec(here)?.[0] ?? '';
  const wouldFit = previous.end - previous.begin + 1 + firstWord.length <= columns;
  return columns >= MIN_WRAP_COLUMNS && !wouldFit;
}

// A terminator with the closing quotes and brackets after it. The ideographic ones need no space after them.
const TERMINATOR = /(?:[.!?…‼⁇⁈⁉]{1,20}["'’”»)\]}]{0,5}(?=\s|$))|[。！？｡]{1,20}["'’”»」』）)\]]{0,5}/gu;
const NEXT_WORD = /[\s"'‘“«([{¿¡*_-]*([\p{L}\p{N}\p{M}'’]{0,30})/uy;
/** How much is looked at before a stop: an abbreviation and the word before it. */
const LOOK_BEHIND_LENGTH = 40;

function splitPiece(text: string, piece: Span): Span[] {
  const part = text.slice(piece.begin, piece.end);
  const hasCapitals = /\p{Lu}/u.test(part);
  const spans: Span[] = [];
  let begin = 0;
  for (const match of part.matchAll(TERMINATOR)) {
    const end = match.index + match[0].length;
    if (end < part.length && !endsSentence(part, begin, match, hasCapitals)) continue;
    spans.push({ begin: piece.begin + begin, end: piece.begin + end });
    begin = end;
  }
  if (/\S/.test(part.slice(begin))) spans.push({ begin: piece.begin + begin, end: piece.end });
  return spans;
}

function endsSentence(part: string, begin: number, match: RegExpExecArray, hasCapitals: boolean): boolean {
  const mark = match[0];
  if (/^[。！？｡]/u.test(mark)) return true;
  NEXT_WORD.lastIndex = match.index + mark.length;
  const next = NEXT_WORD.exec(part)?.[1] ?? '';
  const opensLower = /^\p{Ll}/u.test(next);
  // "What?" he said; an ellipsis in mid-sentence.
  if (!mark.startsWith('.') || mark.startsWith('..')) return !opensLower;

  const before = part.slice(Math.max(begin, match.index - LOOK_BEHIND_LENGTH), match.index);
  const word = /[\p{L}\p{N}\p{M}.'’]*$/u.exec(before)?.[0] ?? '';
  const isFirstWord = before.length < LOOK_BEHIND_LENGTH && before.trim() === word;
  const opens = SENTENCE_OPENERS.has(next.toLowerCase()) && (!opensLower || !hasCapitals);

  // "1. Aspirin", "b. Chest", "IV. Results": the number of a list item or heading.
  if (isFirstWord && /^(?:\p{N}{1,3}|\p{L}|[ivxIVX]{1,5})$/u.test(word)) return false;
  if (isAbbreviation(word, NEVER_FINAL)) return false;
  if (/^\p{N}/u.test(next) && isAbbreviation(word, BEFORE_DIGITS)) return false;
  if (/^\p{Lu}$/u.test(word)) {
    const noun = /(\p{L}+)\s+\p{L}$/u.exec(before)?.[1] ?? '';
    if (LETTERED_NOUNS.has(noun.toLowerCase())) return !opensLower;
  }
  // "John F. Kennedy", "the U.S. Army", "Acme Inc. Chairman": after these a name is likelier than a new sentence.
  const isInitials = /^(?:\p{L}\.)*\p{Lu}$/u.test(word);
  if (isInitials || (/^\p{Lu}/u.test(word) && isAbbreviation(word, MAYBE_FINAL))) return opens;
  if (!opensLower) return true;
  // Notes written without any capital: only a plain word's stop ends a sentence there.
  return !hasCapitals && /^\p{Ll}{3,}$/u.test(word) && !MAYBE_FINAL.has(word);
}

/** Runs of at most {@link MAX_SENTENCE_TOKENS} tokens, cut where a reader would pause if that is near. */
function bounded(text: string, tokens: readonly Span[]): (readonly Span[])[] {
  const runs: (readonly Span[])[] = [];
  let from = 0;
  while (tokens.length - from > MAX_SENTENCE_TOKENS) {
    let to = from + MAX_SENTENCE_TOKENS;
    for (let index = to - 1; index >= to - CUT_WINDOW_TOKENS; index--) {
      if (/^[,;:]$/.test(text.slice(tokens[index]!.begin, tokens[index]!.end))) {
        to = index + 1;
        break;
      }
    }
    runs.push(tokens.slice(from, to));
    from = to;
  }
  if (from < tokens.length) runs.push(tokens.slice(from));
  return runs;
}
