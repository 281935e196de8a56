// From values to pixels, and where the ticks are.

export interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

export interface Ticks extends Range {
  /** Rising, at even steps of 1, 2 or 5 times a power of ten; first and last are the range's ends. */
  readonly values: readonly number[];
  /** Digits after the point that tell them apart. */
  readonly digits: number;
}

/** Finite values' range; 0 to 1 when there are none. */
export function rangeOf(values: Iterable<number>): Range {
  let [minimum, maximum] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  return minimum > maximum ? { minimum: 0, maximum: 1 } : { minimum, maximum };
}

/**
 * Round numbers that enclose the range, about `wanted` steps of them (at most twice as many). A range of one value gets some room around it.
 */
export function niceTicks({ minimum, maximum }: Range, wanted = 6): Ticks {
  const room = maximum > minimum ? 0 : Math.abs(minimum) * 0.1 || 0.5;
  const [low, high] = [minimum - room, maximum + room];
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10;
  const step = factor * power;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  // A hair of tolerance: 0.3 / 0.1 is a little below 3.
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const values = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toFixed(Math.min(100, digits))),
  );
  return { minimum: values[0]!, maximum: values.at(-1)!, values, digits };
}

export const formatTick = (value: number, digits: number): string =>
  value.toLocaleString('en-GB', {
    minimumFractionDigits: Math.min(20, digits),
    maximumFractionDigits: Math.min(20, digits),
  });

/** A linear map of a range onto pixels; `from` may be greater than `to`, as the y axis wants it. */
export function linearScale(
  { minimum, maximum }: Range,
  from: number,
  to: number,
): (value: number) => number {
  return (value) => from + ((value - minimum) / (maximum - minimum)) * (to - from);
}
