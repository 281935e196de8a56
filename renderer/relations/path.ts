// Arc pieces as SVG path data: up from a mention, along the lane, down to the other, with round corners.
import type { ArcPiece } from './layout.ts';

/** Round enough to follow with the eye, small enough for lanes 20 px apart. */
const CORNER_PX = 7;
const ARROW_LENGTH_PX = 7;
const ARROW_HALF_WIDTH_PX = 3.5;

export interface PiecePlace {
  readonly laneY: number;
  /** Upper borders of the mentions at the two ends; not used where an end is open. */
  readonly leftY: number;
  readonly rightY: number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** `d` of the stroke of one piece. */
export function piecePath(piece: ArcPiece, { laneY, leftY, rightY }: PiecePlace): string {
  const bothDown = piece.leftEnd !== 'open' && piece.rightEnd !== 'open';
  const run = piece.right - piece.left;
  const corner = Math.max(0, Math.min(CORNER_PX, bothDown ? run / 2 : run));
  const parts: (string | number)[] = [];
  if (piece.leftEnd === 'open') {
    parts.push('M', round(piece.left), round(laneY));
  } else {
    parts.push('M', round(piece.left), round(leftY), 'V', round(laneY + corner));
    parts.push('Q', round(piece.left), round(laneY), round(piece.left + corner), round(laneY));
  }
  if (piece.rightEnd === 'open') {
    parts.push('H', round(piece.right));
  } else {
    parts.push('H', round(piece.right - corner));
    parts.push('Q', round(piece.right), round(laneY), round(piece.right), round(laneY + corner));
    parts.push('V', round(rightY));
  }
  return parts.join(' ');
}

/** `d` of the filled arrow head at the tail; null when this piece does not reach it. */
export function arrowPath(piece: ArcPiece, { leftY, rightY }: PiecePlace): string | null {
  if (piece.leftEnd !== 'tail' && piece.rightEnd !== 'tail') return null;
  const x = piece.leftEnd === 'tail' ? piece.left : piece.right;
  const y = piece.leftEnd === 'tail' ? leftY : rightY;
  const top = round(y - ARROW_LENGTH_PX);
  return `M ${round(x - ARROW_HALF_WIDTH_PX)} ${top} L ${round(x)} ${round(y)} L ${round(x + ARROW_HALF_WIDTH_PX)} ${top} Z`;
}
