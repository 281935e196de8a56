// A change of the schema inside of a database transaction: planned, carried out in every sentence it touches, and made known to what else
// knows types by their names.
import type { SchemaUse, TypeUse } from '../../core/contract/schema-use.ts';
import { AppError } from '../../core/errors.ts';
import { allowsRelation } from '../../core/model/allowed-relations.ts';
import { sameRecord, type Change } from '../../core/model/changes.ts';
import { planRetyping, planSchema, type SchemaEdit } from '../../core/model/plan-schema.ts';
import type { Schema, UsedTypes } from '../../core/model/schema.ts';
import type { TypeFates } from '../../core/model/schema-moves.ts';
import { writeChanges } from './apply.ts';
import { readSentences } from './sentences.ts';
import { writeSchema } from './settings-table.ts';
import { paddedTo, placeholders } from './sqlite/bulk.ts';
import type { SqlSession } from './sqlite/driver.ts';
import { numberOf, textOf } from './sqlite/row.ts';
import { withdrawUnfitSuggestions } from './suggestion-writer.ts';
import { noteRenames } from './type-renames.ts';

/** Sentences that are read, planned and written at a time. */
const BATCH = 512;

/** @returns the changes that were made, the schema's first; none when there was nothing to change */
export async function editSchema(session: SqlSession, current: Schema, edit: SchemaEdit): Promise<Change[]> {
  const plan = planSchema(current, edit, await readUsedTypes(session));
  if (!plan) return [];
  const { change, fates } = plan;
  const touched = await sentencesTouched(session, change.after, fates);
  await writeSchemaChange(session, current, change);
  const changes: Change[] = [change];
  for (let start = 0; start < touched.length; start += BATCH) {
    const planned = (await readSentences(session, touched.slice(start, start + BATCH))).map((stored) => ({
      seq: stored.seq,
      changes: planRetyping(stored, change.after, fates),
    }));
    await writeChanges(session, planned);
    for (const sentence of planned) for (const one of sentence.changes) changes.push(one);
  }
  return changes;
}

/**
 * Writes a schema, of a change that is made, taken back or made again, and withdraws suggestions that it has no place for: those that came in the
 * meantime are in no transaction.
 * @throws AppError `conflict`
 */
export async function replaySchemaChange(
  session: SqlSession,
  current: Schema,
  change: Extract<Change, { kind: 'schema' }>,
  others: () => Promise<Change[]>,
): Promise<Change[]> {
  await writeSchemaChange(session, current, change);
  const changes = await others();
  await withdrawUnfitSuggestions(session, change.after);
  return [change, ...changes];
}

async function writeSchemaChange(
  session: SqlSession,
  current: Schema,
  change: Extract<Change, { kind: 'schema' }>,
): Promise<void> {
  if (!sameRecord(current, change.before)) {
    throw new AppError('conflict', 'the schema has changed in the meantime; nothing was changed');
  }
  await writeSchema(session, change.after);
  if (change.renames) await noteRenames(session, change.renames);
}

/** Numbers of the sentences that the change of the schema may do something to, in order. */
async function sentencesTouched(session: SqlSession, next: Schema, fates: TypeFates): Promise<number[]> {
  const moved = (list: 'entityTypes' | 'relationTypes'): string[] =>
    [...fates[list]].flatMap(([from, to]) => (to === from ? [] : [from]));
  const [entities, relations] = [moved('entityTypes'), moved('relationTypes')];
  const seqs = new Set<number>();
  const add = async (sql: string, values: readonly string[]): Promise<void> => {
    for (const row of await session.all(sql, values)) seqs.add(numberOf(row, 'sentence'));
  };
  if (entities.length > 0) {
    const names = paddedTo(entities);
    const list = placeholders(names.length);
    await add(`SELECT DISTINCT sentence FROM mentions WHERE type IN (${list})`, names);
    await add(
      `SELECT DISTINCT sentence FROM mentions
       WHERE runner_up IS NOT NULL AND json_extract(runner_up, '$.type') IN (${list})`,
      names,
    );
  }
  if (relations.length > 0) {
    const names = paddedTo(relations);
    const list = placeholders(names.length);
    await add(`SELECT DISTINCT sentence FROM relations WHERE type IN (${list})`, names);
  }
  for (const { type, head, tail } of await readTriples(session, `r.status <> 'rejected'`)) {
    const [relation, from, to] = [
      fates.relationTypes.get(type),
      fates.entityTypes.get(head),
      fates.entityTypes.get(tail),
    ];
    // What changes its type, or an end of which does, has been found already.
    if (relation !== type || from !== head || to !== tail) continue;
    if (allowsRelation(next, type, head, tail)) continue;
    await add(
      `SELECT DISTINCT r.sentence FROM relations AS r
       JOIN mentions AS head ON head.id = r.head JOIN mentions AS tail ON tail.id = r.tail
       WHERE r.type = ? AND head.type = ? AND tail.type = ? AND r.status <> 'rejected'`,
      [type, head, tail],
    );
  }
  return [...seqs].sort((a, b) => a - b);
}

interface Triple {
  readonly type: string;
  readonly head: string;
  readonly tail: string;
  readonly count: number;
}

async function readTriples(session: SqlSession, where: string): Promise<Triple[]> {
  const rows = await session.all(
    `SELECT r.type, head.type AS head, tail.type AS tail, count(*) AS number FROM relations AS r
     JOIN mentions AS head ON head.id = r.head JOIN mentions AS tail ON tail.id = r.tail
     WHERE ${where} GROUP BY r.type, head.type, tail.type`,
  );
  return rows.map((row) => ({
    type: textOf(row, 'type'),
    head: textOf(row, 'head'),
    tail: textOf(row, 'tail'),
    count: numberOf(row, 'number'),
  }));
}

/** The types and pairs of all accepted annotations. */
async function readUsedTypes(session: SqlSession): Promise<UsedTypes> {
  const types = await session.all(`SELECT DISTINCT type FROM mentions WHERE status = 'accepted'`);
  const relationPairs = new Map<string, { head: string; tail: string }[]>();
  for (const { type, head, tail } of await readTriples(session, `r.status = 'accepted'`)) {
    relationPairs.set(type, [...(relationPairs.get(type) ?? []), { head, tail }]);
  }
  return { entityTypes: new Set(types.map((row) => textOf(row, 'type'))), relationPairs };
}

/** How much hangs on each type. */
export async function readSchemaUse(session: SqlSession): Promise<SchemaUse> {
  const use = async (table: 'mentions' | 'relations'): Promise<TypeUse[]> => {
    const rows = await session.all(
      `SELECT type, sum(status = 'accepted') AS accepted, sum(status = 'suggested') AS suggested,
         sum(status = 'rejected') AS rejected, count(DISTINCT sentence) AS sentences
       FROM ${table} GROUP BY type ORDER BY type`,
    );
    return rows.map((row) => ({
      type: textOf(row, 'type'),
      accepted: numberOf(row, 'accepted'),
      suggested: numberOf(row, 'suggested'),
      rejected: numberOf(row, 'rejected'),
      sentences: numberOf(row, 'sentences'),
    }));
  };
  const triples = await readTriples(session, `r.status = 'accepted'`);
  return {
    mentions: await use('mentions'),
    relations: await use('relations'),
    triples: triples.map(({ type, head, tail, count }) => ({ type, head, tail, accepted: count })),
  };
}
