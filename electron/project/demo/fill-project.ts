// The sample corpus in a project, and the demo's own way through the loop.
import type { CorpusDocument } from '../../../core/contract/format.ts';
import { writeSchema } from '../settings-table.ts';
import type { ProjectStore } from '../store.ts';
import type { DemoCorpus, DemoDocument } from './demo-corpus.ts';

/** What becomes of a document of the sample: known from the start, waiting for an annotator, or kept out to measure by. */
export type DemoRole = 'annotated' | 'pending' | 'held-out';

/** Half of each style is annotated, a fifth held out. Whole documents, since sentences of one repeat its names. */
export function roleInLoop({ index }: DemoDocument): DemoRole {
  if (index % 2 === 0) return 'annotated';
  return index % 10 === 3 || index % 10 === 7 ? 'held-out' : 'pending';
}

/** For the window nothing is held out: one half is annotated, the other waits. */
export const roleInWindow = ({ index }: DemoDocument): DemoRole =>
  index % 2 === 0 ? 'annotated' : 'pending';

export const documentsOf = (
  corpus: DemoCorpus,
  roleOf: (document: DemoDocument) => DemoRole,
  role: DemoRole,
): CorpusDocument[] =>
  corpus.documents.filter((document) => roleOf(document) === role).map(({ content }) => content);

/** Adds the sample to an empty project: annotated documents complete, pending ones as bare text. */
export async function fillProject(
  store: ProjectStore,
  corpus: DemoCorpus,
  roleOf: (document: DemoDocument) => DemoRole,
): Promise<void> {
  // Not by a command: with nothing in the project there is nothing a person could want to undo.
  await store.database.transaction((session) => writeSchema(session, corpus.schema));
  const documents = corpus.documents.flatMap((document) => {
    const role = roleOf(document);
    if (role === 'held-out') return [];
    return [role === 'annotated' ? document.content : withoutAnnotations(document.content)];
  });
  await store.importCorpora([
    { name: 'sample', format: 'spert-json', split: null, corpus: { documents, warnings: [] } },
  ]);
}

function withoutAnnotations(document: CorpusDocument): CorpusDocument {
  return {
    ...document,
    sentences: document.sentences.map((sentence) => ({
      ...sentence,
      mentions: [],
      relations: [],
      annotated: false,
    })),
  };
}
