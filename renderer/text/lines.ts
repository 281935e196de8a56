// From measured rectangles of segments to visual lines and the pieces of mentions on them. The browser breaks the lines; this
// only reads what it did. All lengths in CSS pixels, relative to the surface that the text stands on.
import type { TextSegment } from './segments.ts';

/** One rectangle of one segment: a segment broken over lines has one on each. */
export interface SegmentBox {
  /** Index into the segments. */
  readonly segment: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface VisualLine {
  readonly boxes: readonly SegmentBox[];
  /** Of the glyphs' boxes, not of the space around the line. */
  readonly top: number;
  readonly bottom: number;
}

/** The boxes, which come in the order of the text, by visual line. A box is on a new line when its middle has left the last one's. */
export function groupLines(boxes: readonly SegmentBox[]): readonly VisualLine[] {
  const lines: { boxes: SegmentBox[]; top: number; bottom: number }[] = [];
  for (const box of boxes) {
    const line = lines.at(-1);
    const middle = (box.top + box.bottom) / 2;
    if (line && middle > line.top && middle < line.bottom) {
      line.boxes.push(box);
      line.top = Math.min(line.top, box.top);
      line.bottom = Math.max(line.bottom, box.bottom);
    } else {
      lines.push({ boxes: [box], top: box.top, bottom: box.bottom });
    }
  }
  return lines;
}

/** What of one item stands on one line: exactly one for each line it touches. */
export interface Fragment {
  readonly item: string;
  readonly line: number;
  readonly left: number;
  readonly right: number;
  /** Whether the item begins, ends here, or goes on over the line's border. */
  readonly first: boolean;
  readonly last: boolean;
}

/** The fragments of every item, in the order of the lines. White space that hangs at a line's border is not part of one. */
export function fragmentItems(
  segments: readonly TextSegment[],
  lines: readonly VisualLine[],
): ReadonlyMap<string, readonly Fragment[]> {
  const byItem = new Map<string, { item: string; line: number; left: number; right: number }[]>();
  lines.forEach((line, lineIndex) => {
    for (const box of line.boxes) {
      const segment = segments[box.segment];
      if (!segment) continue;
      for (const item of segment.items) {
        const pieces = byItem.get(item) ?? [];
        byItem.set(item, pieces);
        const piece = pieces.at(-1);
        if (piece?.line === lineIndex) {
          piece.left = Math.min(piece.left, box.left);
          piece.right = Math.max(piece.right, box.right);
        } else if (segment.token !== null) {
          pieces.push({ item, line: lineIndex, left: box.left, right: box.right });
        }
      }
    }
  });
  const fragments = new Map<string, readonly Fragment[]>();
  for (const [item, pieces] of byItem) {
    fragments.set(
      item,
      pieces.map((piece, index) => ({ ...piece, first: index === 0, last: index === pieces.length - 1 })),
    );
  }
  return fragments;
}

/** The token nearest to a point: on the line nearest to it, the box nearest to it; null without tokens. */
export function tokenAt(
  segments: readonly TextSegment[],
  lines: readonly VisualLine[],
  x: number,
  y: number,
): number | null {
  let nearest: { token: number; distance: number } | null = null;
  // The line whose middle is nearest: the room above and below a line is its own.
  let line: VisualLine | null = null;
  for (const candidate of lines) {
    if (!line || distanceTo(candidate, y) < distanceTo(line, y)) line = candidate;
  }
  for (const box of line?.boxes ?? []) {
    const token = segments[box.segment]?.token ?? null;
    if (token === null) continue;
    const distance = x < box.left ? box.left - x : Math.max(0, x - box.right);
    if (!nearest || distance < nearest.distance) nearest = { token, distance };
  }
  return nearest?.token ?? null;
}

const distanceTo = (line: VisualLine, y: number): number =>
  y < line.top ? line.top - y : Math.max(0, y - line.bottom);

/** The items whose text covers a point, innermost (shortest) first. */
export function itemsAt(
  segments: readonly TextSegment[],
  lines: readonly VisualLine[],
  lengths: ReadonlyMap<string, number>,
  x: number,
  y: number,
  /** How far from the glyphs' box still counts, for a forgiving click. */
  slackPx: number,
): readonly string[] {
  for (const line of lines) {
    if (y < line.top - slackPx || y > line.bottom + slackPx) continue;
    for (const box of line.boxes) {
      if (x < box.left || x >= box.right) continue;
      const items = segments[box.segment]?.items ?? [];
      return [...items].sort((a, b) => (lengths.get(a) ?? 0) - (lengths.get(b) ?? 0));
    }
  }
  return [];
}

/** One rectangle per line around the tokens from `first` to `last` (either order), for cursor and selection. */
export function tokenRectangles(
  segments: readonly TextSegment[],
  lines: readonly VisualLine[],
  first: number,
  last: number,
): readonly { x: number; y: number; width: number; height: number }[] {
  const [from, to] = [Math.min(first, last), Math.max(first, last)];
  return lines.flatMap((line) => {
    const inside = line.boxes.filter(({ segment }) => {
      const token = segments[segment]?.token ?? null;
      return token !== null && token >= from && token <= to;
    });
    if (inside.length === 0) return [];
    const left = Math.min(...inside.map((box) => box.left));
    const right = Math.max(...inside.map((box) => box.right));
    return [{ x: left, y: line.top, width: right - left, height: line.bottom - line.top }];
  });
}
