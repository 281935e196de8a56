import { WordIndex } from '../../../core/encoder-files/word-index.ts';
import type { Encoder, EncoderPlugin } from '../../../core/contract/encoder.ts';
import { EncoderFolder, damaged } from '../encoder-files.ts';
import { GloveEncoder } from './glove-encoder.ts';
import { VectorRows } from './vector-rows.ts';

const plugin: EncoderPlugin = {
  async open(filesFolder: string): Promise<Encoder | null> {
    const folder = await EncoderFolder.open(filesFolder, 'glove');
    if (folder === null) return null;
    const { version, dimension, layers } = folder.manifest;
    const index = new WordIndex(await folder.read('words.bin'));
    const vectors = await folder.sizedFile('vectors.f16');
    // The rows have no header of their own: the index, whose checksum was right, says how many there must be.
    if (layers !== 1 || index.dimension !== dimension || vectors.stored.bytes !== VectorRows.bytes(index))
      throw damaged(
        vectors.path,
        `does not fit its index of ${index.words} words of ${index.dimension} values`,
      );
    return new GloveEncoder(version, index, await VectorRows.open(vectors.path, index.dimension));
  },
};

export default plugin;
