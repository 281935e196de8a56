// Laws of engine tensorflow, where a user has installed TensorFlow for Node: each fused operation on it equals its composed form on tfjs's CPU
// backend, loss and gradients; it does the steps of engine onnx and predicts what that predicts; loading it leaves the other engines as they were.
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { openTensorFlowEngine, type TensorFlowEngine } from '../../../trainer/engines/tensorflow/engine.ts';
import { BACKEND } from '../../../trainer/engines/tensorflow/node-backend.ts';
import { BI_LSTM, BI_LSTM_GRADIENT } from '../../../trainer/operations/bi-lstm.ts';
import { expectPredictionsOfOnnx, expectStepsOfOnnx } from '../demo-epochs.ts';
import { biLstmCase, CASES, type CaseOf } from '../operation-cases.ts';
import { concrete, dataOf, referenceOf, relativeError, valueAndGradients } from '../traced.ts';
import { ON_TENSORFLOW, tensorFlowIsInstalled } from './installed.ts';

const TOLERANCE = 1e-4;

const sample = seededRandom(21);
const SIZES = [
  { B: 1, n: 1 },
  { B: 3, n: 1 },
  { B: 1, n: 2 },
  { B: 9, n: 3 },
  { B: 2, n: 70 },
  ...Array.from({ length: 2 }, () => ({ B: 1 + Math.floor(sample() * 9), n: 1 + Math.floor(sample() * 70) })),
];

/** The product's size; on few tokens, since so many weights at random make of every rounding another sequence in the end. */
const WIDE: [string, CaseOf, typeof SIZES] = ['biLstm of 128 units', biLstmCase(20, 128), [{ B: 3, n: 3 }]];

describe.skipIf(!tensorFlowIsInstalled())(`engine tensorflow on ${ON_TENSORFLOW}`, () => {
  let engine: TensorFlowEngine;
  beforeAll(() => {
    engine = openTensorFlowEngine();
  });

  it('says what it computes on, and is opened once', () => {
    expect(engine.id).toBe('tensorflow');
    expect(engine.device).toMatch(/^TensorFlow \d+\.\d+\.\d+, (CUDA|processor)$/);
    expect(openTensorFlowEngine()).toBe(engine);
  });

  it('computes the BiLSTM with its own kernels', () => {
    expect(tf.getKernel(BI_LSTM, BACKEND)).toBeDefined();
    expect(tf.getKernel(BI_LSTM_GRADIENT, BACKEND)).toBeDefined();
  });

  it.each([...Object.entries(CASES).map(([name, caseOf]) => [name, caseOf, SIZES] as const), WIDE])(
    '%s equals its composed form',
    async (_, caseOf, everySize) => {
      const random = seededRandom(7);
      for (const sizes of everySize) {
        const { operands, loss } = caseOf(random, sizes);
        const data = dataOf(operands, sizes);
        const expected = referenceOf(loss, operands, sizes, data);
        expect(await tf.setBackend(BACKEND)).toBe(true);
        const before = tf.memory().numTensors;
        const actual = tf.tidy(() => {
          const tensors = operands.map(({ shape, dtype }, index) =>
            tf.tensor(Array.from(data[index]!), concrete(shape, sizes), dtype),
          );
          return valueAndGradients(loss, operands, tensors);
        });
        for (const [name, values] of Object.entries(expected)) {
          const error = relativeError(await actual[name]!.data(), values);
          expect(error, `${name} at B=${sizes.B} n=${sizes.n}`).toBeLessThan(TOLERANCE);
        }
        tf.dispose(actual);
        expect(tf.memory().numTensors).toBe(before);
      }
    },
  );

  it.each([
    ['every part on', false],
    ['adversarial training', true],
  ])(
    'does the steps of engine onnx with %s',
    (_, adversarial) => expectStepsOfOnnx(engine, adversarial),
    600_000,
  );

  it('predicts what engine onnx predicts', () => expectPredictionsOfOnnx(engine));
});
