// How series are told apart: by colour, and by marker and dash as well, for print in grey and for eyes that see few colours.
import { COLOUR_BLIND_SAFE_PALETTE } from '../model/palette.ts';
import { element, number } from './svg.ts';

/** Okabe and Ito's colours, those with most contrast on white first; their yellow is too pale for a line. */
export const SERIES_COLOURS: readonly string[] = [
  '#0072B2',
  '#D55E00',
  '#009E73',
  '#CC79A7',
  '#E69F00',
  '#56B4E9',
  '#000000',
].filter((colour) => colour === '#000000' || COLOUR_BLIND_SAFE_PALETTE.some((known) => known === colour));

const DASHES = ['', '6 3', '2 3', '8 3 2 3'] as const;
const MARKERS = ['circle', 'square', 'triangle', 'diamond', 'cross'] as const;

export interface SeriesStyle {
  readonly colour: string;
  /** SVG's stroke-dasharray; empty: an unbroken line. */
  readonly dash: string;
  readonly marker: (typeof MARKERS)[number];
}

/** Distinct for the first 28 series of a chart. */
export function seriesStyle(index: number): SeriesStyle {
  const round = Math.floor(index / SERIES_COLOURS.length);
  return {
    colour: SERIES_COLOURS[index % SERIES_COLOURS.length]!,
    dash: DASHES[round % DASHES.length]!,
    marker: MARKERS[index % MARKERS.length]!,
  };
}

/** A mark of about 7 px around (x, y). */
export function markerAt(x: number, y: number, { marker, colour }: SeriesStyle): string {
  const points = (...pairs: [number, number][]): string =>
    pairs.map(([dx, dy]) => `${number(x + dx)},${number(y + dy)}`).join(' ');
  switch (marker) {
    case 'circle':
      return element('circle', { cx: x, cy: y, r: 3, fill: colour });
    case 'square':
      return element('rect', { x: x - 3, y: y - 3, width: 6, height: 6, fill: colour });
    case 'triangle':
      return element('polygon', { points: points([0, -4], [3.8, 3], [-3.8, 3]), fill: colour });
    case 'diamond':
      return element('polygon', { points: points([0, -4], [4, 0], [0, 4], [-4, 0]), fill: colour });
    case 'cross':
      return element('path', {
        d: `M${number(x - 3)} ${number(y - 3)}l6 6m0 -6l-6 6`,
        stroke: colour,
        'stroke-width': 2,
      });
  }
}
