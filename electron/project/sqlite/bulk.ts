import type { SqlSession, SqlValue } from './driver.ts';

/**
 * Rows per statement, the largest first. A statement costs a trip to another thread, a row hardly anything; few sizes, so that each is
 * prepared once. 256 rows of 12 columns stay far below SQLite's 32,766 parameters.
 */
const ROWS_PER_STATEMENT = [256, 32, 4, 1] as const;

/** Inserts rows of values in the order of `columns`, in few statements. */
export async function insertRows(
  session: SqlSession,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  const tuple = `(${columns.map(() => '?').join(', ')})`;
  let done = 0;
  for (const size of ROWS_PER_STATEMENT) {
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${new Array(size).fill(tuple).join(', ')}`;
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
