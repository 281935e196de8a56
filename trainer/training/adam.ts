// The optimiser on the host: one pass over plain arrays instead of a dozen over tensors (docs/adr/0005: a third of a step's time).
// trainer/network/training-step.ts holds the same in tensors; test/trainer/adam.test.ts proves them equal.
import type { OptimiserState, StepRates } from '../engines/engine.ts';
import { ADAM } from '../network/training-step.ts';

/**
 * One step of Adam (Kingma and Ba 2015) with the weights' moving average, in place.
 * @param gradients of the parameters in order; together as long as theta
 * @param clipNorm the gradient is scaled down to this global L2 norm; 0: never
 */
export function adamStep(
  { theta, firstMoment, secondMoment, average }: OptimiserState,
  gradients: readonly Float32Array[],
  { learningRate, firstCorrection, secondCorrection, averageDecay }: StepRates,
  clipNorm: number,
): void {
  const { beta1, beta2, epsilon } = ADAM;
  const scale = clipNorm === 0 ? 1 : clipNorm / Math.max(clipNorm, globalNorm(gradients));
  const rate = learningRate * firstCorrection;
  let at = 0;
  for (const gradient of gradients) {
    for (let index = 0; index < gradient.length; index++, at++) {
      const g = gradient[index]! * scale;
      const first = beta1 * firstMoment[at]! + (1 - beta1) * g;
      const second = beta2 * secondMoment[at]! + (1 - beta2) * g * g;
      const next = theta[at]! - (rate * first) / (Math.sqrt(second * secondCorrection) + epsilon);
      firstMoment[at] = first;
      secondMoment[at] = second;
      theta[at] = next;
      average[at] = next + averageDecay * (average[at]! - next);
    }
  }
}

function globalNorm(gradients: readonly Float32Array[]): number {
  let sum = 0;
  for (const gradient of gradients) {
    // x * x, not x ** 2, which V8 computes as a power.
    for (let index = 0; index < gradient.length; index++) sum += gradient[index]! * gradient[index]!;
  }
  return Math.sqrt(sum);
}
