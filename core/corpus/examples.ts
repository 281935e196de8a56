import type { CorpusDocument } from '../contract/format.ts';
import type { SentenceExample } from '../model/example.ts';
import { tokenListOf } from './token-list.ts';

export interface ExampleOptions {
  /** Begins every id, so that the sentences of several files stay apart. */
  readonly idPrefix?: string;
  /** Leaves out sentences that wait for an annotator: they must not teach the network that nothing is there. */
  readonly annotatedOnly?: boolean;
}

/**
 * The sentences of a corpus as the network takes them, in order; ids are `prefix` + document.sentence, both from 1. Mentions whose
 * ends are no token borders are left out with their relations; overlaps stay.
 */
export function examplesOf(
  documents: readonly CorpusDocument[],
  { idPrefix = '', annotatedOnly = false }: ExampleOptions = {},
): SentenceExample[] {
  return documents.flatMap((document, documentIndex) =>
    document.sentences.flatMap((sentence, index) =>
      annotatedOnly && !sentence.annotated
        ? []
        : [
            {
              id: `${idPrefix}${documentIndex + 1}.${index + 1}`,
              ...tokenListOf(document.text, sentence),
            },
          ],
    ),
  );
}
