import type { SqlSession, SqlValue } from './driver.ts';

/**
 * Rows per statement, the largest first. A statement costs a trip to another thread, a row hardly anything; few sizes, so that each is
 * prepared once. 256 rows of 12 columns stay far below SQLite's 32,766 parameters.
 */
const ROWS_PER_STATEMENT = [256, 32, 4, 1] as const;

/** Inserts rows of values in the order of `columns`, in few statements. */
export function insertRows(
  session: SqlSession,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  return writeRows(session, table, columns, rows, '');
}

/** As {@link insertRows}; a row whose `id` is there already is replaced by the new values. */
export function upsertRows(
  session: SqlSession,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  const updates = columns
    .filter((column) => column !== 'id')
    .map((column) => `${column} = excluded.${column}`);
  return writeRows(session, table, columns, rows, ` ON CONFLICT (id) DO UPDATE SET ${updates.join(', ')}`);
}

/** Deletes rows by id, in few statements. @returns how many there were */
export async function deleteRows(
  session: SqlSession,
  table: string,
  ids: readonly string[],
): Promise<number> {
  let deleted = 0;
  for (let start = 0; start < ids.length; start += ROWS_PER_STATEMENT[0]) {
    const some = paddedTo(ids.slice(start, start + ROWS_PER_STATEMENT[0]));
    deleted += await session.run(`DELETE FROM ${table} WHERE id IN (${placeholders(some.length)})`, some);
  }
  return deleted;
}

async function writeRows(
  session: SqlSession,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
  onConflict: string,
): Promise<void> {
  const tuple = `(${columns.map(() => '?').join(', ')})`;
  let done = 0;
  for (const size of ROWS_PER_STATEMENT) {
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${new Array(size).fill(tuple).join(', ')}${onConflict}`;
    for (; rows.length - done >= size; done += size) {
      await session.run(sql, rows.slice(done, done + size).flat());
    }
  }
}

/** `?, ?, ?` for an IN list. Pad lists with {@link paddedTo} so that few lengths, and so few statements, come up. */
export const placeholders = (count: number): string => new Array(count).fill('?').join(', ');

/** The list, its last value repeated until its length is a power of two: the same set, one of few lengths. Empty stays empty. */
export function paddedTo<T>(values: readonly T[]): readonly T[] {
  const last = values.at(-1);
  if (last === undefined) return values;
  const padded = [...values];
  while ((padded.length & (padded.length - 1)) !== 0) padded.push(last);
  return padded;
}
