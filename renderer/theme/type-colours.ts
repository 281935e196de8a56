// From a type's colour in the schema to the colours it is drawn in: readable on light and dark ground, whatever was chosen. Pure.

export interface TypeColours {
  /** Behind the text of a mention. */
  readonly fill: string;
  /** Outlines: at least 3:1 against the ground (WCAG 2.2, 1.4.11). */
  readonly line: string;
  /** Text in the type's colour: at least 4.5:1 against the ground (1.4.3). */
  readonly ink: string;
}

type Rgb = readonly [number, number, number];

/** The grounds that text stands on, as in renderer/index.css. */
export const GROUNDS = { light: '#ffffff', dark: '#1e2127' } as const;
export type Theme = keyof typeof GROUNDS;

/** With high contrast: the grounds' ends, and text at 7:1 (1.4.6). */
export const STARK_GROUNDS = { light: '#ffffff', dark: '#000000' } as const;
export type Contrast = 'plain' | 'more';

const LINE_CONTRAST = { plain: 3.2, more: 4.7 } as const;
const INK_CONTRAST = { plain: 4.7, more: 7.2 } as const;
/** Enough to see which words belong together, too little to disturb reading them. */
const FILL_SHARE = { light: 0.17, dark: 0.26 } as const;

function parse(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

const format = (rgb: Rgb): string =>
  `#${rgb.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;

const mix = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

/** Relative luminance (WCAG 2.2). */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/** Contrast ratio of two colours written `#rrggbb`, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(parse(a)), luminance(parse(b))].sort((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** The colour nearest to `colour` on the way to black or white that stands out enough from all `grounds`. */
function towards(colour: Rgb, end: Rgb, grounds: readonly Rgb[], wanted: number): Rgb {
  for (let share = 0; share < 1; share += 0.02) {
    const candidate = mix(colour, end, share);
    if (grounds.every((ground) => contrast(format(candidate), format(ground)) >= wanted)) return candidate;
  }
  return end;
}

export function typeColours(hex: string, theme: Theme, level: Contrast = 'plain'): TypeColours {
  const colour = parse(hex);
  const ground = parse((level === 'more' ? STARK_GROUNDS : GROUNDS)[theme]);
  const end: Rgb = theme === 'light' ? [0, 0, 0] : [255, 255, 255];
  const fill = mix(ground, colour, FILL_SHARE[theme]);
  return {
    fill: format(fill),
    line: format(towards(colour, end, [ground], LINE_CONTRAST[level])),
    ink: format(towards(colour, end, [ground, fill], INK_CONTRAST[level])),
  };
}

/** CSS custom properties for all entity types, `--type-0-fill` and so on, for both themes and both contrasts. */
export function typeColourSheet(colours: readonly string[]): string {
  const declarations = (level: Contrast): string =>
    colours
      .flatMap((hex, index) => {
        const light = typeColours(hex, 'light', level);
        const dark = typeColours(hex, 'dark', level);
        return (['fill', 'line', 'ink'] as const).map(
          (part) => `--type-${index}-${part}: light-dark(${light[part]}, ${dark[part]});`,
        );
      })
      .join(' ');
  return `:root { ${declarations('plain')} } :root[data-contrast='more'] { ${declarations('more')} }`;
}
