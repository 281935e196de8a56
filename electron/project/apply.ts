// Changes, written to the database. The same list applies to a core/model/changes.ts state; here each record is a row.
import { AppError } from '../../core/errors.ts';
import type { Mention, Relation, SentenceAnnotations } from '../../core/model/annotation.ts';
import { applyChanges, type Change } from '../../core/model/changes.ts';
import type { Schema } from '../../core/model/schema.ts';
import { MENTION_COLUMNS, mentionValues, RELATION_COLUMNS, relationValues } from './records.ts';
import { writeSchema } from './settings-table.ts';
import { insertRows } from './sqlite/bulk.ts';
import type { SqlSession, SqlValue } from './sqlite/driver.ts';

/**
 * Checks that every `before` is what the sentence holds, by the very function that defines what a change is.
 * @throws AppError `conflict`
 */
export function checkChanges(
  { sentence, mentions, relations }: SentenceAnnotations,
  schema: Schema,
  changes: readonly Change[],
): void {
  applyChanges(
    {
      schema,
      sentences: new Map([[sentence.id, sentence]]),
      mentions: new Map(mentions.map((mention) => [mention.id, mention])),
      relations: new Map(relations.map((relation) => [relation.id, relation])),
    },
    changes,
  );
}

/**
 * Writes the changes of one sentence, in order. That they fit is the caller's to know (or to {@link checkChanges}): a change that finds no row
 * is a bug, and ends the transaction.
 * @param seq the number of the sentence that the changes are about; of no use to a change of the schema
 */
export async function writeChanges(
  session: SqlSession,
  seq: number,
  changes: readonly Change[],
): Promise<void> {
  const newMentions: SqlValue[][] = [];
  const newRelations: SqlValue[][] = [];
  for (const change of changes) {
    switch (change.kind) {
      case 'mention':
        if (change.before === null && change.after) newMentions.push(mentionValues(change.after, seq));
        else await writeRecord(session, 'mentions', change, MENTION_UPDATE, (m) => mentionValues(m, seq));
        break;
      case 'relation':
        if (change.before === null && change.after) newRelations.push(relationValues(change.after, seq));
        else await writeRecord(session, 'relations', change, RELATION_UPDATE, (r) => relationValues(r, seq));
        break;
      case 'sentence-status':
        await exactlyOne(
          session.run('UPDATE sentence_states SET status = ? WHERE sentence = ? AND status = ?', [
            change.after,
            seq,
            change.before,
          ]),
        );
        break;
      case 'schema':
        await writeSchema(session, change.after);
        break;
    }
  }
  // Last: what they replace has gone by then, and references are checked at the commit.
  await insertRows(session, 'mentions', MENTION_COLUMNS, newMentions);
  await insertRows(session, 'relations', RELATION_COLUMNS, newRelations);
}

const updateOf = (table: string, columns: readonly string[]): string =>
  `UPDATE ${table} SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`;
const MENTION_UPDATE = updateOf('mentions', MENTION_COLUMNS);
const RELATION_UPDATE = updateOf('relations', RELATION_COLUMNS);

async function writeRecord<R extends Mention | Relation>(
  session: SqlSession,
  table: 'mentions' | 'relations',
  { before, after }: { readonly before: R | null; readonly after: R | null },
  update: string,
  values: (record: R) => SqlValue[],
): Promise<void> {
  if (!before) return;
  await exactlyOne(
    after
      ? session.run(update, [...values(after), before.id])
      : session.run(`DELETE FROM ${table} WHERE id = ?`, [before.id]),
  );
}

async function exactlyOne(rows: Promise<number>): Promise<void> {
  if ((await rows) !== 1) throw new AppError('internal', 'a change has found no row to change');
}
