// From bytes to lines, strictly: a corpus that is not UTF-8 is refused with the place, never read with replacement characters.

/** Why bytes are no text: `line` is 1-based, `byte` the 0-based offset in the file. */
export interface TextProblem {
  readonly line: number;
  readonly byte: number;
  readonly reason: string;
}

export type DecodedText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: TextProblem };

/** The text of a UTF-8 file without its byte order mark. NUL characters are refused: no text has them, and databases cut there. */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const byte = firstInvalidByte(bytes);
    const value = bytes[byte];
    const shown =
      value === undefined
        ? 'the file ends within a character'
        : `byte 0x${value.toString(16).padStart(2, '0')}`;
    return refuse(bytes, byte, `not UTF-8: ${shown} at offset ${byte}`);
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0) return refuse(bytes, nul, `a NUL byte at offset ${nul}: not a text file`);
  return { ok: true, text: text.startsWith('\uFEFF') ? text.slice(1) : text };
}

function refuse(bytes: Uint8Array, byte: number, reason: string): DecodedText {
  let line = 1;
  for (let i = 0; i < byte; i++) {
    if (bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10)) line++;
  }
  return { ok: false, problem: { line, byte, reason } };
}

/** Offset of the first byte that is not part of a well-formed sequence (RFC 3629, section 4); the length when there is none. */
function firstInvalidByte(bytes: Uint8Array): number {
  let i = 0;
  while (i < bytes.length) {
    const length = sequenceLength(bytes, i);
    if (length === 0) return i;
    i += length;
  }
  return i;
}

function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length =
    lead >= 0xc2 && lead <= 0xdf
      ? 2
      : lead >= 0xe0 && lead <= 0xef
        ? 3
        : lead >= 0xf0 && lead <= 0xf4
          ? 4
          : 0;
  // The second byte's range excludes overlong forms, surrogates and code points above U+10FFFF.
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  for (let k = 1; k < length; k++) {
    const next = bytes[at + k];
    if (next === undefined || next < (k === 1 ? lowest : 0x80) || next > (k === 1 ? highest : 0xbf)) return 0;
  }
  return length;
}

/** The lines of a text, whichever of LF, CRLF and CR ends them; a last line without an end counts. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Turns offsets of a text into line numbers, many of them, without counting from the start each time. */
export class LineIndex {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (const match of text.matchAll(/\r\n|\n|\r/g)) this.#starts.push(match.index + match[0].length);
  }

  /** The 1-based line that holds the UTF-16 offset. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }
}
