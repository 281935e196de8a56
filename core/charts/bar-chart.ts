// Grouped bars as an SVG file's text, with a whisker of plus and minus the spread where a bar has one.
import {
  DEFAULT_SIZE,
  drawLegend,
  drawXName,
  drawYAxis,
  label,
  layOutPlot,
  svgFile,
  type ChartSize,
  type LegendEntry,
} from './frame.ts';
import { linearScale, niceTicks, rangeOf, type Range } from './scale.ts';
import { seriesStyle } from './series-style.ts';
import { element, number } from './svg.ts';

export interface Bar {
  /** A value that is no finite number leaves its place empty. */
  readonly value: number;
  readonly spread?: number;
}

export interface BarChart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Names of the bars within each group. */
  readonly series: readonly string[];
  /** `bars` runs in parallel with `series`. */
  readonly groups: readonly { readonly name: string; readonly bars: readonly Bar[] }[];
  /** Ends of the y axis where the data should not choose them; bars stand on 0, or on the lower end where it is above. */
  readonly y?: Partial<Range>;
  readonly size?: ChartSize;
}

/** Share of a group's width that stays free. */
const GROUP_GAP = 0.25;
const WHISKER_PX = 3;

/** @returns an SVG file's text, the same for the same chart */
export function barChart(chart: BarChart): string {
  const { title, xLabel, yLabel, series, groups, size = DEFAULT_SIZE } = chart;
  const bars = groups.flatMap((group) => group.bars.filter(({ value }) => Number.isFinite(value)));
  const data = rangeOf([0, ...bars.flatMap(({ value, spread = 0 }) => [value - spread, value + spread])]);
  const ticks = niceTicks({ ...data, ...chart.y });
  const legend = series.map((name, index): LegendEntry => {
    const { colour } = seriesStyle(index);
    return {
      name,
      draw: (x, y) => element('rect', { x: x + 14, y: y - 6, width: 12, height: 12, fill: colour }),
    };
  });
  const plot = layOutPlot(size, legend, ticks);
  const y = linearScale(ticks, plot.bottom, plot.top);
  const floor = y(Math.min(ticks.maximum, Math.max(ticks.minimum, 0)));
  const clamped = (value: number): number => y(Math.min(ticks.maximum, Math.max(ticks.minimum, value)));
  const groupWidth = (plot.right - plot.left) / Math.max(1, groups.length);
  const barWidth = (groupWidth * (1 - GROUP_GAP)) / Math.max(1, series.length);
  const drawn = groups.flatMap(({ name, bars: ofGroup }, group) => {
    const left = plot.left + group * groupWidth;
    return [
      label(name, left + groupWidth / 2, plot.bottom + 19, 'middle'),
      ...series.flatMap((_, index) => {
        const bar = ofGroup[index];
        if (!bar || !Number.isFinite(bar.value)) return [];
        const x = left + (groupWidth * GROUP_GAP) / 2 + index * barWidth;
        const top = clamped(bar.value);
        return [
          element('rect', {
            x,
            y: Math.min(top, floor),
            width: barWidth * 0.92,
            height: Math.abs(floor - top),
            fill: seriesStyle(index).colour,
          }),
          ...drawWhisker(x + barWidth * 0.46, bar, clamped),
        ];
      }),
    ];
  });
  return svgFile(title, size, [
    ...drawYAxis(plot, ticks, y, yLabel),
    ...drawn,
    drawXName(plot, xLabel),
    ...drawLegend(plot, legend, size),
  ]);
}

function drawWhisker(x: number, { value, spread = 0 }: Bar, y: (value: number) => number): string[] {
  if (!(spread > 0)) return [];
  const [low, high] = [number(y(value - spread)), number(y(value + spread))];
  const [left, right] = [number(x - WHISKER_PX), number(x + WHISKER_PX)];
  const d = `M${left} ${low}H${right}M${number(x)} ${low}V${high}M${left} ${high}H${right}`;
  return [element('path', { d, fill: 'none', stroke: '#222222' })];
}
