import type { OptimiserState } from '../engines/engine.ts';

/** An optimiser that has seen nothing yet, at these parameters. */
export function freshState(theta: Float32Array): OptimiserState {
  const zeros = (): Float32Array => new Float32Array(theta.length);
  return { theta, firstMoment: zeros(), secondMoment: zeros(), average: Float32Array.from(theta) };
}
