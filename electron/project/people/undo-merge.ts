// Undo and redo of a merge. The sentences that were here get back what they held, by the changes in the log; documents that came with it are
// put on a shelf inside of the file: the log goes on naming their sentences, and a redo puts them back as they were.
import { MENTION_COLUMNS, RELATION_COLUMNS } from '../records.ts';
import { damaged, type SqlSession } from '../sqlite/driver.ts';
import { numberOf } from '../sqlite/row.ts';

/** The merge that this entry of the log is; null when it is none. */
export async function mergeOf(session: SqlSession, transaction: number): Promise<number | null> {
  const row = await session.get('SELECT id FROM merges WHERE done = ?', [transaction]);
  return row === null ? null : numberOf(row, 'id');
}

const ADDED = `(SELECT s.seq FROM sentences AS s JOIN merged_documents AS d ON d.document = s.document WHERE d.merge = ?)`;
const MENTIONS = MENTION_COLUMNS.join(', ');
const RELATIONS = RELATION_COLUMNS.join(', ');
const STATE = 'sentence, status, place, score, why';

/** After the changes of the merge have been taken back. */
export async function shelve(session: SqlSession, merge: number): Promise<void> {
  const one = [merge];
  await session.run(
    `INSERT INTO sentence_index (sentence_index, rowid, text) SELECT 'delete', seq, text FROM sentences WHERE seq IN ${ADDED}`,
    one,
  );
  await session.run(
    `INSERT INTO shelved_states (${STATE}) SELECT ${STATE} FROM sentence_states WHERE sentence IN ${ADDED}`,
    one,
  );
  // Suggestions are not kept: whoever made them makes them again.
  await session.run(
    `INSERT INTO shelved_mentions (${MENTIONS}) SELECT ${MENTIONS} FROM mentions
     WHERE status <> 'suggested' AND sentence IN ${ADDED}`,
    one,
  );
  await session.run(
    `INSERT INTO shelved_relations (${RELATIONS}) SELECT ${RELATIONS} FROM relations AS r
     WHERE status <> 'suggested' AND sentence IN ${ADDED}
       AND head IN (SELECT id FROM shelved_mentions) AND tail IN (SELECT id FROM shelved_mentions)`,
    one,
  );
  for (const table of ['relations', 'mentions', 'predictions', 'lost_rejections', 'sentence_states']) {
    await session.run(`DELETE FROM ${table} WHERE sentence IN ${ADDED}`, one);
  }
  await markShelved(session, merge, 1);
}

/** Before the changes of the merge are made again. */
export async function unshelve(session: SqlSession, merge: number): Promise<void> {
  const one = [merge];
  await session.run(
    `INSERT INTO sentence_states (${STATE}) SELECT ${STATE} FROM shelved_states WHERE sentence IN ${ADDED}`,
    one,
  );
  await session.run(
    `INSERT INTO mentions (${MENTIONS}) SELECT ${MENTIONS} FROM shelved_mentions WHERE sentence IN ${ADDED}`,
    one,
  );
  await session.run(
    `INSERT INTO relations (${RELATIONS}) SELECT ${RELATIONS} FROM shelved_relations WHERE sentence IN ${ADDED}`,
    one,
  );
  for (const table of ['shelved_relations', 'shelved_mentions', 'shelved_states']) {
    await session.run(`DELETE FROM ${table} WHERE sentence IN ${ADDED}`, one);
  }
  await session.run(
    `INSERT INTO sentence_index (rowid, text) SELECT seq, text FROM sentences WHERE seq IN ${ADDED} ORDER BY seq`,
    one,
  );
  await markShelved(session, merge, 0);
}

async function markShelved(session: SqlSession, merge: number, shelved: 0 | 1): Promise<void> {
  const rows = await session.run('UPDATE merges SET undone = ? WHERE id = ? AND undone <> ?', [
    shelved,
    merge,
    shelved,
  ]);
  if (rows !== 1) throw damaged({ reason: 'a merge is not as the undo stack says' });
  await session.run('UPDATE merged_documents SET shelved = ? WHERE merge = ?', [shelved, merge]);
  await session.run('UPDATE versions SET shelved = ? WHERE merge = ?', [shelved, merge]);
}
