import type { PlaceContext } from '../../../core/contract/consistency.ts';
import { sentenceState } from '../../../core/consistency/sentence-state.ts';
import type { StoredSentence } from '../sentences.ts';
import { paddedTo, placeholders } from '../sqlite/bulk.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { textOf } from '../sqlite/row.ts';

/** Documents per query. */
const BATCH = 512;

/** Sentences as lists of places show them, by number. */
export async function contextsOf(
  session: SqlSession,
  sentences: readonly StoredSentence[],
): Promise<ReadonlyMap<number, PlaceContext>> {
  const names = await documentNames(session, [
    ...new Set(sentences.map(({ sentence }) => String(sentence.documentId))),
  ]);
  return new Map(
    sentences.map((stored): [number, PlaceContext] => {
      const { seq, sentence, text } = stored;
      const { id, documentId, begin, status } = sentence;
      const documentName = names.get(documentId) ?? '';
      return [seq, { sentenceId: id, documentName, status, text, begin, state: sentenceState(stored) }];
    }),
  );
}

async function documentNames(
  session: SqlSession,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (let start = 0; start < ids.length; start += BATCH) {
    const some = paddedTo(ids.slice(start, start + BATCH));
    const rows = await session.all(
      `SELECT id, name FROM documents WHERE id IN (${placeholders(some.length)})`,
      some,
    );
    for (const row of rows) names.set(textOf(row, 'id'), textOf(row, 'name'));
  }
  return names;
}
