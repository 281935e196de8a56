// Law: each fused operation equals its composed form, forward and gradient, for all lengths and paddings, and the composed
// form's gradient equals central differences.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { CASES } from './operation-cases.ts';
import { dataOf, referenceOf, relativeError, runTraced, traceGradients, type Sizes } from './traced.ts';

const TOLERANCE = 1e-4;

const SIZES = [
  { B: 1, n: 1 },
  { B: 3, n: 1 },
  { B: 1, n: 2 },
  { B: 4, n: 7 },
  { B: 9, n: 3 },
  { B: 2, n: 40 },
];

describe.each(Object.entries(CASES))('%s', (_, caseOf) => {
  it('equals its composed form in loss and gradients, with padding, for all sizes from one graph', async () => {
    const random = seededRandom(7);
    const tracedCase = caseOf(random, { B: 2, n: 2 });
    const session = await traceGradients(tracedCase.loss, tracedCase.operands);
    for (const sizes of SIZES) {
      const { operands, loss } = caseOf(random, sizes);
      const data = dataOf(operands, sizes);
      const expected = referenceOf(loss, operands, sizes, data);
      const actual = await runTraced(session, operands, sizes, data);
      for (const [name, values] of Object.entries(expected)) {
        expect(relativeError(actual[name]!, values), `${name} at B=${sizes.B} n=${sizes.n}`).toBeLessThan(
          TOLERANCE,
        );
      }
    }
  });

  it('has the gradient that central differences give', () => {
    const random = seededRandom(11);
    const sizes: Sizes & { B: number; n: number } = { B: 2, n: 3 };
    const { operands, loss } = caseOf(random, sizes);
    const data = dataOf(operands, sizes).map((values) => Float64Array.from(Array.from(values)));
    const gradients = referenceOf(loss, operands, sizes, data);
    const STEP = 1e-2; // float32 losses: smaller steps drown in rounding
    operands.forEach((operand, index) => {
      if (!operand.differentiate) return;
      const gradient = gradients[`d_${operand.name}`]!;
      const numeric = Array.from({ length: Math.min(6, gradient.length) }, (_, at) => {
        const lossAt = (shift: number): number => {
          const shifted = data.map((values, other) => (other === index ? Float64Array.from(values) : values));
          shifted[index]![at]! += shift;
          return referenceOf(loss, operands, sizes, shifted)['loss']![0]!;
        };
        return (lossAt(STEP) - lossAt(-STEP)) / (2 * STEP);
      });
      expect(relativeError(numeric, gradient.slice(0, numeric.length)), operand.name).toBeLessThan(2e-2);
    });
  });
});
