// The tokens of a sentence as bytes: for each, the gap since the end of the one before (since the sentence's begin for the first) and its
// length, in UTF-16 units, as LEB128. About two bytes a token, against a row of its own; docs/adr/0007-packed-tokens.md has the figures.
import type { Token } from '../../core/model/annotation.ts';
import { AppError } from '../../core/errors.ts';
import { damaged } from './sqlite/driver.ts';

const LOW_SEVEN = 0x7f;
const MORE = 0x80;

/** @param begin where the sentence begins in its document */
export function packTokens(tokens: readonly Token[], begin: number): Uint8Array {
  const bytes: number[] = [];
  const write = (value: number): void => {
    let rest = value;
    for (; rest > LOW_SEVEN; rest = Math.floor(rest / MORE)) bytes.push((rest % MORE) | MORE);
    bytes.push(rest);
  };
  let end = begin;
  for (const token of tokens) {
    const isWhole = Number.isSafeInteger(token.begin) && Number.isSafeInteger(token.end);
    if (!isWhole || token.begin < end || token.end <= token.begin) {
      throw new AppError('internal', 'tokens must be in order, apart and not empty');
    }
    write(token.begin - end);
    write(token.end - token.begin);
    end = token.end;
  }
  return Uint8Array.from(bytes);
}

/** The inverse of {@link packTokens}. @throws AppError `damaged-project` */
export function unpackTokens(bytes: Uint8Array, begin: number): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  const read = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= MORE) {
      const byte = bytes[position++];
      if (byte === undefined) throw damaged({ column: 'tokens' });
      value += (byte & LOW_SEVEN) * factor;
      if (!Number.isSafeInteger(value)) throw damaged({ column: 'tokens' });
      if (byte < MORE) return value;
    }
  };
  let end = begin;
  while (position < bytes.length) {
    const tokenBegin = end + read();
    end = tokenBegin + read();
    tokens.push({ begin: tokenBegin, end });
  }
  return tokens;
}
