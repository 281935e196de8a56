// What line and bar charts share: title, axes with ticks and grid, legend. All lengths in px of the SVG's own coordinates.
import { formatTick, type Ticks } from './scale.ts';
import { element, textElement } from './svg.ts';

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

export const DEFAULT_SIZE: ChartSize = { width: 720, height: 440 };

export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface LegendEntry {
  readonly name: string;
  /** The series' sample, drawn around the point given. */
  readonly draw: (x: number, y: number) => string;
}

const TEXT_PX = 12;
const TITLE_PX = 15;
/** Of the fonts below, an average letter's width is a little over half of its height. */
const LETTER_PX = 6.6;
const GAP_PX = 8;
const TICK_PX = 5;
const SAMPLE_PX = 30;
const LEGEND_ROW_PX = 18;
/** A legend wider than this share would leave the plot too little. */
const LEGEND_SHARE = 0.4;

const INK = '#222222';
const GRID = '#e2e2e2';

/** Where the plot lies, between title, axis labels and the legend at the right (none for a single series). */
export function layOutPlot({ width, height }: ChartSize, legend: readonly LegendEntry[], y: Ticks): Plot {
  const widest = Math.max(...y.values.map((value) => formatTick(value, y.digits).length));
  return {
    left: GAP_PX + TEXT_PX + GAP_PX + widest * LETTER_PX + TICK_PX + GAP_PX,
    right: width - Math.max(2 * GAP_PX, legendWidth(width, legend)),
    top: 2 * GAP_PX + TITLE_PX + GAP_PX,
    bottom: height - (GAP_PX + TEXT_PX + GAP_PX + TEXT_PX + TICK_PX + GAP_PX),
  };
}

function legendWidth(width: number, legend: readonly LegendEntry[]): number {
  if (legend.length < 2) return 0;
  const text = Math.max(...legend.map(({ name }) => name.length)) * LETTER_PX;
  return Math.min(width * LEGEND_SHARE, 2 * GAP_PX + SAMPLE_PX + GAP_PX + text + GAP_PX);
}

export function drawLegend({ right, top }: Plot, legend: readonly LegendEntry[], size: ChartSize): string[] {
  if (legend.length < 2) return [];
  const letters = Math.max(4, Math.floor((size.width - right - SAMPLE_PX - 4 * GAP_PX) / LETTER_PX + 0.01));
  return legend.flatMap(({ name, draw }, index) => {
    const y = top + LEGEND_ROW_PX * (index + 0.5);
    const x = right + 2 * GAP_PX;
    const shown = name.length > letters ? `${name.slice(0, letters - 1)}…` : name;
    return [draw(x, y), label(shown, x + SAMPLE_PX + GAP_PX, y + TEXT_PX / 3)];
  });
}

/** Width of what {@link LegendEntry.draw} may fill, from its x to the right. */
export const LEGEND_SAMPLE_PX = SAMPLE_PX;

export function label(
  text: string,
  x: number,
  y: number,
  anchor: 'start' | 'middle' | 'end' = 'start',
): string {
  return textElement(text, { x, y, 'text-anchor': anchor });
}

/** Horizontal grid lines with the values of the y axis, and the axes themselves. */
export function drawYAxis(
  plot: Plot,
  ticks: Ticks,
  scale: (value: number) => number,
  name: string,
): string[] {
  const middle = (plot.top + plot.bottom) / 2;
  return [
    ...ticks.values.flatMap((value) => {
      const y = scale(value);
      return [
        element('line', { x1: plot.left, x2: plot.right, y1: y, y2: y, stroke: GRID }),
        label(formatTick(value, ticks.digits), plot.left - TICK_PX - GAP_PX / 2, y + TEXT_PX / 3, 'end'),
      ];
    }),
    element('line', { x1: plot.left, x2: plot.left, y1: plot.top, y2: plot.bottom, stroke: INK }),
    element('line', { x1: plot.left, x2: plot.right, y1: plot.bottom, y2: plot.bottom, stroke: INK }),
    textElement(name, {
      x: 0,
      y: 0,
      'text-anchor': 'middle',
      transform: `translate(${GAP_PX + TEXT_PX} ${middle}) rotate(-90)`,
    }),
  ];
}

export function drawXAxis(
  plot: Plot,
  ticks: Ticks,
  scale: (value: number) => number,
  name: string,
): string[] {
  return [
    ...ticks.values.flatMap((value) => {
      const x = scale(value);
      return [
        element('line', { x1: x, x2: x, y1: plot.bottom, y2: plot.bottom + TICK_PX, stroke: INK }),
        label(formatTick(value, ticks.digits), x, plot.bottom + TICK_PX + TEXT_PX + 2, 'middle'),
      ];
    }),
    drawXName(plot, name),
  ];
}

export const drawXName = (plot: Plot, name: string): string =>
  label(name, (plot.left + plot.right) / 2, plot.bottom + TICK_PX + 2 * TEXT_PX + GAP_PX + 2, 'middle');

/** The file: white ground, so that it can be read on a dark page, too. */
export function svgFile(title: string, { width, height }: ChartSize, content: readonly string[]): string {
  const heading = textElement(title, {
    x: GAP_PX,
    y: GAP_PX + TITLE_PX,
    'font-size': TITLE_PX,
    'font-weight': 'bold',
  });
  const file = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'aria-label': title,
      'font-family': 'Helvetica, Arial, sans-serif',
      'font-size': TEXT_PX,
      fill: INK,
    },
    [element('rect', { width, height, fill: '#ffffff' }), heading, ...content],
  );
  return `${file}\n`;
}
