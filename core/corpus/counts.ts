import type { CorpusDocument } from '../contract/format.ts';

/** How much is in a corpus: what an import or a conversion reports. */
export interface CorpusCounts {
  readonly documents: number;
  readonly sentences: number;
  readonly mentions: number;
  readonly relations: number;
}

export function countCorpus(documents: readonly CorpusDocument[]): CorpusCounts {
  const sentences = documents.flatMap((document) => document.sentences);
  return {
    documents: documents.length,
    sentences: sentences.length,
    mentions: sentences.reduce((sum, sentence) => sum + sentence.mentions.length, 0),
    relations: sentences.reduce((sum, sentence) => sum + sentence.relations.length, 0),
  };
}
