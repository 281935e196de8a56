// Who is to annotate which document. No transaction of the undo stack: like a setting, it is changed by setting it again.
import type {
  Assignment,
  AssignmentsView,
  PeopleSummary,
  QueueScope,
} from '../../../core/contract/people.ts';
import { AppError } from '../../../core/errors.ts';
import { recordAudit } from '../audit/record.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { numberOf, textOf } from '../sqlite/row.ts';
import { hasVersions } from './compare.ts';

export async function readAssignments(session: SqlSession): Promise<AssignmentsView> {
  const rows = await session.all(
    `SELECT d.seq, d.id, d.name, count(*) AS sentences, sum(state.status = 'complete') AS complete
     FROM documents AS d JOIN sentences AS s ON s.document = d.seq
     JOIN sentence_states AS state ON state.sentence = s.seq GROUP BY d.seq ORDER BY d.seq`,
  );
  const assigned = new Map<number, string[]>();
  for (const row of await session.all('SELECT document, annotator FROM assignments ORDER BY annotator')) {
    const seq = numberOf(row, 'document');
    assigned.set(seq, [...(assigned.get(seq) ?? []), textOf(row, 'annotator')]);
  }
  const names = await session.all(
    `SELECT annotator AS name FROM assignments UNION
     SELECT annotator FROM versions WHERE shelved = 0 AND kind = 'annotator' UNION
     SELECT who FROM transactions WHERE sentence IS NOT NULL ORDER BY 1`,
  );
  return {
    documents: rows.map((row) => ({
      documentId: textOf(row, 'id'),
      name: textOf(row, 'name'),
      sentences: numberOf(row, 'sentences'),
      complete: numberOf(row, 'complete'),
      annotators: assigned.get(numberOf(row, 'seq')) ?? [],
    })),
    annotators: names.map((row) => textOf(row, 'name')),
  };
}

/** Who these documents are assigned to from now on; others keep theirs. @throws AppError `not-found` */
export async function writeAssignments(
  session: SqlSession,
  assignments: readonly Assignment[],
  { who, when }: { readonly who: string; readonly when: number },
): Promise<void> {
  for (const { documentId, annotators } of assignments) {
    const row = await session.get('SELECT seq FROM documents WHERE id = ?', [documentId]);
    if (row === null) {
      throw new AppError('not-found', `there is no document ${documentId}`, { document: documentId });
    }
    const seq = numberOf(row, 'seq');
    await session.run('DELETE FROM assignments WHERE document = ?', [seq]);
    for (const name of new Set(annotators)) {
      await session.run('INSERT INTO assignments (document, annotator) VALUES (?, ?)', [seq, name]);
    }
  }
  const to = [...new Set(assignments.flatMap(({ annotators }) => annotators))].sort();
  await recordAudit(session, {
    kind: 'assignment',
    who,
    when,
    details: { documents: assignments.length, to },
  });
}

/** @param wished what the person has chosen; null: nothing yet */
export async function readPeopleSummary(
  session: SqlSession,
  annotator: string,
  wished: QueueScope | null,
): Promise<PeopleSummary> {
  const count = async (condition: string, values: readonly string[]): Promise<number> => {
    const row = await session.get(
      `SELECT count(*) AS number FROM (SELECT DISTINCT document FROM assignments WHERE ${condition}
         AND document NOT IN (SELECT document FROM merged_documents WHERE shelved = 1))`,
      values,
    );
    return row === null ? 0 : numberOf(row, 'number');
  };
  const assignedToMe = await count('annotator = ?', [annotator]);
  return {
    assignedToMe,
    assigned: await count('TRUE', []),
    // Whoever has been given documents begins with those.
    scope: assignedToMe > 0 ? (wished ?? 'mine') : 'everyone',
    hasVersions: await hasVersions(session),
  };
}

/** Whether the queue shows only what is assigned to the annotator. */
export async function queueOfOneOnly(
  session: SqlSession,
  annotator: string,
  wished: QueueScope | null,
): Promise<boolean> {
  if (wished === 'everyone') return false;
  const row = await session.get(
    `SELECT 1 AS found FROM assignments AS a JOIN sentences AS s ON s.document = a.document
     JOIN sentence_states AS state ON state.sentence = s.seq WHERE a.annotator = ? LIMIT 1`,
    [annotator],
  );
  return row !== null;
}

/** Adds to a statement on `sentence_states`: sentences of documents that are assigned to the annotator. */
const ASSIGNED = `sentence IN (SELECT s.seq FROM assignments AS a JOIN sentences AS s ON s.document = a.document
  WHERE a.annotator = ?)`;

/** The statement with the condition in its place, before the order if it has one. */
export function onlyAssigned(statement: string): string {
  const order = statement.indexOf(' ORDER BY');
  const [head, tail] = order < 0 ? [statement, ''] : [statement.slice(0, order), statement.slice(order)];
  return `${head} ${head.includes(' WHERE ') ? 'AND' : 'WHERE'} ${ASSIGNED}${tail}`;
}
