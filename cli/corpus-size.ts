import type { CorpusCounts } from '../core/corpus/counts.ts';

/** "3 documents, 1 sentence, ..."; what is not given is not named. */
export function sizeInWords(size: Partial<CorpusCounts>): string {
  const nouns = ['document', 'sentence', 'mention', 'relation'] as const;
  return nouns
    .flatMap((noun) => {
      const count = size[`${noun}s`];
      return count === undefined ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
    })
    .join(', ');
}
