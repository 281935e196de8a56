// Rows out of a plain SQLite file's leaf pages, without the tree above them: for a table whose inner pages are damaged. What a page belongs to is told by
// the shape of its rows. Source: https://www.sqlite.org/fileformat2.html, sections 1.6 (b-tree pages) and 2.1 (records).
import { readFile } from 'node:fs/promises';

/** What a column may hold; `key`: it is the row's number, and null in the record. */
export type ColumnShape =
  'key' | 'integer' | 'integer?' | 'text' | 'text?' | 'real' | 'real?' | 'blob' | 'blob?';
export type LeafValue = string | number | null | Uint8Array;
export interface LeafRow {
  readonly number: number;
  readonly values: readonly LeafValue[];
}

const TABLE_LEAF = 0x0d;
const FIRST_PAGE_HEADER = 100;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** All rows of all leaf pages whose values have one of the shapes, by the shape's name. */
export async function readLeafRows(
  path: string,
  pageSize: number,
  shapes: ReadonlyMap<string, readonly ColumnShape[]>,
): Promise<Map<string, LeafRow[]>> {
  const bytes = await readFile(path);
  const found = new Map<string, LeafRow[]>([...shapes.keys()].map((name) => [name, []]));
  for (let begin = 0; begin + pageSize <= bytes.length; begin += pageSize) {
    const header = begin === 0 ? FIRST_PAGE_HEADER : 0;
    if (bytes[begin + header] !== TABLE_LEAF) continue;
    const rows = new LeafPage(bytes, begin, pageSize, header).rows();
    for (const row of rows) {
      for (const [name, shape] of shapes) {
        if (!fits(row.values, shape)) continue;
        found.get(name)?.push(row);
        break;
      }
    }
  }
  return found;
}

function fits(values: readonly LeafValue[], shape: readonly ColumnShape[]): boolean {
  return (
    values.length === shape.length &&
    shape.every((column, index) => {
      const value = values[index] ?? null;
      if (column === 'key') return value === null;
      if (value === null) return column.endsWith('?');
      const kind = column.replace('?', '');
      if (kind === 'blob') return value instanceof Uint8Array;
      return kind === 'text' ? typeof value === 'string' : typeof value === 'number';
    })
  );
}

class LeafPage {
  readonly #bytes: Buffer;
  readonly #begin: number;
  readonly #size: number;
  readonly #header: number;

  constructor(bytes: Buffer, begin: number, size: number, header: number) {
    this.#bytes = bytes;
    this.#begin = begin;
    this.#size = size;
    this.#header = header;
  }

  rows(): LeafRow[] {
    const cells = this.#bytes.readUInt16BE(this.#begin + this.#header + 3);
    const rows: LeafRow[] = [];
    for (let cell = 0; cell < cells; cell++) {
      const pointer = this.#header + 8 + 2 * cell;
      if (pointer + 2 > this.#size) break;
      const offset = this.#bytes.readUInt16BE(this.#begin + pointer);
      const row = offset >= pointer && offset < this.#size ? this.#row(this.#begin + offset) : null;
      if (row) rows.push(row);
    }
    return rows;
  }

  #row(at: number): LeafRow | null {
    const end = this.#begin + this.#size;
    const payload = varint(this.#bytes, at, end);
    const number = payload && varint(this.#bytes, payload.next, end);
    if (!payload || !number || payload.value > this.#bytes.length) return null;
    const record = this.#payload(number.next, payload.value);
    const values = record && valuesOf(record);
    return values && { number: number.value, values };
  }

  /** A record is on its page, or begins there and goes on on pages of a chain. */
  #payload(at: number, length: number): Buffer | null {
    const most = this.#size - 35;
    const end = this.#begin + this.#size;
    if (length <= most) return at + length <= end ? this.#bytes.subarray(at, at + length) : null;
    const least = Math.floor(((this.#size - 12) * 32) / 255) - 23;
    const fitting = least + ((length - least) % (this.#size - 4));
    const local = fitting <= most ? fitting : least;
    if (at + local + 4 > end) return null;
    const parts = [this.#bytes.subarray(at, at + local)];
    let page = this.#bytes.readUInt32BE(at + local);
    for (let left = length - local; left > 0;) {
      const begin = (page - 1) * this.#size;
      if (page < 2 || begin + this.#size > this.#bytes.length || parts.length > length) return null;
      const part = this.#bytes.subarray(begin + 4, begin + 4 + Math.min(left, this.#size - 4));
      parts.push(part);
      left -= part.length;
      page = this.#bytes.readUInt32BE(begin);
    }
    return Buffer.concat(parts);
  }
}

function valuesOf(record: Buffer): LeafValue[] | null {
  const header = varint(record, 0, record.length);
  if (!header || header.value > record.length) return null;
  const values: LeafValue[] = [];
  let body = header.value;
  for (let at = header.next; at < header.value;) {
    const type = varint(record, at, header.value);
    if (!type) return null;
    at = type.next;
    const size = sizeOf(type.value);
    if (size === null || body + size > record.length) return null;
    try {
      values.push(valueOf(record, body, size, type.value));
    } catch {
      return null;
    }
    body += size;
  }
  // A record is exactly as long as it says.
  return body === record.length ? values : null;
}

const FIXED_SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0] as const;
const sizeOf = (type: number): number | null => (type >= 12 ? (type - 12) >> 1 : (FIXED_SIZES[type] ?? null));

function valueOf(record: Buffer, at: number, size: number, type: number): LeafValue {
  if (type === 0) return null;
  if (type === 7) return record.readDoubleBE(at);
  if (type === 8 || type === 9) return type - 8;
  if (type < 7) return size === 8 ? Number(record.readBigInt64BE(at)) : record.readIntBE(at, size);
  return type % 2 === 0 ? record.subarray(at, at + size) : utf8.decode(record.subarray(at, at + size));
}

function varint(bytes: Buffer, at: number, end: number): { value: number; next: number } | null {
  let value = 0;
  for (let index = 0; index < 9 && at + index < end; index++) {
    const byte = bytes[at + index] ?? 0;
    if (index === 8) return { value: value * 256 + byte, next: at + 9 };
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next: at + index + 1 };
  }
  return null;
}
