// AssemblyScript: the optimiser's two passes over the parameters, four at a time. `npm run build:assembly` makes
// ../adam-kernel.ts of it. All vectors are float32 in one memory that the training threads share; addresses and sizes are multiples of 16
// bytes. The same step in tensors: trainer/operations/optimiser-step.ts.

/**
 * Adds `other` to `gradient` over `count` floats.
 * @returns the sum of the squares of what then stands in `gradient`
 */
export function addAndSquare(gradient: usize, other: usize, count: u32): f64 {
  let sum = f64x2.splat(0);
  const end = gradient + ((<usize>count) << 2);
  for (; gradient < end; gradient += 16, other += 16) {
    const total = f32x4.add(v128.load(gradient), v128.load(other));
    v128.store(gradient, total);
    sum = addSquares(sum, total);
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** @returns the sum of the squares of `count` floats */
export function sumOfSquares(gradient: usize, count: u32): f64 {
  let sum = f64x2.splat(0);
  const end = gradient + ((<usize>count) << 2);
  for (; gradient < end; gradient += 16) sum = addSquares(sum, v128.load(gradient));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** Squares are added up in 64 bits: millions of them in 32 would lose the small ones. */
function addSquares(sum: v128, values: v128): v128 {
  const low = f64x2.promote_low_f32x4(values);
  const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(values, values, 2, 3, 2, 3));
  return f64x2.add(sum, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)));
}

/**
 * One step of Adam (Kingma and Ba 2015) on `count` parameters, and their moving average, in place.
 * @param scale of the gradient, from clipping
 * @param rate learning rate times the first moment's bias correction
 * @param correction bias correction of the second moment
 * @param oneMinusBeta1 taken in 64 bits: in 32 the difference would be off in its fifth digit; so too `oneMinusBeta2`
 */
export function adam(
  theta: usize,
  firstMoment: usize,
  secondMoment: usize,
  average: usize,
  gradient: usize,
  count: u32,
  scale: f32,
  rate: f32,
  correction: f32,
  averageDecay: f32,
  beta1: f32,
  oneMinusBeta1: f32,
  beta2: f32,
  oneMinusBeta2: f32,
  epsilon: f32,
): void {
  const scales = f32x4.splat(scale);
  const rates = f32x4.splat(rate);
  const corrections = f32x4.splat(correction);
  const decays = f32x4.splat(averageDecay);
  const keepFirst = f32x4.splat(beta1);
  const takeFirst = f32x4.splat(oneMinusBeta1);
  const keepSecond = f32x4.splat(beta2);
  const takeSecond = f32x4.splat(oneMinusBeta2);
  const epsilons = f32x4.splat(epsilon);
  const end = theta + ((<usize>count) << 2);
  while (theta < end) {
    const g = f32x4.mul(v128.load(gradient), scales);
    const first = f32x4.add(f32x4.mul(v128.load(firstMoment), keepFirst), f32x4.mul(g, takeFirst));
    const second = f32x4.add(
      f32x4.mul(v128.load(secondMoment), keepSecond),
      f32x4.mul(f32x4.mul(g, g), takeSecond),
    );
    const denominator = f32x4.add(f32x4.sqrt(f32x4.mul(second, corrections)), epsilons);
    const next = f32x4.sub(v128.load(theta), f32x4.div(f32x4.mul(first, rates), denominator));
    v128.store(firstMoment, first);
    v128.store(secondMoment, second);
    v128.store(theta, next);
    v128.store(average, f32x4.add(next, f32x4.mul(f32x4.sub(v128.load(average), next), decays)));
    theta += 16;
    firstMoment += 16;
    secondMoment += 16;
    average += 16;
    gradient += 16;
  }
}
