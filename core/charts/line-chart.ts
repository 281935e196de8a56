// A line chart as an SVG file's text: curves over a common x, each with a band of plus and minus its spread where it has one.
import {
  DEFAULT_SIZE,
  drawLegend,
  drawXAxis,
  drawYAxis,
  label,
  layOutPlot,
  LEGEND_SAMPLE_PX,
  svgFile,
  type ChartSize,
  type LegendEntry,
} from './frame.ts';
import { linearScale, niceTicks, rangeOf, type Range } from './scale.ts';
import { markerAt, seriesStyle, type SeriesStyle } from './series-style.ts';
import { element, number } from './svg.ts';

export interface LinePoint {
  readonly x: number;
  /** A value that is no finite number is not drawn, and breaks the line. */
  readonly y: number;
  /** Half the height of the band around it, e.g. a standard deviation over repeats. */
  readonly spread?: number;
}

export interface LineSeries {
  readonly name: string;
  /** Drawn in this order. */
  readonly points: readonly LinePoint[];
}

/** A value to compare with: a dashed horizontal line with its name. */
export interface ReferenceLine {
  readonly name: string;
  readonly y: number;
}

export interface LineChart {
  readonly title: string;
  /** With unit: "sentences annotated", "F1 (0-100)". */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly LineSeries[];
  readonly references?: readonly ReferenceLine[];
  /** Ends of the axes where the data should not choose them; widened to round numbers. */
  readonly x?: Partial<Range>;
  readonly y?: Partial<Range>;
  readonly size?: ChartSize;
}

const REFERENCE_COLOUR = '#777777';
/** More marks than this along a curve would hide it. */
const MAXIMUM_MARKERS = 40;

/** @returns an SVG file's text, the same for the same chart */
export function lineChart(chart: LineChart): string {
  const { title, xLabel, yLabel, series, references = [], size = DEFAULT_SIZE } = chart;
  const drawn = series.map(({ points }) => points.filter(isDrawable));
  const xTicks = niceTicks({ ...rangeOf(drawn.flat().map(({ x }) => x)), ...chart.x }, 8);
  const yValues = drawn.flat().flatMap(({ y, spread = 0 }) => [y - spread, y + spread]);
  const yTicks = niceTicks({
    ...rangeOf([...yValues, ...references.map(({ y }) => y)]),
    ...chart.y,
  });
  const styles = series.map((_, index) => seriesStyle(index));
  const legend = series.map(({ name }, index): LegendEntry => {
    const style = styles[index]!;
    return { name, draw: (x, y) => legendSample(x, y, style) };
  });
  const plot = layOutPlot(size, legend, yTicks);
  const x = linearScale(xTicks, plot.left, plot.right);
  const y = linearScale(yTicks, plot.bottom, plot.top);
  return svgFile(title, size, [
    // What an axis' given ends cut off must not be drawn over the labels.
    element('clipPath', { id: 'plot' }, [
      element('rect', {
        x: plot.left,
        y: plot.top - 4,
        width: plot.right - plot.left + 4,
        height: plot.bottom - plot.top + 8,
      }),
    ]),
    ...drawYAxis(plot, yTicks, y, yLabel),
    ...drawXAxis(plot, xTicks, x, xLabel),
    element('g', { 'clip-path': 'url(#plot)' }, [
      ...references.flatMap(({ name, y: value }) => [
        element('line', {
          x1: plot.left,
          x2: plot.right,
          y1: y(value),
          y2: y(value),
          stroke: REFERENCE_COLOUR,
          'stroke-dasharray': '4 4',
        }),
        label(name, plot.left + 6, y(value) - 4),
      ]),
      ...drawn.map((points, index) => drawBand(points, x, y, styles[index]!)),
      ...series.flatMap(({ points }, index) => drawCurve(points, x, y, styles[index]!)),
    ]),
    ...drawLegend(plot, legend, size),
  ]);
}

type Scale = (value: number) => number;

const isDrawable = ({ x, y }: LinePoint): boolean => Number.isFinite(x) && Number.isFinite(y);

function drawBand(points: readonly LinePoint[], x: Scale, y: Scale, { colour }: SeriesStyle): string {
  if (points.length < 2 || points.every(({ spread = 0 }) => spread === 0)) return element('g', {});
  const edge = (list: readonly LinePoint[], sign: number): string[] =>
    list.map((point) => `${number(x(point.x))},${number(y(point.y + sign * (point.spread ?? 0)))}`);
  const outline = [...edge(points, 1), ...edge([...points].reverse(), -1)].join(' ');
  return element('polygon', { points: outline, fill: colour, 'fill-opacity': 0.12, stroke: 'none' });
}

function drawCurve(points: readonly LinePoint[], x: Scale, y: Scale, style: SeriesStyle): string[] {
  let penDown = false;
  const path = points.map((point) => {
    if (!isDrawable(point)) {
      penDown = false;
      return '';
    }
    const step = `${penDown ? 'L' : 'M'}${number(x(point.x))} ${number(y(point.y))}`;
    penDown = true;
    return step;
  });
  const drawable = points.filter(isDrawable);
  if (drawable.length === 0) return [];
  const every = Math.ceil(drawable.length / MAXIMUM_MARKERS);
  return [
    element('path', { d: path.join(''), fill: 'none', 'stroke-width': 1.8, ...strokeOf(style) }),
    ...drawable
      .filter((_, index) => index % every === 0 || index === drawable.length - 1)
      .map((point) => markerAt(x(point.x), y(point.y), style)),
  ];
}

const strokeOf = ({ colour, dash }: SeriesStyle): Record<string, string> => ({
  stroke: colour,
  ...(dash !== '' && { 'stroke-dasharray': dash }),
});

const legendSample = (x: number, y: number, style: SeriesStyle): string =>
  element('g', {}, [
    element('line', {
      x1: x,
      x2: x + LEGEND_SAMPLE_PX,
      y1: y,
      y2: y,
      'stroke-width': 1.8,
      ...strokeOf(style),
    }),
    markerAt(x + LEGEND_SAMPLE_PX / 2, y, style),
  ]);
