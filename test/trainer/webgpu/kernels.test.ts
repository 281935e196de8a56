// Law: each fused operation on a graphics processor equals its composed form on tfjs's CPU backend, loss and gradients, for lengths up to 70,
// with padding and odd sizes, on a device that has no more than WebGPU's default limits. The processor is made of software here.
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { openWebGpuEngine } from '../../../trainer/engines/webgpu/engine.ts';
import { softwareGpu, softwareGpuIsThere } from '../../support/software-gpu.ts';
import { CASES } from '../operation-cases.ts';
import {
  concrete,
  dataOf,
  referenceOf,
  relativeError,
  valueAndGradients,
  type Differentiated,
  type Loss,
  type Operand,
  type Sizes,
} from '../traced.ts';

const TOLERANCE = 1e-4;

const SIZES = [
  { B: 1, n: 1 },
  { B: 3, n: 1 },
  { B: 1, n: 2 },
  { B: 4, n: 7 },
  { B: 9, n: 3 },
  { B: 2, n: 70 },
];

async function onGpu(
  loss: Loss,
  operands: readonly Operand[],
  sizes: Sizes,
  data: ArrayLike<number>[],
): Promise<Differentiated> {
  // False: then tfjs would go on with the backend it had.
  expect(await tf.setBackend('webgpu')).toBe(true);
  const results = tf.tidy(() => {
    const tensors = operands.map(({ shape, dtype }, index) =>
      tf.tensor(Array.from(data[index]!), concrete(shape, sizes), dtype),
    );
    return valueAndGradients(loss, operands, tensors);
  });
  const read = Object.entries(results).map(
    async ([name, tensor]) => [name, await tensor.data<'float32'>()] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}

describe.skipIf(!softwareGpuIsThere())('on a graphics processor', () => {
  beforeAll(async () => {
    await openWebGpuEngine(await softwareGpu(), { defaultLimits: true });
  });

  it.each(Object.entries(CASES))('%s equals its composed form', async (_, caseOf) => {
    const random = seededRandom(7);
    for (const sizes of SIZES) {
      const { operands, loss } = caseOf(random, sizes);
      const data = dataOf(operands, sizes);
      const expected = referenceOf(loss, operands, sizes, data);
      const actual = await onGpu(loss, operands, sizes, data);
      for (const [name, values] of Object.entries(expected)) {
        expect(relativeError(actual[name]!, values), `${name} at B=${sizes.B} n=${sizes.n}`).toBeLessThan(
          TOLERANCE,
        );
      }
    }
  });
});
