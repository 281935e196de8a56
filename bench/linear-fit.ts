/** A straight line through points, by least squares. */
export interface LinearFit {
  readonly slope: number;
  readonly intercept: number;
  /** The point farthest off the line, as a share of what the line says there. */
  readonly largestDeviation: number;
}

/** @param xs at least two different ones */
export function linearFit(xs: readonly number[], ys: readonly number[]): LinearFit {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const covariance = xs.reduce((sum, x, index) => sum + (x - meanX) * (ys[index]! - meanY), 0);
  const slope = covariance / xs.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
  const intercept = meanY - slope * meanX;
  const deviations = xs.map((x, index) => {
    const expected = slope * x + intercept;
    return Math.abs(ys[index]! - expected) / Math.abs(expected);
  });
  return { slope, intercept, largestDeviation: Math.max(...deviations) };
}
