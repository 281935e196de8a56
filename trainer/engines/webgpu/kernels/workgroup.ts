// WGSL that kernels share: which workgroup this is, sums over a workgroup, a tangent. Kernels put it before their code.

/** Smallest power of two that is not below `value`. */
export const powerOfTwo = (value: number): number => 2 ** Math.ceil(Math.log2(value));

/** The hyperbolic tangent in the form that does not overflow: some drivers make NaN of large arguments. */
export const SAFE_TANH = `
fn safeTanh(x : f32) -> f32 {
  let e = exp(-2.0 * abs(x));
  return sign(x) * (1.0 - e) / (1.0 + e);
}
`;

/** What elementwise shaders are run with. */
export const FLAT_WORKGROUP = 256;

/** Numbers that a thread takes together at once: fewer rounds, each with a barrier, than by twos. */
const RADIX = 8;

/**
 * WGSL statements that combine all rows of an array in the workgroup's memory, `[width, stride]`, into its first. Every thread must have
 * written its element, and pass here; `thread` is its number.
 */
export function reduction(array: string, combine: '+' | 'max', width = 'THREADS', stride = '1'): string {
  const both = combine === '+' ? 'sum + other' : 'max(sum, other)';
  return `var width = ${width};
  while (width > 1) {
    let next = (width + ${RADIX - 1}) / ${RADIX};
    if (thread < next * ${stride}) {
      var sum = ${array}[thread];
      for (var at = thread + next * ${stride}; at < width * ${stride}; at += next * ${stride}) {
        let other = ${array}[at];
        sum = ${both};
      }
      ${array}[thread] = sum;
    }
    workgroupBarrier();
    width = next;
  }`;
}

/**
 * `groupOf(index)` is the number of this workgroup, also where tfjs folds many of them into a second dimension; then there are more
 * than asked for. `sumOf(value)` is the sum over all threads. Both are the same for all threads, and the compiler knows that they are:
 * loops with barriers may depend on them.
 * @param threads of the workgroup, a power of two
 */
export const workgroupCode = (threads: number): string => `
const THREADS = ${threads};
var<workgroup> groupNumber : i32;
var<workgroup> partialSums : array<f32, THREADS>;

fn groupOf(index : i32) -> i32 {
  if (localIndex == 0u) {
    groupNumber = index / THREADS;
  }
  return workgroupUniformLoad(&groupNumber);
}

fn sumOf(value : f32) -> f32 {
  let thread = i32(localIndex);
  partialSums[thread] = value;
  workgroupBarrier();
  ${reduction('partialSums', '+')}
  return workgroupUniformLoad(&partialSums[0]);
}
`;
