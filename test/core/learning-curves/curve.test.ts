import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areaUnder,
  commonSpan,
  costToReach,
  distributionOf,
  meanCurve,
  savings,
  type LearningCurve,
} from '../../../core/learning-curves/curve.ts';

const curve: fc.Arbitrary<LearningCurve> = fc
  .array(
    fc.record({ step: fc.integer({ min: 1, max: 50 }), score: fc.double({ min: 0, max: 100, noNaN: true }) }),
    {
      minLength: 2,
      maxLength: 12,
    },
  )
  .map((steps) => {
    let cost = 0;
    return steps.map(({ step, score }) => ({ cost: (cost += step), score }));
  });

/** The curve's score at a cost, straight lines between its points. */
function scoreAt(points: LearningCurve, cost: number): number {
  const after = points.findIndex((point) => point.cost >= cost);
  const [left, right] = [points[after - 1], points[after]!];
  if (!left) return right.score;
  return left.score + ((right.score - left.score) * (cost - left.cost)) / (right.cost - left.cost);
}

describe('cost to reach a score', () => {
  it('is where the curve first has it, and none where it never has', () => {
    fc.assert(
      fc.property(curve, fc.double({ min: 0, max: 100, noNaN: true }), (points, target) => {
        const cost = costToReach(points, target);
        const highest = Math.max(...points.map(({ score }) => score));
        expect(cost === null).toBe(highest < target);
        if (cost === null) return;
        const first = points[0]!;
        if (first.score >= target) expect(cost).toBe(first.cost);
        else expect(scoreAt(points, cost)).toBeCloseTo(target, 6);
        for (const point of points)
          if (point.cost < cost - 1e-9) expect(point.score).toBeLessThan(target + 1e-9);
      }),
    );
  });

  it('is no less for a higher score', () => {
    fc.assert(
      fc.property(
        curve,
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (points, target, more) => {
          const [lower, higher] = [costToReach(points, target), costToReach(points, target + more)];
          if (higher !== null) expect(lower!).toBeLessThanOrEqual(higher + 1e-9);
        },
      ),
    );
  });
});

describe('the area under a curve', () => {
  it('is a mean of its scores, the same however the span is cut', () => {
    fc.assert(
      fc.property(curve, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (points, cut) => {
        const { from, to } = commonSpan([points])!;
        const whole = areaUnder(points, from, to)!;
        const scores = points.map(({ score }) => score);
        expect(whole).toBeGreaterThanOrEqual(Math.min(...scores) - 1e-6);
        expect(whole).toBeLessThanOrEqual(Math.max(...scores) + 1e-6);
        const middle = from + cut * (to - from);
        const parts = cut * areaUnder(points, from, middle)! + (1 - cut) * areaUnder(points, middle, to)!;
        expect(parts).toBeCloseTo(whole, 5);
      }),
    );
  });

  it('is none where the curve has no points', () => {
    const points = [
      { cost: 10, score: 50 },
      { cost: 20, score: 60 },
    ];
    expect(areaUnder(points, 5, 15)).toBeNull();
    expect(areaUnder(points, 15, 25)).toBeNull();
    expect(areaUnder(points, 12, 12)).toBeNull();
    expect(areaUnder([], 0, 1)).toBeNull();
    expect(areaUnder(points, 10, 20)).toBe(55);
    expect(commonSpan([points, [{ cost: 30, score: 1 }]])).toBeNull();
  });
});

describe('repeats', () => {
  it('have a mean curve as long as the shortest, and that of copies is the curve itself', () => {
    fc.assert(
      fc.property(curve, curve, (a, b) => {
        expect(meanCurve([a, b])).toHaveLength(Math.min(a.length, b.length));
        for (const [round, point] of meanCurve([a, a]).entries()) {
          expect(point.cost).toBeCloseTo(a[round]!.cost, 9);
          expect(point.score).toBeCloseTo(a[round]!.score, 9);
          expect(point.deviation).toBeCloseTo(0, 9);
        }
      }),
    );
    expect(meanCurve([])).toEqual([]);
  });

  it('have the mean and the deviation of a sample', () => {
    expect(distributionOf([2, 4, 6])).toEqual({ mean: 4, deviation: 2, count: 3 });
    expect(distributionOf([3])).toEqual({ mean: 3, deviation: 0, count: 1 });
    expect(distributionOf([])).toBeNull();
    expect(savings(70, 100)).toBeCloseTo(30);
    expect(savings(120, 100)).toBeCloseTo(-20);
    expect(savings(1, 0)).toBe(0);
  });
});
