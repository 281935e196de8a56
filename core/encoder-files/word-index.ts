// The index of a file of word vectors: which row of the vectors belongs to which word. Words are sorted, so that one is
// found by bisection in the file's own bytes and 340,000 words cost 6 MB instead of a map's 40. Rows keep the order of
// the source, most frequent word first, so that ordinary text reads few pages of the vectors.
//
// Layout, little-endian: magic (8 bytes), words W, dimension, bytes of text (uint32 each), start of each word and the end
// of the last (W + 1 uint32), row of each word (W uint32), UTF-8 text of the words without separators.
import { AppError } from '../errors.ts';

/** Also the version of the layout. */
const MAGIC = 'CMANWRD1';
const HEADER_BYTES = MAGIC.length + 12;

/**
 * Writes the index.
 * @param words the words in the order of their rows, none twice
 * @param dimension values per vector
 */
export function encodeWordIndex(words: readonly string[], dimension: number): Uint8Array {
  const encoder = new TextEncoder();
  const entries = words.map((word, row) => ({ text: encoder.encode(word), row }));
  entries.sort((left, right) => compareBytes(left.text, right.text));
  const textBytes = entries.reduce((sum, { text }) => sum + text.length, 0);
  const textStart = HEADER_BYTES + 4 * (words.length + 1) + 4 * words.length;
  const file = new Uint8Array(textStart + textBytes);
  const view = new DataView(file.buffer);
  file.set(encoder.encode(MAGIC));
  view.setUint32(MAGIC.length, words.length, true);
  view.setUint32(MAGIC.length + 4, dimension, true);
  view.setUint32(MAGIC.length + 8, textBytes, true);
  let start = 0;
  entries.forEach(({ text, row }, index) => {
    view.setUint32(HEADER_BYTES + 4 * index, start, true);
    view.setUint32(HEADER_BYTES + 4 * (words.length + 1 + index), row, true);
    file.set(text, textStart + start);
    start += text.length;
  });
  view.setUint32(HEADER_BYTES + 4 * words.length, start, true);
  return file;
}

/** Finds the row of a word in an index's bytes, which it keeps and never copies. */
export class WordIndex {
  readonly words: number;
  readonly dimension: number;
  readonly #view: DataView;
  readonly #text: Uint8Array;
  readonly #encoder = new TextEncoder();

  /** @throws AppError `encoder-damaged` when the header does not describe these bytes. */
  constructor(file: Uint8Array) {
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const magic = new TextDecoder().decode(file.subarray(0, MAGIC.length));
    if (file.length < HEADER_BYTES || magic !== MAGIC)
      throw new AppError('encoder-damaged', 'the word index does not begin as one', { expected: MAGIC });
    this.words = view.getUint32(MAGIC.length, true);
    this.dimension = view.getUint32(MAGIC.length + 4, true);
    const textBytes = view.getUint32(MAGIC.length + 8, true);
    const textStart = HEADER_BYTES + 4 * (2 * this.words + 1);
    if (file.length !== textStart + textBytes) {
      const expected = textStart + textBytes;
      throw new AppError(
        'encoder-damaged',
        `the word index has ${file.length} bytes, its header says ${expected}`,
        {
          bytes: file.length,
          expected,
        },
      );
    }
    this.#view = view;
    this.#text = file.subarray(textStart);
  }

  /** The word's row, or null where the index has no such word. The word is looked up as it is: lower it first. */
  rowOf(word: string): number | null {
    const wanted = this.#encoder.encode(word);
    let low = 0;
    let high = this.words;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compareBytes(this.#text.subarray(this.#start(middle), this.#start(middle + 1)), wanted);
      if (order === 0) return this.#view.getUint32(HEADER_BYTES + 4 * (this.words + 1 + middle), true);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return null;
  }

  #start(index: number): number {
    return this.#view.getUint32(HEADER_BYTES + 4 * index, true);
  }
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const difference = left[index]! - right[index]!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
