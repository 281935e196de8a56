// A file of named arrays: a JSON header with its length in front, then the arrays' bytes. Weights and checkpoints are stored so.
import { AppError } from '../../core/errors.ts';

/** First bytes of every such file. */
const MAGIC = 'CMANARR1';
const HEADER_LENGTH_BYTES = 4;

interface Header {
  readonly meta: unknown;
  readonly arrays: readonly { readonly name: string; readonly length: number }[];
}

export interface Container {
  readonly meta: unknown;
  readonly arrays: ReadonlyMap<string, Float32Array>;
}

export function packContainer(meta: unknown, arrays: Readonly<Record<string, Float32Array>>): Uint8Array {
  const entries = Object.entries(arrays);
  const header: Header = { meta, arrays: entries.map(([name, { length }]) => ({ name, length })) };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = MAGIC.length + HEADER_LENGTH_BYTES + json.length;
  const bytes = new Uint8Array(start + entries.reduce((sum, [, array]) => sum + array.byteLength, 0));
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setUint32(MAGIC.length, json.length, true);
  bytes.set(json, MAGIC.length + HEADER_LENGTH_BYTES);
  let offset = start;
  for (const [, array] of entries) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    offset += array.byteLength;
  }
  return bytes;
}

/** @throws AppError `bad-model` when the bytes are no such file, or are cut off */
export function unpackContainer(bytes: Uint8Array, what: string): Container {
  const refuse = (reason: string): AppError => new AppError('bad-model', `${what} ${reason}`);
  const start = MAGIC.length + HEADER_LENGTH_BYTES;
  if (bytes.length < start || new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw refuse('is not a file of weights');
  }
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true);
  if (bytes.length < start + headerLength) throw refuse('is cut off');
  const header = parseHeader(bytes.subarray(start, start + headerLength));
  if (!header) throw refuse('has a damaged header');
  const arrays = new Map<string, Float32Array>();
  let offset = start + headerLength;
  for (const { name, length } of header.arrays) {
    const end = offset + length * Float32Array.BYTES_PER_ELEMENT;
    if (end > bytes.length) throw refuse('is cut off');
    // Copied: the bytes may lie at an offset that a Float32Array can't begin at. Not by slice(), which is a view on a Node Buffer.
    arrays.set(name, new Float32Array(new Uint8Array(bytes.subarray(offset, end)).buffer));
    offset = end;
  }
  if (offset !== bytes.length) throw refuse('has bytes past its end');
  return { meta: header.meta, arrays };
}

function parseHeader(bytes: Uint8Array): Header | null {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (
      typeof header !== 'object' ||
      header === null ||
      !('arrays' in header) ||
      !Array.isArray(header.arrays)
    )
      return null;
    const arrays: Header['arrays'][number][] = [];
    for (const entry of header.arrays as unknown[]) {
      if (typeof entry !== 'object' || entry === null || !('name' in entry) || !('length' in entry))
        return null;
      const { name, length } = entry;
      if (typeof name !== 'string' || typeof length !== 'number' || !Number.isInteger(length) || length < 0)
        return null;
      arrays.push({ name, length });
    }
    return { meta: 'meta' in header ? header.meta : null, arrays };
  } catch {
    return null;
  }
}

/** The array called `name`. @throws AppError `bad-model` */
export function arrayOf(container: Container, name: string, what: string): Float32Array {
  const array = container.arrays.get(name);
  if (!array) throw new AppError('bad-model', `${what} lacks ${name}`);
  return array;
}
