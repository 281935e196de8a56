// How overlapping mentions are told apart on a line: the outer one's box is larger by a level, and labels that would
// collide take the next row below the text.
import type { Span } from '../../core/model/annotation.ts';

/**
 * Level of each item: 0 when nothing shorter lies in its way, else one more than the highest of those. Two overlapping
 * items never share a level, and an outer item stands above all that it holds.
 */
export function nestingLevels(
  items: readonly (Span & { readonly id: string })[],
): ReadonlyMap<string, number> {
  const shortestFirst = [...items].sort(
    (a, b) => a.end - a.begin - (b.end - b.begin) || a.begin - b.begin || (a.id < b.id ? -1 : 1),
  );
  const levels = new Map<string, number>();
  shortestFirst.forEach((item, index) => {
    let level = 0;
    for (let before = 0; before < index; before++) {
      const other = shortestFirst[before]!;
      if (other.begin < item.end && item.begin < other.end) {
        level = Math.max(level, (levels.get(other.id) ?? 0) + 1);
      }
    }
    levels.set(item.id, level);
  });
  return levels;
}

export interface LabelToPlace {
  readonly id: string;
  readonly left: number;
  readonly width: number;
  readonly level: number;
}

export interface PlacedLabel {
  readonly id: string;
  readonly left: number;
  readonly width: number;
  /** From 0, the row next to the text. */
  readonly row: number;
}

/**
 * Rows for the labels of one line, such that no two in a row come nearer than `gapPx`. Inner labels come first, so they
 * stand nearer to the text. A label that would leave [0, widthPx] is moved back in.
 */
export function placeLabels(
  labels: readonly LabelToPlace[],
  widthPx: number,
  gapPx: number,
): readonly PlacedLabel[] {
  const innerFirst = [...labels].sort(
    (a, b) => a.level - b.level || a.left - b.left || (a.id < b.id ? -1 : 1),
  );
  const rows: { left: number; right: number }[][] = [];
  return innerFirst.map(({ id, left: wanted, width }) => {
    const left = Math.max(0, Math.min(wanted, widthPx - width));
    let row = 0;
    const isFree = (candidate: number): boolean =>
      (rows[candidate] ?? []).every(
        (other) => left >= other.right + gapPx || left + width + gapPx <= other.left,
      );
    while (!isFree(row)) row++;
    (rows[row] ??= []).push({ left, right: left + width });
    return { id, left, width, row };
  });
}
