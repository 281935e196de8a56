// The one place that reads from the page where the text stands, and gives its lines their room.
import { wordRunsRightToLeft } from './direction.ts';
import type { SegmentBox } from './lines.ts';

/** The room of a line, carried by its first segment. */
export interface LineRoom {
  readonly above: number;
  readonly below: number;
}

/**
 * Rectangles of all segment elements, in their order, relative to `surface`.
 * @param inks the innermost elements around the segments' text, so that room given to lines does not count
 * @param rightToLeft whether the paragraph runs so
 */
export function measureSegments(
  surface: Element,
  inks: Iterable<Element>,
  rightToLeft: boolean,
): readonly SegmentBox[] {
  const origin = surface.getBoundingClientRect();
  const boxes: SegmentBox[] = [];
  let segment = 0;
  for (const ink of inks) {
    const direction = wordRunsRightToLeft(ink.textContent ?? '', rightToLeft);
    for (const rect of ink.getClientRects()) {
      boxes.push({
        segment,
        left: rect.left - origin.left,
        right: rect.right - origin.left,
        top: rect.top - origin.top,
        bottom: rect.bottom - origin.top,
        rightToLeft: direction,
      });
    }
    segment++;
  }
  return boxes;
}

/**
 * Gives a line its room through its first segment: the outer element's line height grows by it and is shifted, the inner one is
 * shifted back. So the browser goes on breaking lines as if there were no room at all, and nothing moves sideways.
 */
export function giveRoom(
  outer: HTMLElement,
  ink: HTMLElement,
  room: LineRoom | null,
  textHeight: number,
): void {
  if (!room) {
    for (const element of [outer, ink]) {
      element.style.removeProperty('line-height');
      element.style.removeProperty('vertical-align');
    }
    return;
  }
  const shift = (room.above - room.below) / 2;
  outer.style.setProperty('line-height', `${textHeight + room.above + room.below}px`);
  outer.style.setProperty('vertical-align', `${shift}px`);
  ink.style.setProperty('line-height', 'normal');
  ink.style.setProperty('vertical-align', `${-shift}px`);
}
