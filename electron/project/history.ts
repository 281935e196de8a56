// The log of everything that was done, and the stack of what can be undone and redone, which outlives the app.
import type { Change } from '../../core/model/changes.ts';
import { auditDetailsOf, auditKindOf } from './audit/describe.ts';
import { recordTransaction } from './audit/record.ts';
import type { LogEntry } from './log-entry.ts';
import { changesFrom } from './records.ts';
import { damaged, type SqlSession } from './sqlite/driver.ts';
import { numberOf, optional, textOf } from './sqlite/row.ts';

/** A step of the undo stack. */
export interface HistoryStep {
  readonly position: number;
  /** Number of its transaction. */
  readonly seq: number;
  readonly label: string;
  readonly sentence: number | null;
  readonly changes: readonly Change[];
}

/** Appends to the log, and to the audit what stands for it. @returns the number of the entry */
export async function appendLog(session: SqlSession, entry: LogEntry): Promise<number> {
  const { id, action, reverts, when, who, label, sentence } = entry;
  const changes = JSON.stringify(entry.changes);
  await session.run(
    `INSERT INTO transactions (id, action, reverts, at, who, label, sentence, changes)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, action, reverts, when, who, label, sentence, changes],
  );
  const row = await session.get('SELECT max(seq) AS seq FROM transactions');
  const seq = row === null ? 0 : numberOf(row, 'seq');
  const kind = entry.audit?.kind ?? auditKindOf(entry);
  const details = { ...auditDetailsOf(entry), ...entry.audit?.details };
  await recordTransaction(
    session,
    { kind, who, when, details },
    { seq, id, action, reverts, at: when, who, label, sentence, changes },
  );
  return seq;
}

/** Something new was done: it can be undone, and what had been undone can no longer be redone. */
export async function pushDone(session: SqlSession, seq: number): Promise<void> {
  await session.run('DELETE FROM history WHERE undone = 1');
  await session.run('INSERT INTO history (done) VALUES (?)', [seq]);
}

const TOP = {
  undo: 'undone = 0 ORDER BY position DESC',
  redo: 'undone = 1 ORDER BY position ASC',
} as const;

/** What the next undo or redo is about; null when there is nothing to do. */
export async function nextStep(session: SqlSession, direction: 'undo' | 'redo'): Promise<HistoryStep | null> {
  const row = await session.get(
    `SELECT h.position, h.done, t.label, t.sentence, t.changes FROM history AS h
     JOIN transactions AS t ON t.seq = h.done WHERE h.${TOP[direction]} LIMIT 1`,
  );
  return row === null
    ? null
    : {
        position: numberOf(row, 'position'),
        seq: numberOf(row, 'done'),
        label: textOf(row, 'label'),
        sentence: optional(numberOf, row, 'sentence'),
        changes: changesFrom(textOf(row, 'changes')),
      };
}

/** The names of the next undo and redo, for the menu. */
export async function nextLabels(
  session: SqlSession,
): Promise<{ readonly undo: string | null; readonly redo: string | null }> {
  const label = async (direction: 'undo' | 'redo'): Promise<string | null> => {
    const row = await session.get(
      `SELECT t.label FROM history AS h JOIN transactions AS t ON t.seq = h.done
       WHERE h.${TOP[direction]} LIMIT 1`,
    );
    return row === null ? null : textOf(row, 'label');
  };
  return { undo: await label('undo'), redo: await label('redo') };
}

export async function markUndone(session: SqlSession, step: HistoryStep, undone: boolean): Promise<void> {
  const rows = await session.run('UPDATE history SET undone = ? WHERE position = ? AND undone <> ?', [
    undone ? 1 : 0,
    step.position,
    undone ? 1 : 0,
  ]);
  if (rows !== 1) throw damaged({ reason: 'the undo stack is not as it was' });
}

/**
 * The schema has changed by an import, outside of the stack: a schema change that lies on it would no longer find what it expects. It and all
 * that is older can't be undone any more; neither can anything be redone. The log keeps it all.
 */
export async function cutAtSchemaChange(session: SqlSession): Promise<void> {
  await session.run('DELETE FROM history WHERE undone = 1');
  await session.run(
    `DELETE FROM history WHERE position <= (
       SELECT max(h.position) FROM history AS h JOIN transactions AS t ON t.seq = h.done
       WHERE t.sentence IS NULL AND json_extract(t.changes, '$[0].kind') = 'schema')`,
  );
}
