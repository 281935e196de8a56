// Series of numbers as SVG paths. Pure.

export interface Scale {
  readonly least: number;
  readonly most: number;
}

/** The scale that holds all values, with a little air; a flat series gets some height. */
export function scaleOf(values: readonly number[], floor = -Infinity, ceiling = Infinity): Scale {
  if (values.length === 0) return { least: 0, most: 1 };
  const least = Math.min(...values);
  const most = Math.max(...values);
  const air = (most - least) * 0.08 || Math.max(Math.abs(most) * 0.05, 0.5);
  return { least: Math.max(floor, least - air), most: Math.min(ceiling, most + air) };
}

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
}

/** Points of a series: the first value at the left border, slot `slots - 1` at the right one. */
export function pointsOf(
  values: readonly number[],
  slots: number,
  scale: Scale,
  width: number,
  height: number,
): readonly ChartPoint[] {
  const step = slots > 1 ? width / (slots - 1) : 0;
  const range = scale.most - scale.least || 1;
  return values.map((value, index) => ({
    x: index * step,
    y: height - ((value - scale.least) / range) * height,
  }));
}

/** `d` of the line through points; empty without any. */
export function linePath(points: readonly ChartPoint[]): string {
  return points
    .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'} ${x.toFixed(1)} ${y.toFixed(1)}`)
    .join(' ');
}
