// What is done to an input: to its bytes, to its lines, to its words and numbers, and to how it is encoded. Free of any format.
import type { Dice } from './dice.ts';
import { HOSTILE_NUMBERS, HOSTILE_WORDS } from './hostile-words.ts';

/** Longer inputs are made on purpose and seldom (see inflated), not by piling up changes. */
const LONGEST_MUTATED_BYTES = 256 * 1024;
const MOST_CHANGES = 6;

const encoder = new TextEncoder();

type Change = (bytes: Uint8Array, dice: Dice, others: readonly Uint8Array[]) => Uint8Array;

const BYTE_CHANGES: readonly Change[] = [
  flipBits,
  overwrite,
  insertNoise,
  remove,
  repeat,
  truncate,
  splice,
  swap,
];

/** One to six changes. @param words that mean something to the reader; @param others inputs that parts are taken from */
export function mutated(
  input: Uint8Array,
  dice: Dice,
  words: readonly string[],
  others: readonly Uint8Array[],
): Uint8Array {
  const textChanges: readonly Change[] = [
    (bytes, d) => insertWord(bytes, d, words),
    (bytes, d) => insertWord(bytes, d, HOSTILE_WORDS),
    changeNumber,
    swapLines,
    repeatLine,
    changeLineEnds,
    changeSeparators,
    replaceQuoted,
  ];
  let bytes: Uint8Array = input;
  for (let left = dice.between(1, MOST_CHANGES); left > 0; left--) {
    // Text is mostly changed as text: a broken byte is refused before anything else is looked at.
    const changes = dice.chance(0.7) ? textChanges : BYTE_CHANGES;
    bytes = dice.of(changes)(bytes, dice, others);
  }
  if (dice.chance(0.02)) bytes = reencoded(bytes, dice);
  return bytes.length > LONGEST_MUTATED_BYTES ? bytes.slice(0, LONGEST_MUTATED_BYTES) : bytes;
}

/** Changes to bytes alone: for files that are no text. */
export function mutatedBytes(input: Uint8Array, dice: Dice, others: readonly Uint8Array[]): Uint8Array {
  let bytes: Uint8Array = input;
  for (let left = dice.between(1, MOST_CHANGES); left > 0; left--) {
    bytes = dice.of(BYTE_CHANGES)(bytes, dice, others);
  }
  return bytes;
}

const PAGE_BYTES = 4096;

/** Changes that move nothing: bits and bytes overwritten, pages copied over others, the end cut off at a page. */
export function mutatedPages(input: Uint8Array, dice: Dice): Uint8Array {
  const bytes = copied(input);
  const pages = Math.max(1, Math.floor(bytes.length / PAGE_BYTES));
  for (let left = dice.between(1, 4); left > 0; left--) {
    const [page, other] = [dice.below(pages) * PAGE_BYTES, dice.below(pages) * PAGE_BYTES];
    // A page's own account of itself, where it begins; what its cells say, where it ends.
    const at = page + (dice.chance(0.5) ? dice.below(120) : dice.below(PAGE_BYTES));
    const kind = dice.below(10);
    if (kind === 0) bytes.copyWithin(page, other, other + PAGE_BYTES);
    else if (kind === 1) bytes.fill(dice.of([0, 255, 65]), at, at + dice.few(PAGE_BYTES));
    else for (let k = at; k < at + dice.between(1, 4) && k < bytes.length; k++) bytes[k] = dice.below(256);
  }
  return dice.chance(0.05) ? bytes.slice(0, dice.below(pages) * PAGE_BYTES) : bytes;
}

/** Up to `length` bytes of the same again and again: a line, a word, an opening bracket, a single letter. */
export function inflated(input: Uint8Array, dice: Dice, length: number): Uint8Array {
  const kind = dice.below(5);
  if (kind === 0)
    return encoder.encode(
      dice
        .of(['[', '{"a":', '[[],', '(', '"', '\\', ' ', '\t', '\n', 'a', "'", '|', '.', '#', '-', '/'])
        .repeat(length),
    );
  const from = dice.below(input.length || 1);
  const size =
    kind === 1 ? 1 : kind === 2 ? dice.between(1, 8) : dice.between(1, Math.min(400, input.length || 1));
  const part = kind === 4 ? lineAt(input, from) : input.subarray(from, from + size);
  if (part.length === 0) return input;
  const times = Math.ceil(length / part.length);
  const repeated = new Uint8Array(part.length * times);
  for (let time = 0; time < times; time++) repeated.set(part, time * part.length);
  return joined(input.subarray(0, from), repeated, input.subarray(from));
}

function flipBits(bytes: Uint8Array, dice: Dice): Uint8Array {
  const copy = copied(bytes);
  for (let left = dice.between(1, 8); left > 0 && copy.length > 0; left--)
    copy[dice.below(copy.length)]! ^= 1 << dice.below(8);
  return copy;
}

function overwrite(bytes: Uint8Array, dice: Dice): Uint8Array {
  const copy = copied(bytes);
  const at = dice.below(copy.length || 1);
  for (let k = at; k < Math.min(copy.length, at + dice.between(1, 16)); k++)
    copy[k] = dice.of([0, 0xff, 0x80, dice.below(256)]);
  return copy;
}

function insertNoise(bytes: Uint8Array, dice: Dice): Uint8Array {
  return inserted(
    bytes,
    dice.below(bytes.length + 1),
    Uint8Array.from(dice.list(dice.between(1, 16), () => dice.below(256))),
  );
}

function remove(bytes: Uint8Array, dice: Dice): Uint8Array {
  const at = dice.below(bytes.length || 1);
  return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + dice.few(bytes.length)));
}

function repeat(bytes: Uint8Array, dice: Dice): Uint8Array {
  const at = dice.below(bytes.length || 1);
  const part = bytes.subarray(at, at + 1 + dice.few(Math.min(bytes.length, 4096)));
  let result = bytes;
  for (let left = dice.between(1, 4); left > 0; left--) result = inserted(result, at, part);
  return result;
}

function truncate(bytes: Uint8Array, dice: Dice): Uint8Array {
  return bytes.subarray(0, dice.below(bytes.length + 1));
}

function splice(bytes: Uint8Array, dice: Dice, others: readonly Uint8Array[]): Uint8Array {
  const other = others.length > 0 ? dice.of(others) : bytes;
  return joined(
    bytes.subarray(0, dice.below(bytes.length + 1)),
    other.subarray(dice.below(other.length + 1)),
  );
}

function swap(bytes: Uint8Array, dice: Dice): Uint8Array {
  const size = 1 + dice.few(Math.max(1, bytes.length >> 2));
  const [a, b] = [dice.below(bytes.length || 1), dice.below(bytes.length || 1)];
  const copy = copied(bytes);
  copy.set(bytes.subarray(b, Math.min(b + size, bytes.length - a + b, bytes.length)), a);
  return copy;
}

function insertWord(bytes: Uint8Array, dice: Dice, words: readonly string[]): Uint8Array {
  if (words.length === 0) return bytes;
  return inserted(bytes, dice.below(bytes.length + 1), encoder.encode(dice.of(words)));
}

/** At a digit: the number that it is part of is another one. */
function changeNumber(bytes: Uint8Array, dice: Dice): Uint8Array {
  const isDigit = (at: number): boolean => bytes[at]! >= 48 && bytes[at]! <= 57;
  for (let tries = 0, at = dice.below(bytes.length || 1); tries < 200 && at < bytes.length; tries++, at++) {
    if (!isDigit(at)) continue;
    let end = at;
    while (end < bytes.length && isDigit(end)) end++;
    const other = dice.chance(0.5) ? String(dice.few(100)) : dice.of(HOSTILE_NUMBERS);
    return joined(bytes.subarray(0, at), encoder.encode(other), bytes.subarray(end));
  }
  return bytes;
}

/** Between two quotes: another string, a key or not. */
function replaceQuoted(bytes: Uint8Array, dice: Dice): Uint8Array {
  const from = bytes.indexOf(34, dice.below(bytes.length || 1));
  const end = from < 0 ? -1 : bytes.indexOf(34, from + 1);
  if (end < 0) return bytes;
  const other = JSON.stringify(dice.of(HOSTILE_WORDS)).slice(1, -1);
  return joined(bytes.subarray(0, from + 1), encoder.encode(other), bytes.subarray(end));
}

function swapLines(bytes: Uint8Array, dice: Dice): Uint8Array {
  const at = dice.below(bytes.length || 1);
  const line = lineAt(bytes, at);
  return inserted(bytes, lineStart(bytes, dice.below(bytes.length || 1)), line);
}

function repeatLine(bytes: Uint8Array, dice: Dice): Uint8Array {
  const at = dice.below(bytes.length || 1);
  const line = lineAt(bytes, at);
  let result = bytes;
  for (let left = 1 + dice.few(30); left > 0; left--) result = inserted(result, lineStart(bytes, at), line);
  return result;
}

const LINE_ENDS = ['\r\n', '\r', '\u2028', '\u2029', '\u0085', '\f', '', '\n\n', ' \n', '\n\r'];

function changeLineEnds(bytes: Uint8Array, dice: Dice): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const other = dice.of(LINE_ENDS);
  return encoder.encode(dice.chance(0.5) ? text.replaceAll('\n', other) : text.replace('\n', other));
}

function changeSeparators(bytes: Uint8Array, dice: Dice): Uint8Array {
  const [from, to] = [
    dice.of(['\t', ' ', '|', ',', ':', "'", '"', '/']),
    dice.of(['\t', ' ', '|', ',', '', '\\', "'", '"', '\u00a0']),
  ];
  const text = new TextDecoder().decode(bytes);
  return encoder.encode(dice.chance(0.2) ? text.replaceAll(from, to) : text.replace(from, to));
}

/** Not UTF-8, or not only. */
function reencoded(bytes: Uint8Array, dice: Dice): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const little = Buffer.from(text, 'utf16le');
  switch (dice.below(6)) {
    case 0:
      return joined(Uint8Array.of(0xff, 0xfe), little);
    case 1:
      return joined(Uint8Array.of(0xfe, 0xff), Buffer.from(little.subarray(0, little.length & ~1)).swap16());
    case 2:
      return Buffer.from(text, 'latin1');
    case 3:
      return joined(Uint8Array.of(0xef, 0xbb, 0xbf), bytes);
    case 4:
      return joined(Uint8Array.of(0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf), bytes);
    default:
      // An overlong slash, and a surrogate as three bytes.
      return inserted(bytes, dice.below(bytes.length + 1), Uint8Array.of(0xc0, 0xaf, 0xed, 0xa0, 0x80));
  }
}

function lineStart(bytes: Uint8Array, at: number): number {
  return bytes.lastIndexOf(10, Math.max(0, at - 1)) + 1;
}

/** With its end. */
function lineAt(bytes: Uint8Array, at: number): Uint8Array {
  const end = bytes.indexOf(10, at);
  return bytes.slice(lineStart(bytes, at), end < 0 ? bytes.length : end + 1);
}

const inserted = (bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array =>
  joined(bytes.subarray(0, at), part, bytes.subarray(at));

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Not by slice(), which is a view on a Node Buffer: what it is made of stays as it is. */
const copied = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);
