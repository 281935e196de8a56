// Values of a row, checked: a column that is not what its reader expects is a bug of ours or a damaged file, and is said at once.
import type { AppError } from '../../../core/errors.ts';
import { damaged, type SqlRow } from './driver.ts';

const wrong = (column: string, expected: string): AppError => damaged({ column, expected });

export function textOf(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw wrong(column, 'text');
  return value;
}

/** Whole numbers beyond 2^53 are no numbers of ours, and not what the file holds: two of them are one here, and "the next one" is the same again. */
export function numberOf(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value !== 'number' || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    throw wrong(column, 'a number');
  return value;
}

export function bytesOf(row: SqlRow, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw wrong(column, 'bytes');
  return value;
}

export function optional<T>(read: (row: SqlRow, column: string) => T, row: SqlRow, column: string): T | null {
  return row[column] === null || row[column] === undefined ? null : read(row, column);
}

/** One of a few words, as a CHECK of its table promises. */
export function wordOf<W extends string>(row: SqlRow, column: string, words: readonly W[]): W {
  const value = textOf(row, column);
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw wrong(column, `one of ${words.join(', ')}`);
  return word;
}
