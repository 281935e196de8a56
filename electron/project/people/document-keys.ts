// Which documents of two projects are the same: equal texts, cut into equal sentences and words. Ids, names and order say nothing: the projects
// may have been made on machines that never met.
import { createHash, type Hash } from 'node:crypto';
import type { SqlSession } from '../sqlite/driver.ts';
import { bytesOf, numberOf, textOf } from '../sqlite/row.ts';

export interface KeyedDocument {
  readonly seq: number;
  readonly name: string;
  /** Numbers of its sentences, in order. */
  readonly sentences: readonly number[];
}

export interface DocumentKeys {
  /** By key: text, cut, and which of several documents of that text and cut. */
  readonly documents: ReadonlyMap<string, KeyedDocument>;
  /** Hashes of the texts alone. */
  readonly texts: ReadonlySet<string>;
  readonly textOf: ReadonlyMap<number, string>;
}

const DOCUMENTS_PER_QUERY = 256;
const SENTENCES_PER_QUERY = 4096;

/** Documents that are there: what an undone merge had brought is not. */
export const PRESENT_DOCUMENTS = 'seq NOT IN (SELECT document FROM merged_documents WHERE shelved = 1)';

export async function readDocumentKeys(session: SqlSession): Promise<DocumentKeys> {
  const drafts = new Map<number, { name: string; text: string; hash: Hash; sentences: number[] }>();
  for (let last = 0; ;) {
    const rows = await session.all(
      `SELECT seq, name, text FROM documents WHERE seq > ? AND ${PRESENT_DOCUMENTS} ORDER BY seq LIMIT ?`,
      [last, DOCUMENTS_PER_QUERY],
    );
    for (const row of rows) {
      const text = createHash('sha256').update(textOf(row, 'text')).digest('hex');
      last = numberOf(row, 'seq');
      drafts.set(last, {
        name: textOf(row, 'name'),
        text,
        hash: createHash('sha256').update(text),
        sentences: [],
      });
    }
    if (rows.length < DOCUMENTS_PER_QUERY) break;
  }
  for (let last = 0; ;) {
    const rows = await session.all(
      'SELECT seq, document, begin_offset, end_offset, tokens FROM sentences WHERE seq > ? ORDER BY seq LIMIT ?',
      [last, SENTENCES_PER_QUERY],
    );
    for (const row of rows) {
      last = numberOf(row, 'seq');
      const draft = drafts.get(numberOf(row, 'document'));
      draft?.sentences.push(last);
      draft?.hash
        .update(` ${numberOf(row, 'begin_offset')} ${numberOf(row, 'end_offset')} `)
        .update(bytesOf(row, 'tokens'));
    }
    if (rows.length < SENTENCES_PER_QUERY) break;
  }
  const documents = new Map<string, KeyedDocument>();
  const copies = new Map<string, number>();
  for (const [seq, { name, hash, sentences }] of drafts) {
    const cut = hash.digest('hex');
    const copy = copies.get(cut) ?? 0;
    copies.set(cut, copy + 1);
    documents.set(`${cut} ${copy}`, { seq, name, sentences });
  }
  return {
    documents,
    texts: new Set([...drafts.values()].map(({ text }) => text)),
    textOf: new Map([...drafts].map(([seq, { text }]) => [seq, text])),
  };
}
