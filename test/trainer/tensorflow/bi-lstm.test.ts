// Laws of the BiLSTM made of TensorFlow's operations, which need no TensorFlow: with the operations' documented equations in plain loops it
// equals the composed form, output and gradients, for any lengths; turning the gates into TensorFlow's order and back is no change.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { registerBiLstm } from '../../../trainer/engines/tensorflow/kernels/bi-lstm.ts';
import { fromTensorFlowGates, toTensorFlowGates } from '../../../trainer/engines/tensorflow/kernels/gates.ts';
import {
  BI_LSTM,
  BI_LSTM_GRADIENT,
  BI_LSTM_INFERENCE,
  biLstm,
  composedBiLstm,
} from '../../../trainer/operations/bi-lstm.ts';
import { biLstmCase } from '../operation-cases.ts';
import { dataOf, referenceOf, relativeError } from '../traced.ts';
import { PLAIN_OPERATIONS } from './plain-lstm.ts';

const sample = seededRandom(4);
const SIZES = [
  { B: 1, n: 1 },
  { B: 3, n: 2 },
  { B: 5, n: 9 },
  { B: 1 + Math.floor(sample() * 6), n: 1 + Math.floor(sample() * 12) },
];

describe('a BiLSTM of BlockLSTMV2', () => {
  beforeEach(() => void tf.setBackend('cpu'));
  afterEach(() => {
    for (const name of [BI_LSTM, BI_LSTM_GRADIENT, BI_LSTM_INFERENCE])
      if (tf.getKernel(name, 'cpu')) tf.unregisterKernel(name, 'cpu');
  });

  it.each(SIZES)('equals the composed form, output and gradients, at B=$B n=$n', (sizes) => {
    const random = seededRandom(11);
    const { operands, loss } = biLstmCase(3, 4)(random, sizes);
    const data = dataOf(operands, sizes);
    const composed = referenceOf(loss, operands, sizes, data);
    registerBiLstm('cpu', () => PLAIN_OPERATIONS);
    const fused = referenceOf(loss, operands, sizes, data);
    expect(Object.keys(fused)).toEqual(Object.keys(composed));
    for (const [name, values] of Object.entries(composed))
      expect(relativeError(fused[name]!, values), name).toBeLessThan(1e-5);
  });

  it('predicts what it trains', () => {
    const random = seededRandom(2);
    const values = (size: number): number[] => Array.from({ length: size }, () => 2 * random() - 1);
    const [x, lengths] = [tf.tensor3d(values(40), [2, 5, 4]), tf.tensor1d([5, 2], 'int32')];
    const weights = {
      input: tf.tensor2d(values(96), [4, 24]),
      recurrent: tf.tensor3d(values(72), [2, 3, 12]),
      bias: tf.tensor1d(values(24)),
    };
    const expected = composedBiLstm(x, lengths, weights).dataSync();
    registerBiLstm('cpu', () => PLAIN_OPERATIONS);
    for (const forGradient of [true, false]) {
      const actual = biLstm(x, lengths, weights, forGradient);
      expect(actual.shape).toEqual([2, 5, 6]);
      expect(relativeError(actual.dataSync(), expected)).toBeLessThan(1e-5);
    }
  });

  it('has its gates turned from o, i, f, g to i, f, g, o, and back', () => {
    const ours = tf.tensor2d(
      [
        ['o', 'o', 'i', 'i', 'f', 'f', 'g', 'g'],
        ['O', 'O', 'I', 'I', 'F', 'F', 'G', 'G'],
      ].map((row) => row.map((gate) => gate.charCodeAt(0))),
    );
    const theirs = toTensorFlowGates(ours);
    expect(String.fromCharCode(...theirs.dataSync())).toBe('iiffggooIIFFGGOO');
    expect(fromTensorFlowGates(theirs).dataSync()).toEqual(ours.dataSync());
  });
});
