import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { numberFromHalf } from '../../../core/encoder-files/half-float.ts';
import { AppError } from '../../../core/errors.ts';

const BYTES_PER_HALF = 2;
/**
 * Rows fetched by one read. Frequent words lie together, so that neighbours are often wanted too; a read of 13 kB costs
 * hardly more than one of a single row.
 */
const ROWS_PER_READ = 64;

/** Every half's value: decoding a vector is then 100 look-ups. */
const VALUES = Float32Array.from({ length: 0x10000 }, (_, bits) => numberFromHalf(bits));

/** Reads rows of a file of half-precision vectors without loading it. */
export class VectorRows {
  readonly dimension: number;
  readonly #file: FileHandle;

  private constructor(file: FileHandle, dimension: number) {
    this.#file = file;
    this.dimension = dimension;
  }

  static async open(path: string, dimension: number): Promise<VectorRows> {
    return new VectorRows(await open(path, 'r'), dimension);
  }

  /** Size of the file for an index. */
  static bytes({ words, dimension }: { readonly words: number; readonly dimension: number }): number {
    return words * dimension * BYTES_PER_HALF;
  }

  /**
   * Reads rows into one array.
   * @param rows numbers of rows, each once
   * @returns for each row where its vector begins in `values`, float32
   */
  async read(
    rows: Iterable<number>,
  ): Promise<{ values: Float32Array; offsets: ReadonlyMap<number, number> }> {
    const sorted = [...rows].sort((left, right) => left - right);
    const values = new Float32Array(sorted.length * this.dimension);
    const offsets = new Map<number, number>();
    const rowBytes = this.dimension * BYTES_PER_HALF;
    const buffer = Buffer.alloc(ROWS_PER_READ * rowBytes);
    let firstLoaded = -ROWS_PER_READ;
    let loadedBytes = 0;
    for (const row of sorted) {
      if (row >= firstLoaded + ROWS_PER_READ) {
        firstLoaded = row;
        loadedBytes = (await this.#file.read(buffer, 0, buffer.length, row * rowBytes)).bytesRead;
      }
      const start = (row - firstLoaded) * rowBytes;
      // Its size was right when it was opened: somebody has cut it since.
      if (start + rowBytes > loadedBytes)
        throw new AppError('encoder-damaged', 'the file of word vectors ends early', { row });
      const offset = offsets.size * this.dimension;
      for (let index = 0; index < this.dimension; index++)
        values[offset + index] = VALUES[buffer.readUInt16LE(start + BYTES_PER_HALF * index)]!;
      offsets.set(row, offset);
    }
    return { values, offsets };
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
