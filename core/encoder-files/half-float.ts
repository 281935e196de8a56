// IEEE 754 binary16, which JavaScript has no array type for. Half the size of float32, for vectors whose noise is far
// larger than its 2^-11 relative rounding.

const scratch = new DataView(new ArrayBuffer(4));
/** The smallest float32 that rounds to infinity: halfway from the largest half, 65504, to the next power of two. */
const OVERFLOW = 65520;
const SMALLEST_NORMAL = 2 ** -14;
const SMALLEST_SUBNORMAL = 2 ** -24;

/** Bits of the half nearest to `value`, ties to even; beyond ±65504 infinity. */
export function halfFromNumber(value: number): number {
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = Math.abs(scratch.getFloat32(0));
  if (Number.isNaN(magnitude)) return 0x7e00;
  if (magnitude >= OVERFLOW) return sign | 0x7c00;
  if (magnitude < SMALLEST_NORMAL) return sign | roundHalfToEven(magnitude / SMALLEST_SUBNORMAL);
  // Exponent rebiased from 127 to 15; a mantissa that rounds up to 1024 carries into it, which is right.
  const rebiased = (bits & 0x7fffffff) - ((127 - 15) << 23);
  return sign | roundHalfToEven(rebiased / 0x2000);
}

/** The value that the bits of a half stand for. */
export function numberFromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0) return sign * mantissa * SMALLEST_SUBNORMAL;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5 || (rest === 0.5 && floor % 2 === 0)) return floor;
  return floor + 1;
}
