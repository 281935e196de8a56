// Learning curves: what a score costs in annotation, and how one strategy compares with another over repeats.

export interface CurvePoint {
  /** What has been spent until here: sentences, tokens or corrections. */
  readonly cost: number;
  /** 0-100. */
  readonly score: number;
}

/** In the order of the rounds: costs never fall. */
export type LearningCurve = readonly CurvePoint[];

/** Of some values; the deviation is the sample's (divided by one less than there are), 0 for a single value. */
export interface Distribution {
  readonly mean: number;
  readonly deviation: number;
  readonly count: number;
}

/** Null where there is no value. */
export function distributionOf(values: readonly number[]): Distribution | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = values.length === 1 ? 0 : Math.sqrt(squares / (values.length - 1));
  return { mean, deviation, count: values.length };
}

/**
 * The cost at which the curve first reaches `target`, straight lines between its points; null if it never does. A curve that begins above
 * it has the cost of its first point.
 */
export function costToReach(curve: LearningCurve, target: number): number | null {
  for (const [index, point] of curve.entries()) {
    if (point.score < target) continue;
    const before = curve[index - 1];
    if (!before) return point.cost;
    const share = (target - before.score) / (point.score - before.score);
    return before.cost + share * (point.cost - before.cost);
  }
  return null;
}

/**
 * Mean score over the costs from `from` to `to`: the area under the curve over its width, so that it reads as a score. Null where the curve
 * does not span them, or they are one.
 */
export function areaUnder(curve: LearningCurve, from: number, to: number): number | null {
  const [first, last] = [curve[0], curve.at(-1)];
  if (!first || !last || !(to > from) || first.cost > from || last.cost < to) return null;
  let area = 0;
  for (const [index, right] of curve.entries()) {
    const left = curve[index - 1];
    if (!left || right.cost === left.cost) continue;
    const [begin, end] = [Math.max(left.cost, from), Math.min(right.cost, to)];
    if (end <= begin) continue;
    const slope = (right.score - left.score) / (right.cost - left.cost);
    const middle = left.score + slope * ((begin + end) / 2 - left.cost);
    area += middle * (end - begin);
  }
  return area / (to - from);
}

/** The costs that all curves span; null where they have none in common. */
export function commonSpan(curves: readonly LearningCurve[]): { from: number; to: number } | null {
  const from = Math.max(...curves.map((curve) => curve[0]?.cost ?? Infinity));
  const to = Math.min(...curves.map((curve) => curve.at(-1)?.cost ?? -Infinity));
  return to > from ? { from, to } : null;
}

/** Repeats of one strategy round by round, as far as all of them go: mean cost, mean score and its deviation. */
export function meanCurve(curves: readonly LearningCurve[]): (CurvePoint & { deviation: number })[] {
  const rounds = curves.length === 0 ? 0 : Math.min(...curves.map((curve) => curve.length));
  return Array.from({ length: rounds }, (_, round) => {
    const scores = distributionOf(curves.map((curve) => curve[round]!.score))!;
    const cost = distributionOf(curves.map((curve) => curve[round]!.cost))!.mean;
    return { cost, score: scores.mean, deviation: scores.deviation };
  });
}

/** Share of `baseline` that `cost` saves, 0-100; below 0 where it is dearer. */
export const savings = (cost: number, baseline: number): number =>
  baseline === 0 ? 0 : 100 * (1 - cost / baseline);
