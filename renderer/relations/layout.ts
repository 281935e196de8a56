// Where relation arcs run: decides what is drawn, never when. An arc is a piece per visual line it touches; each piece has a
// lane above its line, so that no two pieces of a line overlap in a lane, and shorter pieces lie below those that span them.
// An arc between lines far apart is drawn at its two ends only, as stubs that say what is at the other: through all the lines between
// it would be in everybody's way, and nobody could follow it. Lengths in CSS pixels, x from the surface's left border.
import type { Fragment } from '../text/lines.ts';

export interface ArcToPlace {
  readonly id: string;
  /** The fragments of both mentions, at least one each. */
  readonly head: readonly Fragment[];
  readonly tail: readonly Fragment[];
  readonly labelWidth: number;
  /** Of the label at each end when the other is far away: it names the other. */
  readonly stubWidths: { readonly head: number; readonly tail: number };
}

/** What an arc's piece does at its end: goes down to a mention, or leaves over the line's border. */
export type PieceEnd = 'head' | 'tail' | 'open';

export interface ArcPiece {
  readonly arc: string;
  readonly line: number;
  /** From 0, the lane next to the text. */
  readonly lane: number;
  /** The horizontal run. */
  readonly left: number;
  readonly right: number;
  readonly leftEnd: PieceEnd;
  readonly rightEnd: PieceEnd;
  /** Only on pieces that reach a mention: whoever looks at either end reads what the arc says. */
  readonly label: { readonly left: number; readonly width: number } | null;
  /** At which end it stands, when the other end is far away and this is all that is drawn here. */
  readonly stub: 'head' | 'tail' | null;
}

/** An arc that spans more lines than this is drawn as stubs: so far the eye can follow. */
export const FOLLOWED_LINES = 2;

/** Between two pieces of a lane: enough that they read as two. */
const LANE_GAP_PX = 8;
/** Between arcs that leave one mention side by side. */
const ANCHOR_GAP_PX = 10;
/** Anchors keep this far from a mention's rounded corners. */
const ANCHOR_INSET_PX = 5;
/** Arcs between lines leave this far into the margin, so that even beside a wide label it is seen that they go on. */
const OVERHANG_PX = 22;
/** A run shorter than this could not hold its two rounded corners and its arrow. */
const SHORTEST_RUN_PX = 20;
/** Between a stub's foot and its label: its rounded corner. */
const STUB_LEAD_PX = 12;

interface Attachment {
  readonly arc: string;
  readonly end: 'head' | 'tail';
  readonly fragment: Fragment;
  /** To which side the arc leaves, and how far it goes. */
  readonly side: 'left' | 'right';
  readonly reach: number;
}

const middle = ({ left, right }: { left: number; right: number }): number => (left + right) / 2;

/** The two fragments an arc joins: those on the nearest lines, then those nearest to each other. */
export function nearestFragments(
  head: readonly Fragment[],
  tail: readonly Fragment[],
): { head: Fragment; tail: Fragment } | null {
  let best: { head: Fragment; tail: Fragment; lines: number; distance: number } | null = null;
  for (const a of head) {
    for (const b of tail) {
      const lines = Math.abs(a.line - b.line);
      const distance = Math.abs(middle(a) - middle(b));
      if (!best || lines < best.lines || (lines === best.lines && distance < best.distance)) {
        best = { head: a, tail: b, lines, distance };
      }
    }
  }
  return best;
}

/** Longer than any line: an arc to another line reaches further than any on its own. */
const LINE_REACH_PX = 1e6;

function attachmentsOf(arc: string, head: Fragment, tail: Fragment): readonly Attachment[] {
  const ahead = tail.line - head.line || middle(tail) - middle(head);
  const reach = Math.abs(tail.line - head.line) * LINE_REACH_PX + Math.abs(middle(tail) - middle(head));
  return [
    { arc, end: 'head', fragment: head, side: ahead >= 0 ? 'right' : 'left', reach },
    { arc, end: 'tail', fragment: tail, side: ahead >= 0 ? 'left' : 'right', reach },
  ];
}

/**
 * Where each arc stands on its mentions' upper borders, as `arc end` to x. Side by side, in the order that makes arcs of one
 * mention not cross: those to the left, near to far, then those to the right, far to near.
 */
function placeAnchors(attachments: readonly Attachment[]): ReadonlyMap<string, number> {
  const byFragment = new Map<string, Attachment[]>();
  for (const attachment of attachments) {
    const key = `${attachment.fragment.item} ${attachment.fragment.line}`;
    byFragment.set(key, [...(byFragment.get(key) ?? []), attachment]);
  }
  const anchors = new Map<string, number>();
  for (const group of byFragment.values()) {
    group.sort((a, b) => {
      if (a.side !== b.side) return a.side === 'left' ? -1 : 1;
      const order = a.side === 'left' ? a.reach - b.reach : b.reach - a.reach;
      return order || (a.arc < b.arc ? -1 : 1);
    });
    const { left, right } = group[0]!.fragment;
    const room = Math.max(0, right - left - 2 * ANCHOR_INSET_PX);
    const step = group.length > 1 ? Math.min(ANCHOR_GAP_PX, room / (group.length - 1)) : 0;
    group.forEach((attachment, index) => {
      const x = middle({ left, right }) + (index - (group.length - 1) / 2) * step;
      anchors.set(`${attachment.arc} ${attachment.end}`, x);
    });
  }
  return anchors;
}

type Piece = Omit<ArcPiece, 'lane'>;

function labelOn(left: number, right: number, labelWidth: number, widthPx: number): Piece['label'] {
  const wanted = (left + right - labelWidth) / 2;
  return { left: Math.max(0, Math.min(wanted, widthPx - labelWidth)), width: labelWidth };
}

/** The pieces of one arc between two anchors, line by line. */
function piecesOf(
  arc: ArcToPlace,
  ends: { head: Fragment; tail: Fragment },
  headX: number,
  tailX: number,
  widthPx: number,
): readonly Piece[] {
  const headFirst = ends.head.line < ends.tail.line || (ends.head.line === ends.tail.line && headX <= tailX);
  const headEnd = { end: 'head', x: headX, line: ends.head.line } as const;
  const tailEnd = { end: 'tail', x: tailX, line: ends.tail.line } as const;
  const [start, stop] = headFirst ? [headEnd, tailEnd] : [tailEnd, headEnd];
  const piece = (
    line: number,
    left: number,
    right: number,
    leftEnd: PieceEnd,
    rightEnd: PieceEnd,
  ): Piece => ({
    arc: arc.id,
    line,
    left,
    right,
    leftEnd,
    rightEnd,
    label: leftEnd === 'open' && rightEnd === 'open' ? null : labelOn(left, right, arc.labelWidth, widthPx),
    stub: null,
  });
  if (start.line === stop.line) {
    // Nested mentions put both anchors almost above each other: they are drawn apart.
    const missing = Math.max(0, SHORTEST_RUN_PX - (stop.x - start.x)) / 2;
    return [piece(start.line, start.x - missing, stop.x + missing, start.end, stop.end)];
  }
  if (stop.line - start.line > FOLLOWED_LINES) {
    return [start, stop].map(({ end, x, line }) => stubOf(arc, end, x, line, widthPx));
  }
  const [left, right] = [-OVERHANG_PX, widthPx + OVERHANG_PX];
  const pieces = [piece(start.line, start.x, right, start.end, 'open')];
  for (let line = start.line + 1; line < stop.line; line++) {
    pieces.push(piece(line, left, right, 'open', 'open'));
  }
  pieces.push(piece(stop.line, left, stop.x, 'open', stop.end));
  return pieces;
}

/** Goes up from the mention and, towards where there is room, into its label. */
function stubOf(arc: ArcToPlace, end: 'head' | 'tail', x: number, line: number, widthPx: number): Piece {
  const width = arc.stubWidths[end];
  const common = { arc: arc.id, line, stub: end };
  return x + STUB_LEAD_PX + width <= widthPx
    ? {
        ...common,
        left: x,
        right: x + STUB_LEAD_PX + width,
        leftEnd: end,
        rightEnd: 'open',
        label: { left: x + STUB_LEAD_PX, width },
      }
    : {
        ...common,
        left: x - STUB_LEAD_PX - width,
        right: x,
        leftEnd: 'open',
        rightEnd: end,
        label: { left: x - STUB_LEAD_PX - width, width },
      };
}

/** What a piece takes up in its lane: its run and its label. */
export function extentOf(piece: Pick<ArcPiece, 'left' | 'right' | 'label'>): { left: number; right: number } {
  if (!piece.label) return { left: piece.left, right: piece.right };
  return {
    left: Math.min(piece.left, piece.label.left),
    right: Math.max(piece.right, piece.label.left + piece.label.width),
  };
}

/** Gives every piece of one line the lowest lane that is free, the shortest first: whatever an arc spans lies below it. */
function assignLanes(pieces: readonly Piece[]): readonly ArcPiece[] {
  const length = (piece: Piece): number => extentOf(piece).right - extentOf(piece).left;
  const shortestFirst = [...pieces].sort(
    (a, b) => length(a) - length(b) || a.left - b.left || (a.arc < b.arc ? -1 : 1),
  );
  const lanes: { left: number; right: number }[][] = [];
  return shortestFirst.map((piece) => {
    const extent = extentOf(piece);
    const isFree = (lane: number): boolean =>
      (lanes[lane] ?? []).every(
        (other) => extent.left >= other.right + LANE_GAP_PX || extent.right + LANE_GAP_PX <= other.left,
      );
    let lane = 0;
    while (!isFree(lane)) lane++;
    (lanes[lane] ??= []).push(extent);
    return { ...piece, lane };
  });
}

/**
 * Lays out all arcs of a text. The result does not depend on the order of `arcs`. In a text from right to left arcs go on over the
 * left border: its layout is the mirror image of the same text's from left to right.
 * @param widthPx width of the surface: arcs between lines leave at its border
 */
export function layoutArcs(
  arcs: readonly ArcToPlace[],
  widthPx: number,
  rightToLeft = false,
): readonly ArcPiece[] {
  if (rightToLeft) {
    const mirrored = arcs.map((arc) => ({
      ...arc,
      head: arc.head.map((fragment) => mirror(fragment, widthPx)),
      tail: arc.tail.map((fragment) => mirror(fragment, widthPx)),
    }));
    return layoutArcs(mirrored, widthPx).map((piece) => ({
      ...mirror(piece, widthPx),
      leftEnd: piece.rightEnd,
      rightEnd: piece.leftEnd,
      label: piece.label && { ...piece.label, left: widthPx - piece.label.left - piece.label.width },
    }));
  }
  const joined = arcs.flatMap((arc) => {
    const ends = nearestFragments(arc.head, arc.tail);
    return ends ? [{ arc, ends }] : [];
  });
  const anchors = placeAnchors(
    joined.flatMap(({ arc, ends }) => attachmentsOf(arc.id, ends.head, ends.tail)),
  );
  const byLine = new Map<number, Piece[]>();
  for (const { arc, ends } of joined) {
    const headX = anchors.get(`${arc.id} head`) ?? middle(ends.head);
    const tailX = anchors.get(`${arc.id} tail`) ?? middle(ends.tail);
    for (const piece of piecesOf(arc, ends, headX, tailX, widthPx)) {
      const own = byLine.get(piece.line);
      if (own) own.push(piece);
      else byLine.set(piece.line, [piece]);
    }
  }
  return [...byLine.entries()].sort(([a], [b]) => a - b).flatMap(([, pieces]) => assignLanes(pieces));
}

/** The same stretch of a line seen in a mirror that stands across the middle of the surface. */
const mirror = <S extends { readonly left: number; readonly right: number }>(
  stretch: S,
  widthPx: number,
): S => ({
  ...stretch,
  left: widthPx - stretch.right,
  right: widthPx - stretch.left,
});

/** Lanes needed above each line; 0 where no arc passes. */
export function laneCounts(pieces: readonly ArcPiece[], lines: number): readonly number[] {
  const counts = new Array<number>(lines).fill(0);
  for (const { line, lane } of pieces) counts[line] = Math.max(counts[line] ?? 0, lane + 1);
  return counts;
}
