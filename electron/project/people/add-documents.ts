// Documents of one project into another, with what people have made of them: by a merge, or into the part that is handed to a colleague.
import type { SentenceRecord } from '../../../core/people/disputes.ts';
import type { Version } from '../../../core/people/version.ts';
import type { SentenceAnnotations, SentenceStatus } from '../../../core/model/annotation.ts';
import { mentionId, relationId } from '../../../core/model/ids.ts';
import { nextNumbers } from '../import.ts';
import { DOCUMENT_ROW, SENTENCE_ROW, STATE_ROW } from '../corpus-rows.ts';
import { MENTION_COLUMNS, mentionValues, RELATION_COLUMNS, relationValues } from '../records.ts';
import { readSentences, type StoredSentence } from '../sentences.ts';
import { insertRows, paddedTo, placeholders } from '../sqlite/bulk.ts';
import type { SqlRow, SqlSession, SqlValue } from '../sqlite/driver.ts';
import { bytesOf, numberOf, optional, textOf } from '../sqlite/row.ts';
import type { KeyedDocument } from './document-keys.ts';
import { readKeptVersions, recordOf, writeVersions, type Origins, type VersionRow } from './versions.ts';

/** What of a sentence goes along. */
export interface CarriedSentence extends Pick<SentenceAnnotations, 'mentions' | 'relations'> {
  readonly status: SentenceStatus;
  readonly versions: readonly Version[];
}

export interface AddDocuments {
  readonly from: SqlSession;
  readonly origins: Origins;
  readonly documents: readonly KeyedDocument[];
  readonly carry: (stored: StoredSentence, record: SentenceRecord) => CarriedSentence;
  /** What brings them; null: the file is made with them. */
  readonly merge: number | null;
  /** Why they are where they are in the queue, and their score, or null to keep what they have there. */
  readonly why: string | null;
  /** Assignments that go along. */
  readonly assigned: (annotator: string) => boolean;
  readonly onSentences: (count: number) => void;
}

/** Sentences held in memory at once. */
const PAGE = 512;

/** @returns the numbers that the sentences have here, by their numbers there */
export async function addDocuments(
  into: SqlSession,
  { from, origins, documents, carry, merge, why, assigned, onSentences }: AddDocuments,
): Promise<ReadonlyMap<number, number>> {
  const next = await nextNumbers(into);
  const first = next.sentence;
  const numbers = new Map<number, number>();
  for (const document of documents) {
    const seq = next.document++;
    const id = `d${seq}`;
    const row = await from.get('SELECT name, text, split, metadata FROM documents WHERE seq = ?', [
      document.seq,
    ]);
    if (!row) continue;
    await insertRows(into, 'documents', DOCUMENT_ROW, [
      [
        seq,
        id,
        textOf(row, 'name'),
        textOf(row, 'text'),
        optional(textOf, row, 'split'),
        textOf(row, 'metadata'),
      ],
    ]);
    if (merge !== null) {
      await into.run('INSERT INTO merged_documents (document, merge) VALUES (?, ?)', [seq, merge]);
    }
    for (let start = 0; start < document.sentences.length; start += PAGE) {
      const page = document.sentences.slice(start, start + PAGE);
      const raw = await rawSentences(from, page);
      const kept = await readKeptVersions(from, page);
      const tables: Record<'sentences' | 'states' | 'mentions' | 'relations', SqlValue[][]> = {
        sentences: [],
        states: [],
        mentions: [],
        relations: [],
      };
      const versions: VersionRow[] = [];
      for (const stored of await readSentences(from, page)) {
        const facts = raw.get(stored.seq);
        if (!facts) continue;
        const own = next.sentence++;
        numbers.set(stored.seq, own);
        const ownId = `${id}s${stored.sentence.index}`;
        tables.sentences.push([
          own,
          ownId,
          seq,
          stored.sentence.index,
          stored.sentence.begin,
          stored.sentence.end,
          stored.text,
          bytesOf(facts, 'tokens'),
          textOf(facts, 'metadata'),
        ]);
        const carried = carry(stored, recordOf(stored, kept.get(stored.seq) ?? [], origins));
        tables.states.push([
          own,
          carried.status,
          why === null ? numberOf(facts, 'place') : next.place++,
          why === null ? optional(numberOf, facts, 'score') : null,
          why ?? textOf(facts, 'why'),
        ]);
        addAnnotations(carried, own, ownId, tables);
        versions.push(...carried.versions.map((version) => ({ sentence: own, version })));
      }
      await insertRows(into, 'sentences', SENTENCE_ROW, tables.sentences);
      await insertRows(into, 'sentence_states', STATE_ROW, tables.states);
      await insertRows(into, 'mentions', MENTION_COLUMNS, tables.mentions);
      await insertRows(into, 'relations', RELATION_COLUMNS, tables.relations);
      await writeVersions(into, versions, merge);
      onSentences(page.length);
    }
    const rows = await from.all('SELECT annotator FROM assignments WHERE document = ?', [document.seq]);
    for (const name of rows.map((one) => textOf(one, 'annotator')).filter(assigned)) {
      await into.run('INSERT INTO assignments (document, annotator) VALUES (?, ?)', [seq, name]);
    }
  }
  await into.run(
    'INSERT INTO sentence_index (rowid, text) SELECT seq, text FROM sentences WHERE seq >= ? ORDER BY seq',
    [first],
  );
  return numbers;
}

/** Ids as an import gives them: of the sentence's, short and unique in the project. */
function addAnnotations(
  { mentions, relations }: CarriedSentence,
  seq: number,
  id: string,
  rows: { readonly mentions: SqlValue[][]; readonly relations: SqlValue[][] },
): void {
  const idOf = new Map(mentions.map((mention, index) => [mention.id, mentionId(`${id}m${index}`)]));
  for (const mention of mentions) {
    rows.mentions.push(mentionValues({ ...mention, id: idOf.get(mention.id)! }, seq));
  }
  for (const [index, relation] of relations.entries()) {
    const [head, tail] = [idOf.get(relation.head), idOf.get(relation.tail)];
    if (!head || !tail) continue;
    rows.relations.push(relationValues({ ...relation, id: relationId(`${id}r${index}`), head, tail }, seq));
  }
}

async function rawSentences(session: SqlSession, seqs: readonly number[]): Promise<Map<number, SqlRow>> {
  const some = paddedTo(seqs);
  const rows = await session.all(
    `SELECT s.seq, s.tokens, s.metadata, state.place, state.score, state.why FROM sentences AS s
     JOIN sentence_states AS state ON state.sentence = s.seq WHERE s.seq IN (${placeholders(some.length)})`,
    some,
  );
  return new Map(rows.map((row) => [numberOf(row, 'seq'), row]));
}
