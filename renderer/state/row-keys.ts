/** Rows that a page of a list is long, for its keys. */
const PAGE_ROWS = 8;

/** The row that a key leads to from the active one, within the list; null for a key that does not move. */
export function rowAfterKey(key: string, active: number, rows: number): number | null {
  const last = rows - 1;
  const to: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + PAGE_ROWS,
    PageUp: active - PAGE_ROWS,
    Home: 0,
    End: last,
  };
  const next = to[key];
  return next === undefined ? null : Math.max(0, Math.min(last, next));
}
