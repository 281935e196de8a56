// Text of both directions: words are laid on a line as a browser does it (runs of the other direction turned round), and what is drawn
// on them must hold whatever the mixture.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutArcs, type ArcToPlace } from '../../renderer/relations/layout.ts';
import { runsRightToLeft, wordRunsRightToLeft } from '../../renderer/text/direction.ts';
import { closedSides, drawText, layoutText } from '../../renderer/text/geometry.ts';
import {
  fragmentItems,
  groupLines,
  tokenRectangles,
  type Fragment,
  type SegmentBox,
} from '../../renderer/text/lines.ts';
import { segmentText } from '../../renderer/text/segments.ts';

const WIDTH_PX = 600;
const UNIT_PX = 10;

interface Word {
  readonly length: number;
  readonly rightToLeft: boolean;
}

const words = fc.array(fc.record({ length: fc.integer({ min: 1, max: 6 }), rightToLeft: fc.boolean() }), {
  minLength: 1,
  maxLength: 12,
});

/** Words on one line. A space goes with the words around it when both run the same way, with the paragraph otherwise. */
function lineOf(text: readonly Word[], paragraphRightToLeft: boolean) {
  const tokens: { begin: number; end: number }[] = [];
  const pieces: { begin: number; end: number; rightToLeft: boolean }[] = [];
  let at = 0;
  text.forEach(({ length, rightToLeft }, index) => {
    const before = text[index - 1];
    if (before) {
      const between = before.rightToLeft === rightToLeft ? rightToLeft : paragraphRightToLeft;
      pieces.push({ begin: at, end: at + 1, rightToLeft: between });
      at++;
    }
    tokens.push({ begin: at, end: at + length });
    pieces.push({ begin: at, end: at + length, rightToLeft });
    at += length;
  });
  return { tokens, visual: visualOrder(pieces, paragraphRightToLeft), end: at };
}

/** Runs of one direction stand in the order of the paragraph; inside a run from right to left the order is turned round. */
function visualOrder<P extends { readonly rightToLeft: boolean }>(
  pieces: readonly P[],
  rightToLeft: boolean,
): P[] {
  const runs: P[][] = [];
  for (const piece of pieces) {
    const run = runs.at(-1);
    if (run?.[0]?.rightToLeft === piece.rightToLeft) run.push(piece);
    else runs.push([piece]);
  }
  const turned = runs.map((run) => (run[0]?.rightToLeft ? [...run].reverse() : run));
  return (rightToLeft ? turned.reverse() : turned).flat();
}

function sceneOf(text: readonly Word[], rightToLeft: boolean, mention: { first: number; last: number }) {
  const { tokens, visual, end } = lineOf(text, rightToLeft);
  const span = { begin: tokens[mention.first]!.begin, end: tokens[mention.last]!.end };
  const item = { id: 'm', ...span };
  const segments = segmentText({ begin: 0, end }, tokens, [item]);
  const leftOf = new Map<number, number>();
  let x = 0;
  for (const piece of visual) {
    leftOf.set(piece.begin, x);
    x += UNIT_PX * (piece.end - piece.begin);
  }
  const direction = new Map(visual.map((piece) => [piece.begin, piece.rightToLeft]));
  const boxes = segments.map((segment, index): SegmentBox => {
    const left = leftOf.get(segment.begin)!;
    return {
      segment: index,
      left,
      right: left + UNIT_PX * (segment.end - segment.begin),
      top: 0,
      bottom: 20,
      rightToLeft: direction.get(segment.begin)!,
    };
  });
  const lines = groupLines(boxes);
  return { segments, boxes, lines, item, fragments: fragmentItems(segments, lines).get('m') ?? [] };
}

const scenes = fc.tuple(words, fc.boolean(), fc.nat(), fc.nat()).map(([text, rightToLeft, a, b]) => {
  const [first, last] = [a % text.length, b % text.length].sort((x, y) => x - y) as [number, number];
  return { text, rightToLeft, first, last };
});

describe('mentions in text of both directions', () => {
  it('cover their own words and nobody else’s', () => {
    fc.assert(
      fc.property(scenes, ({ text, rightToLeft, ...mention }) => {
        const { segments, boxes, fragments } = sceneOf(text, rightToLeft, mention);
        for (const box of boxes) {
          const segment = segments[box.segment]!;
          const middle = (box.left + box.right) / 2;
          const covered = fragments.some(({ left, right }) => left < middle && middle < right);
          if (!segment.items.includes('m')) expect(covered).toBe(false);
          else if (segment.token !== null) expect(covered).toBe(true);
        }
      }),
      { seed: 11, numRuns: 600 },
    );
  });

  it('begin once and end once, where their first and last word begin and end', () => {
    fc.assert(
      fc.property(scenes, ({ text, rightToLeft, ...mention }) => {
        const { fragments } = sceneOf(text, rightToLeft, mention);
        expect(fragments.filter(({ first }) => first)).toHaveLength(1);
        expect(fragments.filter(({ last }) => last)).toHaveLength(1);
        expect(fragments[0]?.first).toBe(true);
        expect(fragments.at(-1)?.last).toBe(true);
        const single = mention.first === mention.last ? fragments[0] : undefined;
        if (single) expect(single.rightToLeft).toBe(text[mention.first]?.rightToLeft);
      }),
      { seed: 12, numRuns: 400 },
    );
  });

  it('are one rectangle in text of one direction', () => {
    fc.assert(
      fc.property(scenes, ({ text, rightToLeft, ...mention }) => {
        const uniform = text.map((word) => ({ ...word, rightToLeft }));
        expect(sceneOf(uniform, rightToLeft, mention).fragments).toHaveLength(1);
      }),
      { seed: 13, numRuns: 200 },
    );
  });

  it('are marked by the token cursor with the same rectangles', () => {
    fc.assert(
      fc.property(scenes, ({ text, rightToLeft, ...mention }) => {
        const { segments, lines, fragments } = sceneOf(text, rightToLeft, mention);
        const marked = tokenRectangles(segments, lines, mention.first, mention.last);
        expect(marked.map(({ x, width }) => [x, x + width])).toEqual(
          fragments.map(({ left, right }) => [left, right]),
        );
      }),
      { seed: 14, numRuns: 300 },
    );
  });

  it('have their label where they begin, and their open sides where they go on', () => {
    const hebrew = [4, 3, 5].map((length) => ({ length, rightToLeft: true }));
    const { segments, lines, item } = sceneOf(hebrew, true, { first: 0, last: 1 });
    const layout = layoutText(segments, lines, [{ ...item, labelWidth: 40 }], [], WIDTH_PX, true);
    const { boxes, labels } = drawText(layout, lines);
    const [box, label] = [boxes[0]!, labels[0]!];
    expect(box).toMatchObject({ first: true, last: true, rightToLeft: true });
    expect(label.x + label.width).toBeCloseTo(box.x + box.width);
    expect(closedSides({ first: true, last: false, rightToLeft: true })).toEqual({
      left: false,
      right: true,
    });
  });
});

describe('arcs of text from right to left', () => {
  const mirrored = (fragment: Fragment): Fragment => ({
    ...fragment,
    left: WIDTH_PX - fragment.right,
    right: WIDTH_PX - fragment.left,
  });
  const fragments = fc
    .array(fc.record({ line: fc.nat(9), left: fc.nat(540), width: fc.integer({ min: 8, max: 60 }) }), {
      minLength: 2,
      maxLength: 8,
    })
    .map((places) =>
      places.map(({ line, left, width }, index): Fragment => ({
        item: `m${index}`,
        line,
        left,
        right: left + width,
        first: true,
        last: true,
        rightToLeft: false,
      })),
    );
  const arcs = fragments.map((list) =>
    list.slice(1).map((tail, index): ArcToPlace => ({
      id: `r${index}`,
      head: [list[index]!],
      tail: [tail],
      labelWidth: 50,
      stubWidths: { head: 130, tail: 120 },
    })),
  );

  it('are the mirror image of the same text’s from left to right', () => {
    fc.assert(
      fc.property(arcs, (list) => {
        const there = layoutArcs(list, WIDTH_PX);
        const here = layoutArcs(
          list.map((arc) => ({ ...arc, head: arc.head.map(mirrored), tail: arc.tail.map(mirrored) })),
          WIDTH_PX,
          true,
        );
        expect(here).toHaveLength(there.length);
        here.forEach((piece, index) => {
          const other = there[index]!;
          expect(piece).toMatchObject({
            arc: other.arc,
            line: other.line,
            lane: other.lane,
            stub: other.stub,
          });
          expect([piece.leftEnd, piece.rightEnd]).toEqual([other.rightEnd, other.leftEnd]);
          expect(piece.left).toBeCloseTo(WIDTH_PX - other.right);
          expect(piece.label?.left ?? 0).toBeCloseTo(
            other.label ? WIDTH_PX - other.label.left - other.label.width : 0,
          );
        });
      }),
      { seed: 15, numRuns: 300 },
    );
  });
});

describe('the direction of a text', () => {
  it('is that of its first letter, as with dir="auto"', () => {
    expect(runsRightToLeft('ניתן 5 מ״ג של warfarin')).toBe(true);
    expect(runsRightToLeft('12 مغ من الوارفارين')).toBe(true);
    expect(runsRightToLeft('warfarin (וורפרין)')).toBe(false);
    expect(runsRightToLeft('(12)')).toBe(false);
  });

  it('of a word is that of its letters; numbers run from left to right anywhere', () => {
    expect(wordRunsRightToLeft('warfarin', true)).toBe(false);
    expect(wordRunsRightToLeft('وارفارين', false)).toBe(true);
    expect(wordRunsRightToLeft('250', true)).toBe(false);
    expect(wordRunsRightToLeft('٢٥٠', true)).toBe(false);
    expect(wordRunsRightToLeft(',', true)).toBe(true);
  });
});
