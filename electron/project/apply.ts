// Changes, written to the database. The same list applies to a core/model/changes.ts state; here each record is a row.
import type { Mention, Relation, SentenceAnnotations } from '../../core/model/annotation.ts';
import { applyChanges, type Change } from '../../core/model/changes.ts';
import type { Schema } from '../../core/model/schema.ts';
import { MENTION_COLUMNS, mentionValues, RELATION_COLUMNS, relationValues } from './records.ts';
import { deleteRows, upsertRows } from './sqlite/bulk.ts';
import { damaged, type SqlSession, type SqlValue } from './sqlite/driver.ts';

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

/** The changes of one sentence, and its number. */
export interface SentenceChanges {
  readonly seq: number;
  readonly changes: readonly Change[];
}

/**
 * Writes the changes of sentences. That they fit is the caller's to know (or to {@link checkChanges}). The order is that of
 * core/model/draft.ts: what goes, what changes, what is new; so no two records are ever in one place.
 * @throws AppError `damaged-project` when something that should go or change is not there
 */
export async function writeChanges(
  session: SqlSession,
  sentences: readonly SentenceChanges[],
): Promise<void> {
  const mentions = new RecordWrites<Mention>();
  const relations = new RecordWrites<Relation>();
  for (const { seq, changes } of sentences) {
    const crossing = crosses(changes);
    for (const change of changes) {
      switch (change.kind) {
        case 'mention':
          mentions.add(change, seq, mentionValues, crossing);
          break;
        case 'relation':
          relations.add(change, seq, relationValues, crossing);
          break;
        case 'sentence-status':
          await expectRows(
            1,
            session.run('UPDATE sentence_states SET status = ? WHERE sentence = ? AND status = ?', [
              change.after,
              seq,
              change.before,
            ]),
          );
          break;
        case 'sentence-skipped':
          // Left for later: behind all others. Taken back: before them, since somebody wants it now.
          await expectRows(
            1,
            session.run(
              `UPDATE sentence_states SET skipped = ?, place = (SELECT ${change.after > change.before ? 'max(place) + 1' : 'min(place) - 1'}
               FROM sentence_states) WHERE sentence = ? AND skipped = ?`,
              [change.after, seq, change.before],
            ),
          );
          break;
        case 'schema':
          throw damaged({ reason: 'a change of the schema belongs to no sentence' });
      }
    }
  }
  await expectRows(relations.removed.length, deleteRows(session, 'relations', relations.removed));
  await expectRows(mentions.removed.length, deleteRows(session, 'mentions', mentions.removed));
  await upsertRows(session, 'mentions', MENTION_COLUMNS, [...mentions.updated, ...mentions.added]);
  await upsertRows(session, 'relations', RELATION_COLUMNS, [...relations.updated, ...relations.added]);
}

class RecordWrites<R extends Mention | Relation> {
  /** What goes; and what takes another place, where records of a sentence change places and would meet on the way. */
  readonly removed: string[] = [];
  readonly updated: SqlValue[][] = [];
  readonly added: SqlValue[][] = [];

  add(
    { before, after }: { readonly before: R | null; readonly after: R | null },
    seq: number,
    values: (record: R, seq: number) => SqlValue[],
    crossing: boolean,
  ): void {
    if (before && (!after || (crossing && placeOf(before) !== placeOf(after)))) this.removed.push(before.id);
    if (after) (before ? this.updated : this.added).push(values(after, seq));
  }
}

/** Whether a record takes the place that another one only leaves by these changes. */
function crosses(changes: readonly Change[]): boolean {
  const left = new Set<string>();
  const taken: string[] = [];
  for (const change of changes) {
    if ((change.kind !== 'mention' && change.kind !== 'relation') || !change.before || !change.after)
      continue;
    const [from, to] = [placeOf(change.before), placeOf(change.after)];
    if (from === to) continue;
    left.add(from);
    taken.push(to);
  }
  return taken.some((place) => left.has(place));
}

/** What no two records of a sentence may share. */
const placeOf = (record: Mention | Relation): string =>
  'head' in record
    ? `${record.head} ${record.tail} ${record.type}`
    : `${record.begin} ${record.end} ${record.type}`;

async function expectRows(expected: number, writing: Promise<number>): Promise<void> {
  if ((await writing) !== expected) throw damaged({ reason: 'a change has found no row to change' });
}
