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
  /** Whether its text runs from right to left. */
  readonly rightToLeft: boolean;
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

/**
 * What of one item stands together on one line: exactly one for each line it touches, but where text of both directions puts other
 * words between its own. In the order of the text.
 */
export interface Fragment {
  readonly item: string;
  readonly line: number;
  readonly left: number;
  readonly right: number;
  /** Whether the item begins, ends here, or goes on elsewhere. */
  readonly first: boolean;
  readonly last: boolean;
  /** Whether it begins at the right. */
  readonly rightToLeft: boolean;
}

/** Two boxes no farther apart stand together: measured positions are rounded. */
const TOUCHING_PX = 1.5;

/** Boxes of one line that follow each other in the text, as the runs in which they stand together, in the order of the text. */
export function runsOf(boxes: readonly SegmentBox[]): readonly (readonly SegmentBox[])[] {
  const runs: { left: number; right: number; boxes: SegmentBox[] }[] = [];
  for (const box of [...boxes].sort((a, b) => a.left - b.left || a.right - b.right)) {
    const run = runs.at(-1);
    if (run && box.left <= run.right + TOUCHING_PX) {
      run.boxes.push(box);
      run.right = Math.max(run.right, box.right);
    } else {
      runs.push({ left: box.left, right: box.right, boxes: [box] });
    }
  }
  const inText = runs.map((run) => run.boxes.sort((a, b) => a.segment - b.segment));
  return inText.sort((a, b) => (a[0]?.segment ?? 0) - (b[0]?.segment ?? 0));
}

/** The fragments of every item, in the order of the text. White space that hangs at a line's border is not part of one. */
export function fragmentItems(
  segments: readonly TextSegment[],
  lines: readonly VisualLine[],
): ReadonlyMap<string, readonly Fragment[]> {
  const byItem = new Map<string, Omit<Fragment, 'first' | 'last'>[]>();
  lines.forEach((line, lineIndex) => {
    const onLine = new Map<string, SegmentBox[]>();
    for (const box of line.boxes) {
      for (const item of segments[box.segment]?.items ?? []) {
        const boxes = onLine.get(item);
        if (boxes) boxes.push(box);
        else onLine.set(item, [box]);
      }
    }
    for (const [item, boxes] of onLine) {
      const isWord = (box: SegmentBox): boolean => segments[box.segment]?.token !== null;
      const words = boxes.slice(boxes.findIndex(isWord), boxes.findLastIndex(isWord) + 1);
      const pieces = byItem.get(item) ?? [];
      byItem.set(item, pieces);
      for (const run of runsOf(words)) {
        // Between words of other directions a space may stand anywhere: it is no part of what is marked.
        const own = run.filter(isWord);
        if (own.length > 0) pieces.push({ item, line: lineIndex, ...extentOfRun(own) });
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

function extentOfRun(run: readonly SegmentBox[]): { left: number; right: number; rightToLeft: boolean } {
  const left = Math.min(...run.map((box) => box.left));
  const right = Math.max(...run.map((box) => box.right));
  const [first, last] = [run[0], run.at(-1)];
  // Of several words, the places of the first and the last say it; a single one says it itself.
  const rightToLeft = first === last ? (first?.rightToLeft ?? false) : (first?.left ?? 0) > (last?.left ?? 0);
  return { left, right, rightToLeft };
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

/** One rectangle per line around the tokens from `first` to `last` (either order), for cursor and selection; more where text of both directions parts them. */
export function tokenRectangles(
  segments: readonly TextSegment[],
  lines: readonly VisualLine[],
  first: number,
  last: number,
): readonly { x: number; y: number; width: number; height: number }[] {
  const [from, to] = [Math.min(first, last), Math.max(first, last)];
  const isInside = (box: SegmentBox | undefined): boolean => {
    const token = segments[box?.segment ?? -1]?.token ?? null;
    return token !== null && token >= from && token <= to;
  };
  return lines.flatMap((line) => {
    const begin = line.boxes.findIndex(isInside);
    if (begin < 0) return [];
    const inside = line.boxes.slice(begin, line.boxes.findLastIndex(isInside) + 1);
    return runsOf(inside).flatMap((run) => {
      const own = run.filter(isInside);
      if (own.length === 0) return [];
      const { left, right } = extentOfRun(own);
      return [{ x: left, y: line.top, width: right - left, height: line.bottom - line.top }];
    });
  });
}
