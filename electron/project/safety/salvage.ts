// Reading what can be read of a damaged project file: row by row through SQLite, skipping what fails; and, where a table's inner pages are gone, from
// the leaf pages themselves (leaf-pages.ts).
import type { SqlRow, SqlSession } from '../sqlite/driver.ts';
import { numberOf, textOf } from '../sqlite/row.ts';

export const ROW_NUMBER = 'row_number_of_sqlite';
/** The largest number a row can have. Above 2^53 SQLite's numbers are not ours, and no project comes near. */
const LAST_ROW = Number.MAX_SAFE_INTEGER;

/** Numbers of rows that could not be read, both ends included: of as many rows as there were, or none. */
export interface Hole {
  readonly from: number;
  readonly to: number;
}

/**
 * Rows of a table with row numbers, each with its number as {@link ROW_NUMBER}.
 * @param atOnce rows that may be in memory together
 */
export async function salvageRows(
  session: SqlSession,
  table: string,
  atOnce: number,
  take: (rows: readonly SqlRow[]) => Promise<void>,
): Promise<Hole[]> {
  const holes: Hole[] = [];
  let from = 0;
  let size = atOnce;
  for (;;) {
    const some = await rowsFrom(session, table, from, size);
    if (some === null) {
      if (size > 1) {
        size = Math.max(1, size >> 2);
        continue;
      }
      const next = await firstReadable(session, table, from);
      holes.push({ from, to: next === null ? LAST_ROW : next - 1 });
      if (next === null) return holes;
      from = next;
      size = atOnce;
      continue;
    }
    await take(some);
    const last = some.at(-1);
    if (last === undefined || some.length < size) return holes;
    from = numberOf(last, ROW_NUMBER) + 1;
    size = Math.min(atOnce, size * 2);
  }
}

export const isIn = (holes: readonly Hole[], number: number): boolean =>
  holes.some(({ from, to }) => from <= number && number <= to);

/** Null where they can't be read. */
async function rowsFrom(
  session: SqlSession,
  table: string,
  from: number,
  count: number,
): Promise<readonly SqlRow[] | null> {
  try {
    return await session.all(
      `SELECT rowid AS ${ROW_NUMBER}, * FROM ${table} WHERE rowid >= ? ORDER BY rowid LIMIT ?`,
      [from, count],
    );
  } catch {
    return null;
  }
}

/**
 * Behind a place that can't be read: steps that double until something can be, then halves the way back.
 * @returns null when there is nothing readable any more
 */
async function firstReadable(session: SqlSession, table: string, unreadable: number): Promise<number | null> {
  let low = unreadable;
  let step = 1;
  let high: number;
  for (;;) {
    high = Math.min(LAST_ROW, unreadable + step);
    if ((await rowsFrom(session, table, high, 1)) !== null) break;
    if (high === LAST_ROW) return null;
    low = high;
    step *= 2;
  }
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if ((await rowsFrom(session, table, middle, 1)) === null) low = middle;
    else high = middle;
  }
  return high;
}

/** Rows of a table without row numbers: from both ends until something can't be read. @returns whether all of it could */
export async function salvageFromEnds(
  session: SqlSession,
  table: string,
  take: (rows: readonly SqlRow[]) => Promise<void>,
): Promise<boolean> {
  const keys = await session
    .all(`SELECT name FROM pragma_table_info('${table}') WHERE pk > 0 ORDER BY pk`)
    .then((rows) => rows.map((row) => textOf(row, 'name')))
    .catch(() => []);
  for (const direction of ['ASC', 'DESC']) {
    const order = keys.map((key) => `${key} ${direction}`).join(', ');
    let whole = false;
    for (let offset = 0; !whole; offset++) {
      const row = await session
        .get(`SELECT * FROM ${table} ORDER BY ${order} LIMIT 1 OFFSET ${offset}`)
        .catch(() => undefined);
      if (row === undefined) break;
      if (row === null) whole = true;
      else await take([row]);
    }
    if (whole && direction === 'ASC') return true;
  }
  return false;
}

/** What the file says it has given as the last number of a table; null where it can't say. */
export async function lastNumber(session: SqlSession, table: string): Promise<number | null> {
  try {
    const row = await session.get('SELECT seq FROM sqlite_sequence WHERE name = ?', [table]);
    return row === null ? null : numberOf(row, 'seq');
  } catch {
    return null;
  }
}
