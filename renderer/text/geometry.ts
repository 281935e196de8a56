// From measured text to everything that is drawn on it: how much room each line needs above (arcs) and below (labels), then,
// once the lines stand where that room puts them, every box, label and arc. Pure; the element in renderer/elements/text-surface.ts
// measures and draws. Lengths in CSS pixels from the surface's upper left corner.
import type { Span } from '../../core/model/annotation.ts';
import { laneCounts, layoutArcs, type ArcPiece, type PieceEnd } from '../relations/layout.ts';
import { arrowPath, piecePath } from '../relations/path.ts';
import { fragmentItems, type Fragment, type VisualLine } from './lines.ts';
import type { TextSegment } from './segments.ts';
import { nestingLevels, placeLabels, type LabelToPlace, type PlacedLabel } from './stacking.ts';

/** A mention's outline keeps this far from its glyphs, and each level of nesting adds its step. */
const BOX_X_PX = 2.5;
const BOX_Y_PX = 1.5;
const LEVEL_X_PX = 2;
const LEVEL_Y_PX = 4;
/** 11 px type with room for a dashed border. */
export const LABEL_HEIGHT_PX = 17;
const LABEL_GAP_PX = 3;
/** Between two labels of a row. */
const LABEL_SPACE_PX = 4;
/** Arc labels are 11 px type: a lane holds one and some air. */
const LANE_PX = 21;
/** From a mention up to the middle of the first lane: room for the arrow head. */
const ARC_FOOT_PX = 19;
const LINE_MARGIN_PX = 5;
/** In the place of a level, on a line without mentions. */
const NOTHING_HERE = -1;
/** In the left margin, where arcs between lines come in. */
const RAIL_X_PX = -14;
/** A line without anything on it still breathes. */
const BARE_LINE_PX = 3;

export interface MentionToDraw extends Span {
  readonly id: string;
  readonly labelWidth: number;
}

export interface RelationToDraw {
  readonly id: string;
  readonly head: string;
  readonly tail: string;
  readonly labelWidth: number;
  /** Of the label at each end when the other end is far away, and the label names it. */
  readonly stubWidths: { readonly head: number; readonly tail: number };
}

/** Everything horizontal, and the room each line needs. */
export interface TextLayout {
  readonly room: readonly { readonly above: number; readonly below: number }[];
  /** By line, the highest level of a mention on it; -1 on a line without any. */
  readonly highest: readonly number[];
  readonly fragments: ReadonlyMap<string, readonly Fragment[]>;
  readonly levels: ReadonlyMap<string, number>;
  readonly labels: readonly (PlacedLabel & { readonly line: number })[];
  readonly pieces: readonly ArcPiece[];
  /** The mentions each arc joins. */
  readonly ends: ReadonlyMap<string, { readonly head: string; readonly tail: string }>;
}

export function layoutText(
  segments: readonly TextSegment[],
  lines: readonly VisualLine[],
  mentions: readonly MentionToDraw[],
  relations: readonly RelationToDraw[],
  widthPx: number,
  /** Whether the text begins at the right. */
  rightToLeft = false,
): TextLayout {
  const fragments = fragmentItems(segments, lines);
  const levels = nestingLevels(mentions);
  const toPlace = lines.map((): LabelToPlace[] => []);
  const highest = lines.map(() => NOTHING_HERE);
  for (const { id, labelWidth } of mentions) {
    const level = levels.get(id) ?? 0;
    for (const fragment of fragments.get(id) ?? []) {
      const { line } = fragment;
      highest[line] = Math.max(highest[line] ?? NOTHING_HERE, level);
      if (!fragment.first) continue;
      // Where the mention begins.
      const padding = boxPadding(level).x;
      const left = fragment.rightToLeft ? fragment.right + padding - labelWidth : fragment.left - padding;
      toPlace[line]?.push({ id, left, width: labelWidth, level });
    }
  }
  const labels = toPlace.flatMap((own, line) =>
    placeLabels(own, widthPx, LABEL_SPACE_PX).map((label) => ({ ...label, line })),
  );
  const rows = lines.map(() => 0);
  for (const { line, row } of labels) rows[line] = Math.max(rows[line] ?? 0, row + 1);
  const pieces = layoutArcs(
    relations.flatMap(({ head, tail, ...relation }) => {
      const ends = { head: fragments.get(head), tail: fragments.get(tail) };
      return ends.head && ends.tail ? [{ ...relation, head: ends.head, tail: ends.tail }] : [];
    }),
    widthPx,
    rightToLeft,
  );
  const lanes = laneCounts(pieces, lines.length);
  const room = lines.map((_, line) => {
    const level = highest[line] ?? NOTHING_HERE;
    const outline = level === NOTHING_HERE ? BARE_LINE_PX : boxPadding(level).y;
    const lane = lanes[line] ?? 0;
    return {
      above: outline + (lane > 0 ? ARC_FOOT_PX + (lane - 0.5) * LANE_PX : 0) + LINE_MARGIN_PX,
      below: outline + (rows[line] ?? 0) * (LABEL_HEIGHT_PX + LABEL_GAP_PX) + LINE_MARGIN_PX,
    };
  });
  const ends = new Map(relations.map(({ id, head, tail }) => [id, { head, tail }]));
  return { room, highest, fragments, levels, labels, pieces, ends };
}

const boxPadding = (level: number): { x: number; y: number } => ({
  x: BOX_X_PX + level * LEVEL_X_PX,
  y: BOX_Y_PX + level * LEVEL_Y_PX,
});

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MentionBox extends Box {
  readonly id: string;
  readonly line: number;
  readonly level: number;
  /** Whether the mention begins, ends in this box. */
  readonly first: boolean;
  readonly last: boolean;
  /** Whether it begins at the right. */
  readonly rightToLeft: boolean;
}

export interface LabelBox extends Box {
  readonly id: string;
  /** How far above the label its mention's outline ends: where there is a gap, a line joins the two. */
  readonly stem: number;
}

export interface DrawnArc {
  readonly id: string;
  readonly line: number;
  readonly path: string;
  readonly arrow: string | null;
  readonly label: Box | null;
  /** At which end it stands, when the other is too far away to be joined by a line. */
  readonly stub: 'head' | 'tail' | null;
}

/** What joins the two stubs of an arc, drawn when the arc is pointed at or selected: through the margin, where nothing is in its way. */
export interface Rail {
  readonly id: string;
  readonly path: string;
}

export interface Drawing {
  readonly boxes: readonly MentionBox[];
  readonly labels: readonly LabelBox[];
  readonly arcs: readonly DrawnArc[];
  readonly rails: readonly Rail[];
}

/** Which sides of a mention's box are its borders: on the others it goes on elsewhere. */
export const closedSides = ({
  first,
  last,
  rightToLeft,
}: Pick<MentionBox, 'first' | 'last' | 'rightToLeft'>): { left: boolean; right: boolean } =>
  rightToLeft ? { left: last, right: first } : { left: first, right: last };

/** Places everything on lines that stand at `lines`, as measured after they were given their room. */
export function drawText(
  layout: TextLayout,
  lines: readonly { readonly top: number; readonly bottom: number }[],
): Drawing {
  const boxes = [...layout.fragments].flatMap(([id, fragments]) => {
    const level = layout.levels.get(id) ?? 0;
    const padding = boxPadding(level);
    return fragments.flatMap(({ line, left, right, first, last, rightToLeft }): MentionBox[] => {
      const at = lines[line];
      if (!at) return [];
      const closed = closedSides({ first, last, rightToLeft });
      const [before, after] = [closed.left ? padding.x : 0, closed.right ? padding.x : 0];
      return [
        {
          id,
          line,
          level,
          first,
          last,
          rightToLeft,
          x: left - before,
          y: at.top - padding.y,
          width: right - left + before + after,
          height: at.bottom - at.top + 2 * padding.y,
        },
      ];
    });
  });
  return {
    // The outermost first: an inner mention is drawn on top of what holds it.
    boxes: boxes.sort((a, b) => b.level - a.level),
    labels: drawLabels(layout, lines),
    ...drawArcs(layout, lines, boxes),
  };
}

function drawLabels(
  layout: TextLayout,
  lines: readonly { readonly top: number; readonly bottom: number }[],
): readonly LabelBox[] {
  return layout.labels.flatMap(({ id, line, left, width, row }) => {
    const at = lines[line];
    if (!at) return [];
    const highest = Math.max(0, layout.highest[line] ?? 0);
    const y = at.bottom + boxPadding(highest).y + LABEL_GAP_PX + row * (LABEL_HEIGHT_PX + LABEL_GAP_PX);
    const outline = at.bottom + boxPadding(layout.levels.get(id) ?? 0).y;
    return [{ id, x: left, y, width, height: LABEL_HEIGHT_PX, stem: y - outline }];
  });
}

function drawArcs(
  layout: TextLayout,
  lines: readonly { readonly top: number; readonly bottom: number }[],
  boxes: readonly MentionBox[],
): Pick<Drawing, 'arcs' | 'rails'> {
  const byLine = new Map<number, MentionBox[]>();
  for (const box of boxes) {
    const own = byLine.get(box.line);
    if (own) own.push(box);
    else byLine.set(box.line, [box]);
  }
  const stubs = new Map<string, { x: number; y: number }[]>();
  const arcs = layout.pieces.flatMap((piece): DrawnArc[] => {
    const at = lines[piece.line];
    if (!at) return [];
    const outlines = byLine.get(piece.line) ?? [];
    const highest = Math.min(at.top, ...outlines.map((box) => box.y));
    const laneY = highest - ARC_FOOT_PX - piece.lane * LANE_PX;
    // An arc stands on its own mention's outline, be it inside another's.
    const footY = (end: PieceEnd): number => {
      const mention = end === 'open' ? undefined : layout.ends.get(piece.arc)?.[end];
      return (outlines.find((box) => box.id === mention)?.y ?? at.top) - 1.5;
    };
    const place = { laneY, leftY: footY(piece.leftEnd), rightY: footY(piece.rightEnd) };
    if (piece.stub) {
      const foot = { x: piece.leftEnd === 'open' ? piece.right : piece.left, y: laneY };
      stubs.set(piece.arc, [...(stubs.get(piece.arc) ?? []), foot]);
    }
    return [
      {
        id: piece.arc,
        line: piece.line,
        path: piecePath(piece, place),
        arrow: arrowPath(piece, place),
        label: piece.label && {
          x: piece.label.left,
          y: laneY - LABEL_HEIGHT_PX / 2,
          width: piece.label.width,
          height: LABEL_HEIGHT_PX,
        },
        stub: piece.stub,
      },
    ];
  });
  const rails = [...stubs].flatMap(([id, [from, to]]): Rail[] =>
    from && to ? [{ id, path: `M ${from.x} ${from.y} H ${RAIL_X_PX} V ${to.y} H ${to.x}` }] : [],
  );
  return { arcs, rails };
}

/** `d` of a mention's outline: round where it ends, open where it goes on over the line's border. */
export function outlinePath(box: MentionBox): string {
  const { x, y, width, height } = box;
  const { left: first, right: last } = closedSides(box);
  const r = Math.min(5, width / 2, height / 2);
  const right = x + width;
  const bottom = y + height;
  const leftSide = first
    ? `M ${x + r} ${bottom} Q ${x} ${bottom} ${x} ${bottom - r} V ${y + r} Q ${x} ${y} ${x + r} ${y}`
    : `M ${x} ${y}`;
  const rightSide = last
    ? `H ${right - r} Q ${right} ${y} ${right} ${y + r} V ${bottom - r} Q ${right} ${bottom} ${right - r} ${bottom}`
    : `H ${right} M ${right} ${bottom}`;
  return `${leftSide} ${rightSide} H ${first ? x + r : x}`;
}
