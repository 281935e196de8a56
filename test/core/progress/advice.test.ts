import { describe, expect, it } from 'vitest';
import type { CurvePoint } from '../../../core/contract/progress.ts';
import { adviceOf } from '../../../core/progress/advice.ts';

const point = (number: number, trainedOn: number, f1: number | null, heldOutRelations = 400): CurvePoint => ({
  ...{ number, trainedOn, heldOutRelations, seconds: 0, corrections: 0 },
  mentions: f1,
  relations: f1,
});

describe('advice', () => {
  it('needs two models that were judged', () => {
    expect(adviceOf([])).toBeNull();
    expect(adviceOf([point(1, 100, 60)])).toBeNull();
    expect(adviceOf([point(1, 100, 60), point(2, 200, null)])).toBeNull();
  });

  it('says that going on pays where the last sentences brought something', () => {
    const advice = adviceOf([point(1, 100, 60), point(2, 200, 66)]);
    expect(advice).toMatchObject({ verdict: 'pays', text: expect.stringContaining('+6.0 points') });
  });

  it('says that more of the same brings little where they did not', () => {
    expect(adviceOf([point(1, 100, 60), point(2, 600, 80), point(3, 900, 80.6)])?.verdict).toBe('little');
    expect(adviceOf([point(1, 100, 60), point(2, 600, 80), point(3, 900, 79)])).toMatchObject({
      verdict: 'little',
      text: expect.stringContaining('−1.0 points'),
    });
  });

  it('does not judge by what chance does to a few held-out relations, nor by a few sentences', () => {
    expect(adviceOf([point(1, 100, 60, 20), point(2, 150, 62, 20)])?.verdict).toBe('unclear');
    expect(adviceOf([point(1, 100, 60), point(2, 120, 70)])?.verdict).toBe('unclear');
    // Looks back past models that are too near.
    expect(adviceOf([point(1, 100, 60), point(2, 190, 69), point(3, 200, 70)])?.verdict).toBe('pays');
  });
});
