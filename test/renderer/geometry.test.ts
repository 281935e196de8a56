import { describe, expect, it } from 'vitest';
import { drawText, layoutText, outlinePath } from '../../renderer/text/geometry.ts';
import { groupLines, tokenRectangles, type SegmentBox } from '../../renderer/text/lines.ts';
import { segmentText } from '../../renderer/text/segments.ts';

// "Ann met Bo in Rome": 10 px a unit, on one line 20 px high, or with "in Rome" on a second one.
const tokens = [
  { begin: 0, end: 3 },
  { begin: 4, end: 7 },
  { begin: 8, end: 10 },
  { begin: 11, end: 13 },
  { begin: 14, end: 18 },
];
const mentions = [
  { id: 'ann', begin: 0, end: 3, labelWidth: 40 },
  { id: 'bo', begin: 8, end: 10, labelWidth: 40 },
  { id: 'rome', begin: 14, end: 18, labelWidth: 40 },
];
const relations = [
  { id: 'far', head: 'ann', tail: 'rome', labelWidth: 30, stubWidths: { head: 120, tail: 120 } },
  { id: 'near', head: 'bo', tail: 'rome', labelWidth: 30, stubWidths: { head: 120, tail: 120 } },
];

function scene(breakAt: number, lineHeight: number) {
  const segments = segmentText({ begin: 0, end: 18 }, tokens, mentions);
  const boxes: SegmentBox[] = segments.map(({ begin, end }, segment) => {
    const line = begin >= breakAt ? 1 : 0;
    const left = 10 * (line === 1 ? begin - breakAt : begin);
    return {
      segment,
      left,
      right: left + 10 * (end - begin),
      top: line * lineHeight,
      bottom: line * lineHeight + 20,
      rightToLeft: false,
    };
  });
  const lines = groupLines(boxes);
  const layout = layoutText(segments, lines, mentions, relations, 300);
  return { segments, lines, layout, drawing: drawText(layout, lines) };
}

describe('room of lines', () => {
  it('grows with the arcs above and the labels below, and only where they are', () => {
    const { layout } = scene(11, 100);
    const [first, second] = layout.room;
    expect(layout.pieces.map(({ arc, line }) => `${arc} ${line}`).sort()).toEqual([
      'far 0',
      'far 1',
      'near 0',
      'near 1',
    ]);
    expect(first?.above).toBeGreaterThan(40);
    expect(second?.above).toBe(first?.above);
    const bare = layoutText(segmentText({ begin: 0, end: 18 }, tokens, []), scene(11, 100).lines, [], [], 300)
      .room[0];
    expect(bare?.above).toBeLessThan(10);
    expect(bare?.below).toBeLessThan(10);
  });
});

describe('drawing', () => {
  it('surrounds the glyphs of every mention and stands labels below, arcs above them', () => {
    const { drawing } = scene(99, 100);
    const rome = drawing.boxes.find((box) => box.id === 'rome');
    expect(rome).toMatchObject({ first: true, last: true, level: 0 });
    expect(rome!.x).toBeLessThan(140);
    expect(rome!.x + rome!.width).toBeGreaterThan(180);
    for (const label of drawing.labels) expect(label.y).toBeGreaterThan(20);
    for (const { label } of drawing.arcs) expect(label!.y + label!.height).toBeLessThan(0);
  });

  it('points every arrow at the outline of its own tail', () => {
    const { drawing } = scene(99, 100);
    const top = drawing.boxes.find((box) => box.id === 'rome')!.y;
    for (const { arrow } of drawing.arcs) expect(arrow).toContain(` L `);
    for (const { arrow } of drawing.arcs) {
      const tip = Number(/L \S+ (\S+)/.exec(arrow!)?.[1]);
      expect(Math.abs(tip - top)).toBeLessThanOrEqual(2);
    }
  });

  it('follows the lines wherever their room has put them', () => {
    const { layout, drawing, lines } = scene(11, 100);
    const lower = drawText(
      layout,
      lines.map(({ top, bottom }) => ({ top: top + 500, bottom: bottom + 500 })),
    );
    drawing.labels.forEach((label, index) => expect(lower.labels[index]?.y).toBeCloseTo(label.y + 500));
    drawing.boxes.forEach((box, index) => expect(lower.boxes[index]?.y).toBeCloseTo(box.y + 500));
  });

  it('leaves an outline open where the mention goes on over the line', () => {
    const box = { id: 'm', line: 0, level: 0, x: 0, y: 0, width: 40, height: 20, first: true, last: false };
    const leftToRight = { ...box, rightToLeft: false };
    expect(outlinePath({ ...leftToRight, last: true, first: false })).toBe(
      outlinePath({ ...box, rightToLeft: true }),
    );
    expect(outlinePath(leftToRight).match(/M/g)).toHaveLength(2);
    expect(outlinePath({ ...leftToRight, last: true }).match(/M/g)).toHaveLength(1);
  });

  it('marks selected tokens with one rectangle per line', () => {
    const { segments, lines } = scene(11, 100);
    expect(tokenRectangles(segments, lines, 3, 1)).toEqual([
      { x: 40, y: 0, width: 60, height: 20 },
      { x: 0, y: 100, width: 20, height: 20 },
    ]);
  });
});
