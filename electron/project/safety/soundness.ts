// Whether a project file is as it should be: every table's pages, references between rows, and what the app itself relies on. Reads only.
import type { Damage } from '../../../core/safety/damage.ts';
import { AppError } from '../../../core/errors.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { numberOf, textOf } from '../sqlite/row.ts';

/**
 * Each table's pages and rows, one after the other.
 * @returns the tables that are damaged
 */
export async function checkTables(
  session: SqlSession,
  included: (table: string) => boolean = () => true,
  signal?: AbortSignal,
): Promise<Damage[]> {
  const found: Damage[] = [];
  const tables = await session.all(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
  );
  for (const row of tables) {
    const table = textOf(row, 'name');
    if (!included(table)) continue;
    signal?.throwIfAborted();
    if (!(await isTableSound(session, table))) found.push({ kind: 'table', table });
  }
  return found;
}

async function isTableSound(session: SqlSession, table: string): Promise<boolean> {
  try {
    // A pragma takes no parameter; the name is read from the file, so it is quoted like any text.
    const row = await session.get(`PRAGMA quick_check('${table.replaceAll("'", "''")}')`);
    return row !== null && textOf(row, 'quick_check') === 'ok';
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

/** Whether an error says that the file's contents are wrong, not that it can't be reached or that memory is short. */
export const isDamage = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'damaged-project' || error.code === 'not-a-project');

const COUNTS: readonly {
  readonly kind: 'spans' | 'relation-ends' | 'states' | 'log';
  readonly sql: string;
}[] = [
  {
    kind: 'spans',
    sql: `SELECT count(*) AS number FROM mentions m JOIN sentences s ON s.seq = m.sentence
          WHERE m.begin_offset < s.begin_offset OR m.end_offset > s.end_offset`,
  },
  {
    kind: 'relation-ends',
    sql: `SELECT count(*) AS number FROM relations r JOIN mentions h ON h.id = r.head JOIN mentions t ON t.id = r.tail
          WHERE h.sentence <> r.sentence OR t.sentence <> r.sentence`,
  },
  {
    kind: 'states',
    sql: `SELECT count(*) AS number FROM sentences s
          WHERE NOT EXISTS (SELECT 1 FROM sentence_states WHERE sentence = s.seq)
            AND NOT EXISTS (SELECT 1 FROM shelved_states WHERE sentence = s.seq)`,
  },
  {
    // Numbers are given one after the other, and rows are never taken out. What a recovery has given up for lost is not missed again.
    kind: 'log',
    sql: `SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'transactions'), 0), coalesce(max(seq), 0))
            - count(*) - coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = 'missing-actions'), 0)
            AS number FROM transactions`,
  },
];

/** Everything. @returns what is damaged; empty for a sound file */
export async function checkEverything(session: SqlSession, signal?: AbortSignal): Promise<Damage[]> {
  const found = await checkTables(session, () => true, signal);
  // Questions to tables that can't be read have no answers.
  if (found.length > 0) return found;
  signal?.throwIfAborted();
  const dangling = new Map<string, number>();
  for (const row of await session.all('PRAGMA foreign_key_check')) {
    const table = textOf(row, 'table');
    dangling.set(table, (dangling.get(table) ?? 0) + 1);
  }
  for (const [table, count] of dangling) found.push({ kind: 'references', table, count });
  for (const { kind, sql } of COUNTS) {
    signal?.throwIfAborted();
    const row = await session.get(sql);
    const count = row === null ? 0 : numberOf(row, 'number');
    if (count > 0) found.push({ kind, count });
  }
  return found;
}
