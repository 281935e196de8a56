import { describe, expect, it } from 'vitest';
import type { TrainProgress } from '../../core/contract/trainer.ts';
import { linePath, pointsOf, scaleOf } from '../../renderer/charts/series.ts';
import { progressShare } from '../../renderer/state/progress.ts';
import { describeDuration } from '../../renderer/text/describe.ts';

describe('progress of a training run', () => {
  it('never falls from the first sentence read to the last byte written', () => {
    const steps: TrainProgress[] = [];
    const add = (phase: TrainProgress['phase'], epoch: number): void => {
      for (const fraction of [0, 0.5, 1]) {
        steps.push({ kind: 'progress', phase, fraction, epoch, epochs: 3, secondsLeft: null });
      }
    };
    add('encoding', 0);
    add('compiling', 0);
    for (const epoch of [1, 2, 3]) {
      add('training', epoch);
      add('evaluating', epoch);
    }
    add('exporting', 3);
    const shares = steps.map(progressShare);
    expect(shares[0]).toBe(0);
    expect(shares.at(-1)).toBe(1);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  });

  it('is told in the time that is left', () => {
    expect(describeDuration(44.6)).toBe('45 s');
    expect(describeDuration(80)).toBe('1 min 20 s');
    expect(describeDuration(7500)).toBe('2 h 5 min');
  });
});

describe('curves', () => {
  it('put the first value at the left, the last slot at the right, the largest on top', () => {
    const points = pointsOf([1, 3], 3, { least: 1, most: 3 }, 100, 50);
    expect(points).toEqual([
      { x: 0, y: 50 },
      { x: 50, y: 0 },
    ]);
    expect(linePath(points)).toBe('M 0.0 50.0 L 50.0 0.0');
    expect(linePath([])).toBe('');
  });

  it('have a scale even for one value or none', () => {
    const { least, most } = scaleOf([70]);
    expect(most).toBeGreaterThan(least);
    expect(scaleOf([])).toEqual({ least: 0, most: 1 });
    expect(scaleOf([0.01, 0.2], 0).least).toBe(0);
  });
});
