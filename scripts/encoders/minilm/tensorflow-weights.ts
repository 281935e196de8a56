import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';

const quantizationSchema = z.object({ dtype: z.literal('uint8'), scale: z.number(), min: z.number() });
const modelSchema = z.object({
  weightsManifest: z.array(
    z.object({
      weights: z.array(
        z.object({
          name: z.string(),
          shape: z.array(z.number().int()),
          dtype: z.string(),
          quantization: quantizationSchema.optional(),
        }),
      ),
    }),
  ),
});

/** One tensor of a TensorFlow.js graph model. */
export interface Weight {
  readonly shape: readonly number[];
  /** Row-major values, float32. */
  floats(): Float32Array;
  /** How the file holds it where it is affine-quantised: `value = (byte - zeroPoint) * scale`. */
  readonly quantized: {
    readonly bytes: Uint8Array;
    readonly scale: number;
    readonly zeroPoint: number;
  } | null;
}

/**
 * Reads the weights of a TensorFlow.js graph model.
 * @param modelJson text of `model.json`
 * @param shard content of its only weight file
 * @throws AppError `bad-input` when the two do not fit together.
 */
export function readWeights(modelJson: string, shard: Uint8Array): ReadonlyMap<string, Weight> {
  const weights = new Map<string, Weight>();
  let offset = 0;
  for (const group of modelSchema.parse(JSON.parse(modelJson)).weightsManifest) {
    for (const { name, shape, dtype, quantization } of group.weights) {
      const size = shape.reduce((product, length) => product * length, 1);
      // Unquantised int32 tensors (shapes, axes) are four bytes too; only float32 ones are ever asked for.
      const bytes = shard.subarray(offset, (offset += quantization === undefined ? 4 * size : size));
      if (quantization === undefined) {
        weights.set(name, { shape, quantized: null, floats: () => readFloats(name, dtype, bytes) });
        continue;
      }
      const { scale, min } = quantization;
      const zeroPoint = Math.round(-min / scale);
      // ONNX wants whole zero points. TensorFlow.js moves `min` so that they are, up to the rounding of a decimal.
      if (zeroPoint < 0 || zeroPoint > 255 || Math.abs(zeroPoint + min / scale) > 1e-2) {
        weights.set(name, {
          shape,
          quantized: null,
          floats: () => Float32Array.from(bytes, (byte) => byte * scale + min),
        });
        continue;
      }
      weights.set(name, {
        shape,
        quantized: { bytes, scale, zeroPoint },
        floats: () => Float32Array.from(bytes, (byte) => (byte - zeroPoint) * scale),
      });
    }
  }
  if (offset !== shard.length)
    throw new AppError(
      'bad-input',
      `the weight file has ${shard.length} bytes where model.json describes ${offset}`,
    );
  return weights;
}

function readFloats(name: string, dtype: string, bytes: Uint8Array): Float32Array {
  if (dtype !== 'float32') throw new AppError('bad-input', `weight ${name} is ${dtype}, not float32`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(4 * index, true));
}
