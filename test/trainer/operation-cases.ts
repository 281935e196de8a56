// A case for each fused operation: operands, and a loss whose gradients by them are compared.
import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../../core/random.ts';
import { multiHeadAttention } from '../../trainer/operations/attention.ts';
import { biLstm } from '../../trainer/operations/bi-lstm.ts';
import { crfNegLogLikelihood } from '../../trainer/operations/crf-loss.ts';
import { headSelectionLoss } from '../../trainer/operations/head-selection.ts';
import { layerNorm } from '../../trainer/operations/layer-norm.ts';
import type { Operand } from './traced.ts';

const uniform =
  (random: Random, scale = 1) =>
  (size: number): Float32Array =>
    Float32Array.from({ length: size }, () => (2 * random() - 1) * scale);
const float = (
  name: string,
  shape: Operand['shape'],
  values: Operand['values'],
  differentiate = true,
): Operand => ({
  name,
  shape,
  values,
  dtype: 'float32',
  differentiate,
});

/** Lengths of a batch: one sentence fills it, the others are of any length. */
function lengthsOf(random: Random, batch: number, n: number): Int32Array {
  return Int32Array.from({ length: batch }, (_, row) => (row === 0 ? n : 1 + Math.floor(random() * n)));
}

export interface Case {
  readonly operands: readonly Operand[];
  readonly loss: (tensors: Record<string, tf.Tensor>) => tf.Scalar;
}
export type CaseOf = (random: Random, sizes: { B: number; n: number }) => Case;

export const biLstmCase =
  (inputSize: number, units: number): CaseOf =>
  (random, { B, n }) => {
    const lengths = lengthsOf(random, B, n);
    return {
      operands: [
        float('x', ['B', 'n', inputSize], uniform(random)),
        { name: 'lengths', shape: ['B'], dtype: 'int32', differentiate: false, values: () => lengths },
        float('input', [inputSize, 8 * units], uniform(random)),
        float('recurrent', [2, units, 4 * units], uniform(random)),
        float('bias', [8 * units], uniform(random)),
        float('weight', ['B', 'n', 2 * units], uniform(random), false),
      ],
      loss: ({ x, lengths: l, input, recurrent, bias, weight }) => {
        const weights = {
          input: input as tf.Tensor2D,
          recurrent: recurrent as tf.Tensor3D,
          bias: bias as tf.Tensor1D,
        };
        return tf.sum(tf.mul(biLstm(x as tf.Tensor3D, l as tf.Tensor1D, weights, true), weight!));
      },
    };
  };

/** @param mean the values vary around this */
export const layerNormCase =
  (width: number, mean = 0): CaseOf =>
  (random) => {
    const around = uniform(random);
    return {
      operands: [
        float('x', ['B', 'n', width], (size) => around(size).map((value) => value + mean)),
        float('gain', [width], uniform(random)),
        float('shift', [width], uniform(random)),
        float('weight', ['B', 'n', width], uniform(random), false),
      ],
      loss: ({ x, gain, shift, weight }) =>
        tf.sum(tf.mul(layerNorm(x as tf.Tensor3D, gain as tf.Tensor1D, shift as tf.Tensor1D), weight!)),
    };
  };

/** @param scale of the scores: large ones need log-sum-exp to be done safely */
export const crfCase =
  (T: number, scale = 1): CaseOf =>
  (random, { B, n }) => {
    const lengths = lengthsOf(random, B, n);
    const tags = new Float32Array(B * n * T);
    const mask = new Float32Array(B * n);
    lengths.forEach((length, row) => {
      for (let t = 0; t < length; t++) {
        mask[row * n + t] = 1;
        tags[(row * n + t) * T + Math.floor(random() * T)] = 1;
      }
    });
    return {
      operands: [
        float('emissions', ['B', 'n', T], uniform(random, 3 * scale)),
        float('transitions', [T, T], uniform(random, 2 * scale)),
        float('start', [T], uniform(random)),
        float('end', [T], uniform(random)),
        float('tags', ['B', 'n', T], () => tags, false),
        float('mask', ['B', 'n'], () => mask, false),
      ],
      loss: ({ emissions, transitions, start, end, tags: gold, mask: real }) =>
        crfNegLogLikelihood(emissions as tf.Tensor3D, gold as tf.Tensor3D, real as tf.Tensor2D, {
          transitions: transitions as tf.Tensor2D,
          start: start as tf.Tensor1D,
          end: end as tf.Tensor1D,
        }),
    };
  };

export const headSelectionCase =
  (relations: number, hidden: number): CaseOf =>
  (random, { B, n }) => {
    const mask = new Float32Array(B * n);
    lengthsOf(random, B, n).forEach((length, row) => mask.fill(1, row * n, row * n + length));
    return {
      operands: [
        float('heads', ['B', 'n', relations * hidden], uniform(random)),
        float('tails', ['B', 'n', relations * hidden], uniform(random)),
        float('scorer', [relations, hidden], uniform(random)),
        float('bias', [relations], uniform(random)),
        float(
          'gold',
          ['B', 'n', 'n', relations],
          (size) => Float32Array.from({ length: size }, () => (random() < 0.2 ? 1 : 0)),
          false,
        ),
        float('mask', ['B', 'n'], () => mask, false),
      ],
      loss: ({ heads, tails, scorer, bias, gold, mask: real }) =>
        headSelectionLoss(
          {
            heads: heads as tf.Tensor3D,
            tails: tails as tf.Tensor3D,
            scorer: scorer as tf.Tensor2D,
            bias: bias as tf.Tensor1D,
          },
          gold as tf.Tensor4D,
          real as tf.Tensor2D,
        ),
    };
  };

export const attentionCase =
  (heads: number, perHead: number): CaseOf =>
  (random, { B, n }) => {
    const width = heads * perHead;
    const mask = new Float32Array(B * n);
    lengthsOf(random, B, n).forEach((length, row) => mask.fill(1, row * n, row * n + length));
    return {
      operands: [
        float('query', ['B', 'n', width], uniform(random, 2)),
        float('key', ['B', 'n', width], uniform(random, 2)),
        float('value', ['B', 'n', width], uniform(random)),
        float('mask', ['B', 'n'], () => mask, false),
        float('weight', ['B', 'n', width], uniform(random), false),
      ],
      loss: ({ query, key, value, mask: real, weight }) =>
        tf.sum(
          tf.mul(
            multiHeadAttention(
              { query: query as tf.Tensor3D, key: key as tf.Tensor3D, value: value as tf.Tensor3D },
              real as tf.Tensor2D,
              heads,
            ),
            weight!,
          ),
        ),
    };
  };

export const CASES: Record<string, CaseOf> = {
  biLstm: biLstmCase(5, 3),
  layerNorm: layerNormCase(6),
  crfNegLogLikelihood: crfCase(5),
  headSelectionLoss: headSelectionCase(3, 4),
  multiHeadAttention: attentionCase(2, 3),
};
