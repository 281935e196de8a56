import type { EncodedSentence, Encoder } from '../../../core/contract/encoder.ts';
import type { WordIndex } from '../../../core/encoder-files/word-index.ts';
import type { VectorRows } from './vector-rows.ts';

/** Raise when the same files would give other vectors. */
const LOOKUP_REVISION = 1;

/** Static word vectors, looked up by the lower-cased token; a token without one is all zeros and not known. */
export class GloveEncoder implements Encoder {
  readonly id = 'glove';
  readonly version: string;
  readonly dimension: number;
  readonly layers = 1;
  readonly contextual = false;
  readonly #index: WordIndex;
  readonly #rows: VectorRows;

  constructor(filesVersion: string, index: WordIndex, rows: VectorRows) {
    this.version = `${filesVersion}.${LOOKUP_REVISION}`;
    this.dimension = index.dimension;
    this.#index = index;
    this.#rows = rows;
  }

  async encode(sentences: readonly (readonly string[])[]): Promise<EncodedSentence[]> {
    const rowOfToken = new Map<string, number | null>();
    for (const tokens of sentences) {
      for (const token of tokens) {
        if (!rowOfToken.has(token))
          rowOfToken.set(token, this.#index.rowOf(token.normalize('NFC').toLowerCase()));
      }
    }
    const wanted = new Set<number>();
    for (const row of rowOfToken.values()) if (row !== null) wanted.add(row);
    const { values, offsets } = await this.#rows.read(wanted);

    return sentences.map((tokens) => {
      const sentence = {
        values: new Float32Array(tokens.length * this.dimension),
        known: new Uint8Array(tokens.length),
      };
      tokens.forEach((token, position) => {
        const row = rowOfToken.get(token) ?? null;
        const offset = row === null ? undefined : offsets.get(row);
        if (offset === undefined) return;
        sentence.known[position] = 1;
        sentence.values.set(values.subarray(offset, offset + this.dimension), position * this.dimension);
      });
      return sentence;
    });
  }

  async close(): Promise<void> {
    await this.#rows.close();
  }
}
