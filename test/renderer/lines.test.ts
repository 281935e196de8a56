import { describe, expect, it } from 'vitest';
import { fragmentItems, groupLines, itemsAt, tokenAt, type SegmentBox } from '../../renderer/text/lines.ts';
import { nestingLevels, placeLabels } from '../../renderer/text/stacking.ts';
import { segmentText } from '../../renderer/text/segments.ts';

// "lithium toxicity was seen", broken after "toxicity": 10 px a unit, lines 100 px apart.
const tokens = [
  { begin: 0, end: 7 },
  { begin: 8, end: 16 },
  { begin: 17, end: 20 },
  { begin: 21, end: 25 },
];
const items = [
  { id: 'outer', begin: 0, end: 16 },
  { id: 'inner', begin: 0, end: 7 },
  { id: 'broken', begin: 8, end: 20 },
];
const segments = segmentText({ begin: 0, end: 25 }, tokens, items);
const boxes: SegmentBox[] = segments.map(({ begin, end }, segment) => {
  const line = begin >= 17 ? 1 : 0;
  return {
    segment,
    left: 10 * (begin - 17 * line),
    right: 10 * (end - 17 * line),
    top: 100 * line,
    bottom: 100 * line + 20,
    rightToLeft: false,
  };
});
const lines = groupLines(boxes);

describe('visual lines', () => {
  it('groups boxes by line, whatever the room between the lines', () => {
    expect(lines.map((line) => line.boxes.length)).toEqual([4, 3]);
  });

  it('gives a mention one rectangle per line it touches', () => {
    const fragments = fragmentItems(segments, lines);
    expect(fragments.get('outer')).toEqual([
      { item: 'outer', line: 0, left: 0, right: 160, first: true, last: true, rightToLeft: false },
    ]);
    expect(fragments.get('broken')).toEqual([
      { item: 'broken', line: 0, left: 80, right: 160, first: true, last: false, rightToLeft: false },
      { item: 'broken', line: 1, left: 0, right: 30, first: false, last: true, rightToLeft: false },
    ]);
  });

  it('finds the token under a point, or the nearest on the nearest line', () => {
    expect(tokenAt(segments, lines, 12, 10)).toBe(0);
    expect(tokenAt(segments, lines, 12, 95)).toBe(2);
    expect(tokenAt(segments, lines, 900, 110)).toBe(3);
    expect(tokenAt([], [], 0, 0)).toBeNull();
  });

  it('finds the mentions at a point, innermost first', () => {
    const lengths = new Map(items.map((item) => [item.id, item.end - item.begin]));
    expect(itemsAt(segments, lines, lengths, 30, 10, 4)).toEqual(['inner', 'outer']);
    expect(itemsAt(segments, lines, lengths, 30, 60, 4)).toEqual([]);
  });
});

describe('nesting', () => {
  it('puts an outer mention above all that it holds', () => {
    const levels = nestingLevels(items);
    expect(levels.get('inner')).toBe(0);
    expect(levels.get('outer')).toBeGreaterThan(levels.get('broken') ?? 99);
  });

  it('never lets two labels of a row touch, and keeps them on the surface', () => {
    const placed = placeLabels(
      [
        { id: 'a', left: 0, width: 50, level: 0 },
        { id: 'b', left: 20, width: 50, level: 1 },
        { id: 'c', left: 60, width: 50, level: 0 },
        { id: 'd', left: 190, width: 50, level: 0 },
      ],
      200,
      4,
    );
    expect(Object.fromEntries(placed.map(({ id, row }) => [id, row]))).toEqual({ a: 0, b: 1, c: 0, d: 0 });
    expect(placed.find((label) => label.id === 'd')?.left).toBe(150);
  });
});
