// The queue: pages of it, and its order.
import type { QueueEntry, QueueFilter, QueuePage } from '../../core/contract/project.ts';
import { onlyAssigned } from './people/assignments.ts';
import { statusOf, WHY } from './records.ts';
import { paddedTo, placeholders } from './sqlite/bulk.ts';
import type { SqlDatabase, SqlSession, SqlValue } from './sqlite/driver.ts';
import { numberOf, optional, textOf } from './sqlite/row.ts';
import { uncertaintyFrom } from './views.ts';

/** Pending sentences as ranked, the others in the order of the documents. Each is one walk along an index (test/project/plans.test.ts). */
export const QUEUE_STATEMENTS = {
  pending: `SELECT sentence FROM sentence_states WHERE status = 'pending' ORDER BY place LIMIT ? OFFSET ?`,
  skipped: `SELECT sentence FROM sentence_states WHERE skipped > 0 ORDER BY place LIMIT ? OFFSET ?`,
  complete: `SELECT sentence FROM sentence_states WHERE status = 'complete' ORDER BY sentence LIMIT ? OFFSET ?`,
  all: `SELECT sentence FROM sentence_states ORDER BY sentence LIMIT ? OFFSET ?`,
} as const satisfies Record<QueueFilter, string>;

export const COUNT_STATEMENTS = {
  pending: `SELECT count(*) AS number FROM sentence_states WHERE status = 'pending'`,
  skipped: `SELECT count(*) AS number FROM sentence_states WHERE skipped > 0`,
  complete: `SELECT count(*) AS number FROM sentence_states WHERE status = 'complete'`,
  all: `SELECT count(*) AS number FROM sentence_states`,
} as const satisfies Record<QueueFilter, string>;

export const entriesStatement = (count: number): string => `
  SELECT s.seq, s.id, s.text, d.id AS document_id, d.name AS document_name, state.status, state.score, ${WHY} AS why,
    p.uncertainty,
    (SELECT count(*) FROM mentions AS m WHERE m.sentence = s.seq AND m.status = 'suggested') +
    (SELECT count(*) FROM relations AS r WHERE r.sentence = s.seq AND r.status = 'suggested') AS suggestions,
    (SELECT count(*) FROM mentions AS m WHERE m.sentence = s.seq AND m.status = 'accepted') +
    (SELECT count(*) FROM relations AS r WHERE r.sentence = s.seq AND r.status = 'accepted') AS accepted
  FROM sentences AS s
  JOIN documents AS d ON d.seq = s.document
  JOIN sentence_states AS state ON state.sentence = s.seq
  LEFT JOIN predictions AS p ON p.sentence = s.seq
  WHERE s.seq IN (${placeholders(count)})`;

/** @param assignedTo only of documents that are assigned to this annotator; null: of all */
export async function countSentences(
  session: SqlSession,
  filter: QueueFilter,
  assignedTo: string | null = null,
): Promise<number> {
  const row =
    assignedTo === null
      ? await session.get(COUNT_STATEMENTS[filter])
      : await session.get(onlyAssigned(COUNT_STATEMENTS[filter]), [assignedTo]);
  return row === null ? 0 : numberOf(row, 'number');
}

export async function readQueuePage(
  session: SqlSession,
  filter: QueueFilter,
  offset: number,
  limit: number,
  assignedTo: string | null = null,
): Promise<QueuePage> {
  const total = await countSentences(session, filter, assignedTo);
  const places =
    assignedTo === null
      ? await session.all(QUEUE_STATEMENTS[filter], [limit, offset])
      : await session.all(onlyAssigned(QUEUE_STATEMENTS[filter]), [assignedTo, limit, offset]);
  const order = places.map((row) => numberOf(row, 'sentence'));
  if (order.length === 0) return { total, entries: [] };
  const padded = paddedTo(order);
  const rows = await session.all(entriesStatement(padded.length), padded);
  const entries = new Map(
    rows.map((row): [number, QueueEntry] => [
      numberOf(row, 'seq'),
      {
        sentenceId: textOf(row, 'id'),
        documentId: textOf(row, 'document_id'),
        documentName: textOf(row, 'document_name'),
        text: textOf(row, 'text'),
        status: statusOf(row),
        score: optional(numberOf, row, 'score'),
        why: textOf(row, 'why'),
        uncertainty: uncertaintyFrom(row),
        suggestions: numberOf(row, 'suggestions'),
        accepted: numberOf(row, 'accepted'),
      },
    ]),
  );
  return {
    total,
    entries: order.flatMap((seq) => {
      const entry = entries.get(seq);
      return entry ? [entry] : [];
    }),
  };
}

export interface QueuePlace {
  readonly seq: number;
  readonly score: number | null;
  readonly why: string;
}

/** Rows per UPDATE: a statement is a trip to another thread, a row hardly anything. */
const PLACES_PER_STATEMENT = 256;

/** Sentences per transaction: what an annotator's next click has to wait for, some tens of milliseconds. */
const PLACES_PER_TRANSACTION = 2048;

/**
 * Puts these sentences first, in this order; all others keep their order behind them. The first ones come first, so that the queue is right
 * where it is looked at while the rest is still being written.
 */
export async function writeQueueOrder(database: SqlDatabase, places: readonly QueuePlace[]): Promise<void> {
  const row = await database.get('SELECT coalesce(min(place), 0) AS first FROM sentence_states');
  // Places only ever fall: those that have none in this order stay where they are, which is behind.
  const first = (row === null ? 0 : numberOf(row, 'first')) - places.length;
  for (let start = 0; start < places.length; start += PLACES_PER_TRANSACTION) {
    const some = places.slice(start, start + PLACES_PER_TRANSACTION);
    await database.transaction((session) => writePlaces(session, some, first + start));
  }
}

async function writePlaces(session: SqlSession, places: readonly QueuePlace[], first: number): Promise<void> {
  for (let start = 0; start < places.length; start += PLACES_PER_STATEMENT) {
    const some = places.slice(start, start + PLACES_PER_STATEMENT);
    const values: SqlValue[] = some.flatMap(({ seq, score, why }, index) => [
      seq,
      first + start + index,
      score,
      why,
    ]);
    await session.run(
      `WITH placed (sentence, place, score, why) AS (VALUES ${new Array(some.length).fill('(?, ?, ?, ?)').join(', ')})
       UPDATE sentence_states SET place = placed.place, score = placed.score, why = placed.why
       FROM placed WHERE sentence_states.sentence = placed.sentence`,
      values,
    );
  }
}
