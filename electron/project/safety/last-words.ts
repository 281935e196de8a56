// What the log of actions says last of each mention, relation, sentence and of the schema: it names them as they were after every action, so what a
// damaged page has lost can be written again.
import type { Mention, Relation, SentenceStatus } from '../../../core/model/annotation.ts';
import type { Schema } from '../../../core/model/schema.ts';
import { changesFrom, mentionValues, MENTION_COLUMNS, relationValues, RELATION_COLUMNS } from '../records.ts';
import type { SqlRow, SqlSession, SqlValue } from '../sqlite/driver.ts';
import { numberOf, textOf } from '../sqlite/row.ts';

export interface LastWords {
  readonly mentions: ReadonlyMap<string, Mention>;
  readonly relations: ReadonlyMap<string, Relation>;
  readonly statuses: ReadonlyMap<string, SentenceStatus>;
  readonly schema: Schema | null;
  /** Ids of mentions and relations that were there and are not any more. */
  readonly removed: ReadonlySet<string>;
}

const ENTRIES_AT_ONCE = 500;

export async function lastWords(session: SqlSession): Promise<LastWords> {
  const mentions = new Map<string, Mention>();
  const relations = new Map<string, Relation>();
  const statuses = new Map<string, SentenceStatus>();
  const removed = new Set<string>();
  let schema: Schema | null = null;
  const follow = <R extends Mention | Relation>(
    records: Map<string, R>,
    before: R | null,
    after: R | null,
  ): void => {
    const id = (after ?? before)?.id;
    if (id === undefined) return;
    if (after) records.set(id, after);
    else records.delete(id);
    if (after) removed.delete(id);
    else removed.add(id);
  };
  for (let after = 0; ;) {
    const rows = await session.all(
      'SELECT seq, changes FROM transactions WHERE seq > ? ORDER BY seq LIMIT ?',
      [after, ENTRIES_AT_ONCE],
    );
    for (const row of rows) {
      after = numberOf(row, 'seq');
      for (const change of readable(textOf(row, 'changes'))) {
        if (change.kind === 'mention') follow(mentions, change.before, change.after);
        else if (change.kind === 'relation') follow(relations, change.before, change.after);
        else if (change.kind === 'sentence-status') statuses.set(change.sentenceId, change.after);
        else if (change.kind === 'schema') schema = change.after;
      }
    }
    if (rows.length < ENTRIES_AT_ONCE) return { mentions, relations, statuses, schema, removed };
  }
}

/** An entry that was damaged and looks whole says nothing. */
function readable(changes: string): ReturnType<typeof changesFrom> {
  try {
    return changesFrom(changes);
  } catch {
    return [];
  }
}

/** Rows of a table as the log knows them; those that are there already are left to whoever adds them. */
export async function stillMissing(
  session: SqlSession,
  table: string,
  words: LastWords,
): Promise<readonly SqlRow[]> {
  if (table === 'settings')
    return words.schema ? [{ key: 'schema', value: JSON.stringify(words.schema) }] : [];
  if (table !== 'mentions' && table !== 'relations' && table !== 'sentence_states') return [];
  const numbers = new Map(
    (await session.all('SELECT seq, id FROM sentences')).map((row) => [
      textOf(row, 'id'),
      numberOf(row, 'seq'),
    ]),
  );
  const rows: SqlRow[] = [];
  if (table === 'mentions')
    for (const mention of words.mentions.values()) {
      const sentence = numbers.get(mention.sentenceId);
      // Suggestions come and go without an entry: a model or a recommender makes them anew.
      if (sentence !== undefined && mention.status !== 'suggested')
        rows.push(named(MENTION_COLUMNS, mentionValues(mention, sentence)));
    }
  else if (table === 'relations')
    for (const relation of words.relations.values()) {
      const sentence = numbers.get(relation.sentenceId);
      if (sentence !== undefined && relation.status !== 'suggested')
        rows.push(named(RELATION_COLUMNS, relationValues(relation, sentence)));
    }
  else
    for (const [id, status] of words.statuses) {
      const sentence = numbers.get(id);
      // Its place in the queue is not in the log: behind the others.
      if (sentence !== undefined)
        rows.push({ sentence, status, place: numbers.size + sentence, why: 'recovered' });
    }
  return rows;
}

const named = (columns: readonly string[], values: readonly SqlValue[]): SqlRow =>
  Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null]));
