// Frozen vectors in 8 bits. An encoder's vectors are the largest thing in memory (300 kB a sentence as MiniLM's floats), and what rounding
// to 8 bits takes from them (0.8 % of their size, for MiniLM's) is far below what training's dropout does.

/** Vectors of equal width, cut into blocks with a factor each: block = scale * integers. */
export interface QuantizedVectors {
  /** `[vectors, width]`, -127 to 127. */
  readonly values: Int8Array;
  /** `[vectors, blocks]`; 0 for a block of zeros. */
  readonly scales: Float32Array;
}

/**
 * Values that share a factor. One value that stands out coarsens its neighbours, and BERT has dimensions that always do: with one factor for
 * a whole vector a trained network decided 6 of 1,276 mentions and relations otherwise, with one for 64 values none.
 */
const BLOCK = 64;
/** The largest integer: -128 is left out, so that a vector and its negative round alike. */
const LARGEST = 127;

const blocksOf = (width: number): number => Math.ceil(width / BLOCK);

/** @param values `[vectors, width]` float32; what is no number becomes 0, what is infinite makes its block no numbers */
export function quantize(values: Float32Array, width: number): QuantizedVectors {
  const integers = new Int8Array(values.length);
  const scales = new Float32Array(Math.ceil(values.length / width) * blocksOf(width));
  let block = 0;
  for (let vector = 0; vector < values.length; vector += width) {
    for (let from = vector; from < vector + width; from += BLOCK) {
      const to = Math.min(from + BLOCK, vector + width);
      let largest = 0;
      for (let at = from; at < to; at++) {
        const size = Math.abs(values[at]!);
        if (size > largest) largest = size;
      }
      scales[block++] = largest / LARGEST;
      if (largest === 0) continue;
      const steps = LARGEST / largest;
      for (let at = from; at < to; at++) {
        const value = values[at]! * steps;
        // Half away from zero; `| 0` cuts off what is behind the point, many times as fast as Math.round.
        integers[at] = (value < 0 ? value - 0.5 : value + 0.5) | 0;
      }
    }
  }
  return { values: integers, scales };
}

/**
 * Writes one vector as floats.
 * @param vector which
 * @param into where it is written, from `at`
 */
export function dequantize(
  { values, scales }: QuantizedVectors,
  vector: number,
  width: number,
  into: Float32Array,
  at: number,
): void {
  const first = vector * width;
  let block = vector * blocksOf(width);
  for (let begin = 0; begin < width; begin += BLOCK) {
    const scale = scales[block++]!;
    const end = Math.min(begin + BLOCK, width);
    for (let index = begin; index < end; index++) into[at + index] = values[first + index]! * scale;
  }
}

export const bytesOf = ({ values, scales }: QuantizedVectors): number =>
  values.byteLength + scales.byteLength;
