// Law: each fused operation on a graphics processor equals its composed form on tfjs's CPU backend, loss and gradients, for lengths up to 70,
// with padding and odd sizes, on a device that has no more than WebGPU's default limits. The processor is made of software here.
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { openWebGpuEngine } from '../../../trainer/engines/webgpu/engine.ts';
import { softwareGpu, softwareGpuIsThere } from '../../support/software-gpu.ts';
import { headSelectionLogits } from '../../../trainer/operations/head-selection.ts';
import {
  attentionCase,
  biLstmCase,
  CASES,
  crfCase,
  headSelectionCase,
  layerNormCase,
  type CaseOf,
} from '../operation-cases.ts';
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

/** Lengths from 1 to 70 and batches from 1 to 9, as they come. */
const sample = seededRandom(21);
const SAMPLED = Array.from({ length: 2 }, () => ({
  B: 1 + Math.floor(sample() * 9),
  n: 1 + Math.floor(sample() * 70),
}));

const FEW = [{ B: 2, n: 2 }];

/** Around the borders at which kernels change their ways: more than a workgroup's threads, more than a small workgroup has. */
const WIDE: Record<string, CaseOf> = {
  'biLstm of 257 units': biLstmCase(1, 257),
  'layerNorm of width 300': layerNormCase(300),
  'layerNorm of width 1': layerNormCase(1),
  'layerNorm far from zero': layerNormCase(65, 30),
  'crfNegLogLikelihood of two tags': crfCase(2),
  'crfNegLogLikelihood of 17 tags': crfCase(17),
  'crfNegLogLikelihood of 61 tags': crfCase(61),
  'crfNegLogLikelihood of scores whose exponentials overflow': crfCase(4, 20),
  'headSelectionLoss of one relation, 70 units': headSelectionCase(1, 70),
  'headSelectionLoss of 7 relations, 5 units': headSelectionCase(7, 5),
  'multiHeadAttention of 5 heads of 7': attentionCase(5, 7),
  'multiHeadAttention of one head of 70': attentionCase(1, 70),
};

async function expectComposedForm(
  caseOf: CaseOf,
  everySize: readonly { B: number; n: number }[],
): Promise<void> {
  const random = seededRandom(7);
  for (const sizes of everySize) {
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
}

describe.skipIf(!softwareGpuIsThere())('on a graphics processor', () => {
  beforeAll(async () => {
    await openWebGpuEngine(await softwareGpu(), { defaultLimits: true });
  });

  it.each(Object.entries(CASES))('%s equals its composed form', async (_, caseOf) => {
    await expectComposedForm(caseOf, [...SIZES, ...SAMPLED]);
  });

  it.each(Object.entries(WIDE))('%s equals its composed form', async (_, caseOf) => {
    await expectComposedForm(caseOf, FEW);
  });

  it('biLstm equals its composed form where sentences take several dispatches', async () => {
    await expectComposedForm(biLstmCase(2, 3), [
      { B: 4, n: 64 },
      { B: 4, n: 65 },
      { B: 5, n: 150 },
    ]);
  });

  it('logits between other numbers of heads and tails equal the composed form', async () => {
    const random = seededRandom(5);
    const values = (size: number): number[] => Array.from({ length: size }, () => 4 * random() - 2);
    const [heads, tails, scorer, bias] = [values(120), values(72), values(12), values(3)];
    const logitsOn = async (backend: string): Promise<tf.TypedArray> => {
      await tf.setBackend(backend);
      const logits = tf.tidy(() =>
        headSelectionLogits({
          heads: tf.tensor3d(heads, [2, 5, 12]),
          tails: tf.tensor3d(tails, [2, 3, 12]),
          scorer: tf.tensor2d(scorer, [3, 4]),
          bias: tf.tensor1d(bias),
        }),
      );
      expect(logits.shape).toEqual([2, 5, 3, 3]);
      return logits.data();
    };
    const expected = await logitsOn('cpu');
    expect(relativeError(await logitsOn('webgpu'), expected)).toBeLessThan(TOLERANCE);
  });
});
