import type { CorpusDocument } from '../core/contract/format.ts';

export interface CorpusSize {
  readonly documents: number;
  readonly sentences: number;
  readonly mentions: number;
  readonly relations: number;
}

export function corpusSize(documents: readonly CorpusDocument[]): CorpusSize {
  const sentences = documents.flatMap((document) => document.sentences);
  return {
    documents: documents.length,
    sentences: sentences.length,
    mentions: sentences.reduce((sum, sentence) => sum + sentence.mentions.length, 0),
    relations: sentences.reduce((sum, sentence) => sum + sentence.relations.length, 0),
  };
}

/** "3 documents, 1 sentence, ..."; what is not given is not named. */
export function sizeInWords(size: Partial<CorpusSize>): string {
  const nouns = ['document', 'sentence', 'mention', 'relation'] as const;
  return nouns
    .flatMap((noun) => {
      const count = size[`${noun}s`];
      return count === undefined ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
    })
    .join(', ');
}
