import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  extentOf,
  FOLLOWED_LINES,
  laneCounts,
  layoutArcs,
  type ArcToPlace,
} from '../../renderer/relations/layout.ts';
import { arrowPath, piecePath } from '../../renderer/relations/path.ts';
import type { Fragment } from '../../renderer/text/lines.ts';

const WIDTH_PX = 600;

const fragment = (item: string, line: number, left: number, right: number): Fragment => ({
  item,
  line,
  left,
  right,
  first: true,
  last: true,
  rightToLeft: false,
});

const stubWidths = { head: 150, tail: 140 };

const mentions = fc
  .array(fc.record({ line: fc.nat(3), left: fc.nat(560), width: fc.integer({ min: 8, max: 120 }) }), {
    minLength: 2,
    maxLength: 10,
  })
  .map((places) =>
    places.map(({ line, left, width }, index) =>
      fragment(`m${index}`, line, left, Math.min(WIDTH_PX, left + width)),
    ),
  );

const arcs = mentions.chain((fragments) =>
  fc
    .array(
      fc.tuple(fc.nat(fragments.length - 1), fc.nat(fragments.length - 1), fc.integer({ min: 20, max: 110 })),
      {
        maxLength: 14,
      },
    )
    .map((pairs) =>
      pairs
        .filter(([head, tail]) => head !== tail)
        .map(([head, tail, labelWidth], index): ArcToPlace => ({
          id: `r${index}`,
          head: [fragments[head]!],
          tail: [fragments[tail]!],
          labelWidth,
          stubWidths,
        })),
    ),
);

describe('layoutArcs', () => {
  it('never lets two pieces overlap in a lane', () => {
    fc.assert(
      fc.property(arcs, (toPlace) => {
        const pieces = layoutArcs(toPlace, WIDTH_PX);
        pieces.forEach((a, index) => {
          for (const b of pieces.slice(index + 1)) {
            if (a.line !== b.line || a.lane !== b.lane) continue;
            const first = extentOf(a);
            const second = extentOf(b);
            expect(first.right < second.left || second.right < first.left).toBe(true);
          }
        });
      }),
      { seed: 3, numRuns: 400 },
    );
  });

  it('gives every arc one piece on each line from one end to the other, and both its ends once', () => {
    fc.assert(
      fc.property(arcs, (toPlace) => {
        const pieces = layoutArcs(toPlace, WIDTH_PX);
        for (const arc of toPlace) {
          const own = pieces.filter((piece) => piece.arc === arc.id);
          const ends = [arc.head[0]!.line, arc.tail[0]!.line];
          if (Math.abs(ends[0]! - ends[1]!) > FOLLOWED_LINES) continue;
          expect(own.map((piece) => piece.line)).toEqual(
            Array.from(
              { length: Math.abs(ends[0]! - ends[1]!) + 1 },
              (_, index) => Math.min(...ends) + index,
            ),
          );
          const reached = own.flatMap((piece) => [piece.leftEnd, piece.rightEnd]);
          expect(reached.filter((end) => end === 'head')).toHaveLength(1);
          expect(reached.filter((end) => end === 'tail')).toHaveLength(1);
        }
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('does not depend on the order of the arcs', () => {
    fc.assert(
      fc.property(arcs, (toPlace) => {
        const byKey = (list: readonly ArcToPlace[]): unknown =>
          [...layoutArcs(list, WIDTH_PX)].sort((a, b) =>
            `${a.arc} ${a.line}`.localeCompare(`${b.arc} ${b.line}`),
          );
        expect(byKey([...toPlace].reverse())).toEqual(byKey(toPlace));
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('lays the arc that spans another above it', () => {
    const [a, b, c, d] = [0, 150, 300, 450].map((left, index) => fragment(`m${index}`, 0, left, left + 40));
    const pieces = layoutArcs(
      [
        { id: 'long', head: [a!], tail: [d!], labelWidth: 60, stubWidths },
        { id: 'short', head: [b!], tail: [c!], labelWidth: 60, stubWidths },
      ],
      WIDTH_PX,
    );
    const lanes = Object.fromEntries(pieces.map((piece) => [piece.arc, piece.lane]));
    expect(lanes).toEqual({ short: 0, long: 1 });
    expect(laneCounts(pieces, 2)).toEqual([2, 0]);
  });

  it('keeps arcs that leave one mention to one side from crossing: the farther starts farther away', () => {
    const [a, b, c] = [0, 200, 400].map((left, index) => fragment(`m${index}`, 0, left, left + 60));
    const pieces = layoutArcs(
      [
        { id: 'far', head: [a!], tail: [c!], labelWidth: 40, stubWidths },
        { id: 'near', head: [a!], tail: [b!], labelWidth: 40, stubWidths },
      ],
      WIDTH_PX,
    );
    const far = pieces.find((piece) => piece.arc === 'far')!;
    const near = pieces.find((piece) => piece.arc === 'near')!;
    expect(far.left).toBeLessThan(near.left);
  });

  it('joins the nearest fragments of mentions that are broken over lines', () => {
    const pieces = layoutArcs(
      [
        {
          id: 'r',
          head: [fragment('h', 0, 500, 600), fragment('h', 1, 0, 40)],
          tail: [fragment('t', 1, 200, 260)],
          labelWidth: 40,
          stubWidths,
        },
      ],
      WIDTH_PX,
    );
    expect(pieces.map((piece) => piece.line)).toEqual([1]);
  });
});

describe('stubs', () => {
  const apart = (lines: number, left: number) =>
    layoutArcs(
      [
        {
          id: 'r',
          head: [fragment('h', 0, left, left + 40)],
          tail: [fragment('t', lines, 100, 140)],
          labelWidth: 40,
          stubWidths,
        },
      ],
      WIDTH_PX,
    );

  it('stand for an arc whose ends are far apart, one at each end and nothing between', () => {
    expect(apart(FOLLOWED_LINES, 0)).toHaveLength(FOLLOWED_LINES + 1);
    const pieces = apart(40, 0);
    expect(pieces.map(({ line, stub }) => [line, stub])).toEqual([
      [0, 'head'],
      [40, 'tail'],
    ]);
    expect(pieces.map(({ label }) => label?.width)).toEqual([stubWidths.head, stubWidths.tail]);
  });

  it('lean to where there is room, and begin at their mention', () => {
    for (const left of [0, 200, 550]) {
      const head = apart(40, left)[0]!;
      expect(head.label!.left).toBeGreaterThanOrEqual(0);
      expect(head.label!.left + head.label!.width).toBeLessThanOrEqual(WIDTH_PX);
      const foot = head.leftEnd === 'head' ? head.left : head.right;
      expect(foot).toBeCloseTo(left + 20);
    }
  });
});

describe('paths', () => {
  it('points the arrow at the tail and nowhere else', () => {
    const [piece] = layoutArcs(
      [
        {
          id: 'r',
          head: [fragment('h', 0, 300, 340)],
          tail: [fragment('t', 0, 0, 40)],
          labelWidth: 30,
          stubWidths,
        },
      ],
      WIDTH_PX,
    );
    const place = { laneY: 10, leftY: 40, rightY: 44 };
    expect(piecePath(piece!, place)).toBe('M 20 40 V 17 Q 20 10 27 10 H 313 Q 320 10 320 17 V 44');
    expect(arrowPath(piece!, place)).toBe('M 16.5 33 L 20 40 L 23.5 33 Z');
    expect(arrowPath({ ...piece!, leftEnd: 'open' }, place)).toBeNull();
  });
});
