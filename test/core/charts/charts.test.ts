import { describe, expect, it } from 'vitest';
import { barChart } from '../../../core/charts/bar-chart.ts';
import { lineChart, type LineChart } from '../../../core/charts/line-chart.ts';
import { linearScale, niceTicks, rangeOf } from '../../../core/charts/scale.ts';
import { seriesStyle } from '../../../core/charts/series-style.ts';
import { escapeXml } from '../../../core/charts/svg.ts';
import { seededRandom } from '../../../core/random.ts';

/** Checks that tags close in order, attributes are quoted and no bare `<` or `&` is left. @returns element names by count */
function parseXml(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const open: string[] = [];
  const rest = text.replace(
    /<(\/?)([a-zA-Z]+)((?: [a-zA-Z0-9-]+="[^"<]*")*)(\/?)>/g,
    (_, close, name: string, __, self) => {
      if (close) expect(open.pop()).toBe(name);
      else {
        counts.set(name, (counts.get(name) ?? 0) + 1);
        if (!self) open.push(name);
      }
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]/);
  expect(text.replace(/&(amp|lt|gt|quot|apos);/g, '')).not.toContain('&');
  expect(text).not.toMatch(/NaN|Infinity|undefined/);
  return counts;
}

const chart = (part: Partial<LineChart> = {}): LineChart => ({
  title: 'Learning curves',
  xLabel: 'sentences',
  yLabel: 'F1',
  series: [
    {
      name: 'random',
      points: [
        { x: 0, y: 10 },
        { x: 50, y: 40, spread: 3 },
        { x: 100, y: 60, spread: 2 },
      ],
    },
    {
      name: 'combined',
      points: [
        { x: 0, y: 10 },
        { x: 50, y: 55 },
        { x: 100, y: 64 },
      ],
    },
  ],
  ...part,
});

describe('ticks', () => {
  it('enclose any range with evenly spaced round numbers', () => {
    const random = seededRandom(3);
    for (let trial = 0; trial < 500; trial++) {
      const size = 10 ** (random() * 12 - 6);
      const minimum = (random() - 0.5) * size;
      const maximum = minimum + random() * size;
      const { values, minimum: low, maximum: high } = niceTicks({ minimum, maximum });
      const slack = size * 1e-6;
      expect(low).toBeLessThanOrEqual(minimum + slack);
      expect(high).toBeGreaterThanOrEqual(maximum - slack);
      expect(values.length).toBeGreaterThanOrEqual(2);
      expect(values.length).toBeLessThanOrEqual(13);
      const step = values[1]! - values[0]!;
      values.slice(1).forEach((value, index) => expect((value - values[index]!) / step).toBeCloseTo(1, 5));
    }
  });

  it('are there for a single value, and for none', () => {
    expect(niceTicks(rangeOf([5, 5])).values.length).toBeGreaterThan(1);
    expect(niceTicks(rangeOf([0])).values.length).toBeGreaterThan(1);
    expect(niceTicks(rangeOf([])).values.at(-1)).toBe(1);
    expect(rangeOf([NaN, 2, Infinity, 1])).toEqual({ minimum: 1, maximum: 2 });
  });

  it('map the ends of a range to the ends of the axis', () => {
    const scale = linearScale({ minimum: 2, maximum: 6 }, 100, 20);
    expect([scale(2), scale(4), scale(6)]).toEqual([100, 60, 20]);
  });
});

describe('a line chart', () => {
  it('is well-formed, and has a curve, marks and a legend entry for each series', () => {
    const svg = lineChart(chart());
    const counts = parseXml(svg);
    expect(counts.get('path')).toBe(2);
    expect(svg.match(/>random</g)).toHaveLength(1);
    expect(svg.match(/>combined</g)).toHaveLength(1);
    expect(counts.get('polygon')).toBe(1);
  });

  it('shows any name as it is, whatever characters it has', () => {
    const name = `<script>"a" & 'b'</script>\u0000`;
    const svg = lineChart(chart({ title: name, xLabel: name, yLabel: name, references: [{ name, y: 3 }] }));
    parseXml(svg);
    expect(svg).not.toContain('<script');
    expect(escapeXml(name)).toBe('&lt;script&gt;&quot;a&quot; &amp; &apos;b&apos;&lt;/script&gt;');
    expect(escapeXml('\ud800x')).toBe('x');
    expect(escapeXml('😀')).toBe('😀');
  });

  it('breaks a curve at a value that is missing, and is drawn even without any', () => {
    const broken = lineChart(
      chart({ series: [{ name: 'a', points: [1, NaN, 3, 4].map((y, x) => ({ x, y })) }] }),
    );
    parseXml(broken);
    expect(/d="(M[^"]*)"/.exec(broken)?.[1]?.match(/M/g)).toHaveLength(2);
    parseXml(lineChart(chart({ series: [] })));
    parseXml(lineChart(chart({ series: [{ name: 'a', points: [] }] })));
  });

  it('keeps every point within the plot', () => {
    const random = seededRandom(9);
    const points = Array.from({ length: 30 }, (_, x) => ({ x: x * 37, y: random() * 1e4 - 5e3 }));
    const svg = lineChart(chart({ series: [{ name: 'only', points }] }));
    const path = /d="(M[^"]*)"/.exec(svg)?.[1] ?? '';
    for (const [, x, y] of path.matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(0);
      expect(Number(x)).toBeLessThanOrEqual(720);
      expect(Number(y)).toBeGreaterThanOrEqual(0);
      expect(Number(y)).toBeLessThanOrEqual(440);
    }
  });

  it('tells many series apart by colour and dash together', () => {
    const looks = Array.from({ length: 28 }, (_, index) => {
      const { colour, dash } = seriesStyle(index);
      return `${colour} ${dash}`;
    });
    expect(new Set(looks).size).toBe(looks.length);
  });
});

describe('a bar chart', () => {
  it('has a bar for each value and a whisker for each spread', () => {
    const svg = barChart({
      title: 'Table & figure',
      xLabel: 'corpus',
      yLabel: 'F1',
      series: ['paper', 'ours'],
      groups: [
        { name: 'CoNLL04', bars: [{ value: 73.1 }, { value: 71.2, spread: 0.6 }] },
        { name: 'ADE', bars: [{ value: NaN }, { value: -4, spread: 0.2 }] },
      ],
    });
    const counts = parseXml(svg);
    // Three bars, two legend samples, the ground.
    expect(counts.get('rect')).toBe(3 + 2 + 1);
    expect(counts.get('path')).toBe(2);
  });
});
