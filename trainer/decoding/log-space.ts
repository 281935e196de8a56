/** log(exp(a) + exp(b)), without overflow; -Infinity stands for probability 0. */
export function logAdd(a: number, b: number): number {
  const high = a > b ? a : b;
  if (high === -Infinity) return -Infinity;
  return high + Math.log1p(Math.exp((a > b ? b : a) - high));
}

/** log of the sum of exp over the first `count` values. */
export function logSumExp(values: Float64Array, count = values.length): number {
  let high = -Infinity;
  for (let i = 0; i < count; i++) if (values[i]! > high) high = values[i]!;
  if (high === -Infinity) return -Infinity;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.exp(values[i]! - high);
  return high + Math.log(sum);
}
