// Projects of small sentences for the tests of storage, and what is in a project, for comparison.
import { ProjectStore, type StoreOptions } from '../../electron/project/store.ts';
import { readSentences } from '../../electron/project/sentences.ts';
import { numberOf } from '../../electron/project/sqlite/row.ts';
import type { CorpusDocument, CorpusSentence } from '../../core/contract/format.ts';
import type { SentenceAnnotations } from '../../core/model/annotation.ts';
import { NEWS_SCHEMA, SMALL_TEXT, smallSentence } from '../support/random-actions.ts';

/** One document of `count` sentences "ab cd ef gh ij", nothing annotated. */
export function smallDocument(
  count: number,
  name = 'small',
  annotate: Partial<CorpusSentence> = {},
): CorpusDocument {
  const sentences = Array.from({ length: count }, (_, index): CorpusSentence => {
    const { begin, end, tokens } = smallSentence(index);
    return { begin, end, tokens, mentions: [], relations: [], annotated: false, ...annotate };
  });
  return { name, text: sentences.map(() => SMALL_TEXT).join(' '), sentences };
}

export const asFile = (documents: readonly CorpusDocument[], split: string | null = null) => ({
  name: 'small.txt',
  format: 'test',
  split,
  corpus: { documents, warnings: [] },
});

/** A new project with {@link NEWS_SCHEMA} and `count` pending sentences d1s0, d1s1, ... */
export async function smallProject(
  path: string,
  count: number,
  options: StoreOptions = {},
): Promise<ProjectStore> {
  const store = await ProjectStore.create(path, { annotator: 'ada', ...options });
  await store.importCorpora([asFile([smallDocument(count)])]);
  await store.execute({ kind: 'set-schema', schema: NEWS_SCHEMA });
  return store;
}

/** Every sentence with everything on it, in the order of the project, records by id. */
export async function contentOf(store: ProjectStore): Promise<readonly SentenceAnnotations[]> {
  const rows = await store.database.all('SELECT seq FROM sentences ORDER BY seq');
  const sentences = await readSentences(
    store.database,
    rows.map((row) => numberOf(row, 'seq')),
  );
  return sentences.map(({ sentence, mentions, relations }) => ({
    sentence,
    mentions: byId(mentions),
    relations: byId(relations),
  }));
}

export const byId = <R extends { readonly id: string }>(records: Iterable<R>): R[] =>
  [...records].sort((a, b) => (a.id < b.id ? -1 : 1));

/** All rows of all tables that hold content, for "exactly as before". */
export async function rowsOf(store: ProjectStore): Promise<Record<string, unknown>> {
  const tables = [
    'settings',
    'documents',
    'sentences',
    'sentence_states',
    'sentence_index',
    'mentions',
    'relations',
    'lost_rejections',
    'transactions',
    'history',
    'models',
    'predictions',
    'versions',
    'merges',
    'merged_documents',
    'assignments',
    'shelved_states',
    'shelved_mentions',
    'shelved_relations',
  ];
  const content: Record<string, unknown> = {};
  for (const table of tables) content[table] = await store.database.all(`SELECT * FROM ${table}`);
  return content;
}
