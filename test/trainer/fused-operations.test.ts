// Law: each fused operation equals its composed form, forward and gradient, for all lengths and paddings, and the composed
// form's gradient equals central differences.
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { seededRandom, type Random } from '../../core/random.ts';
import { biLstm } from '../../trainer/operations/bi-lstm.ts';
import { crfNegLogLikelihood } from '../../trainer/operations/crf-loss.ts';
import { headSelectionLoss } from '../../trainer/operations/head-selection.ts';
import { layerNorm } from '../../trainer/operations/layer-norm.ts';
import {
  dataOf,
  referenceOf,
  relativeError,
  runTraced,
  traceGradients,
  type Operand,
  type Sizes,
} from './traced.ts';

const TOLERANCE = 1e-4;

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

interface Case {
  readonly operands: readonly Operand[];
  readonly loss: (tensors: Record<string, tf.Tensor>) => tf.Scalar;
}
type CaseOf = (random: Random, sizes: { B: number; n: number }) => Case;

const biLstmCase: CaseOf = (random, { B, n }) => {
  const [inputSize, units] = [5, 3];
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

const layerNormCase: CaseOf = (random) => {
  const width = 6;
  return {
    operands: [
      float('x', ['B', 'n', width], uniform(random)),
      float('gain', [width], uniform(random)),
      float('shift', [width], uniform(random)),
      float('weight', ['B', 'n', width], uniform(random), false),
    ],
    loss: ({ x, gain, shift, weight }) =>
      tf.sum(tf.mul(layerNorm(x as tf.Tensor3D, gain as tf.Tensor1D, shift as tf.Tensor1D), weight!)),
  };
};

const crfCase: CaseOf = (random, { B, n }) => {
  const T = 5;
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
      float('emissions', ['B', 'n', T], uniform(random, 3)),
      float('transitions', [T, T], uniform(random, 2)),
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

const headSelectionCase: CaseOf = (random, { B, n }) => {
  const [relations, hidden] = [3, 4];
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

const CASES: Record<string, CaseOf> = {
  biLstm: biLstmCase,
  layerNorm: layerNormCase,
  crfNegLogLikelihood: crfCase,
  headSelectionLoss: headSelectionCase,
};
const SIZES = [
  { B: 1, n: 1 },
  { B: 3, n: 1 },
  { B: 1, n: 2 },
  { B: 4, n: 7 },
  { B: 9, n: 3 },
  { B: 2, n: 40 },
];

describe.each(Object.entries(CASES))('%s', (_, caseOf) => {
  it('equals its composed form in loss and gradients, with padding, for all sizes from one graph', async () => {
    const random = seededRandom(7);
    const tracedCase = caseOf(random, { B: 2, n: 2 });
    const session = await traceGradients(tracedCase.loss, tracedCase.operands);
    for (const sizes of SIZES) {
      const { operands, loss } = caseOf(random, sizes);
      const data = dataOf(operands, sizes);
      const expected = referenceOf(loss, operands, sizes, data);
      const actual = await runTraced(session, operands, sizes, data);
      for (const [name, values] of Object.entries(expected)) {
        expect(relativeError(actual[name]!, values), `${name} at B=${sizes.B} n=${sizes.n}`).toBeLessThan(
          TOLERANCE,
        );
      }
    }
  });

  it('has the gradient that central differences give', () => {
    const random = seededRandom(11);
    const sizes: Sizes & { B: number; n: number } = { B: 2, n: 3 };
    const { operands, loss } = caseOf(random, sizes);
    const data = dataOf(operands, sizes).map((values) => Float64Array.from(Array.from(values)));
    const gradients = referenceOf(loss, operands, sizes, data);
    const STEP = 1e-2; // float32 losses: smaller steps drown in rounding
    operands.forEach((operand, index) => {
      if (!operand.differentiate) return;
      const gradient = gradients[`d_${operand.name}`]!;
      const numeric = Array.from({ length: Math.min(6, gradient.length) }, (_, at) => {
        const lossAt = (shift: number): number => {
          const shifted = data.map((values, other) => (other === index ? Float64Array.from(values) : values));
          shifted[index]![at]! += shift;
          return referenceOf(loss, operands, sizes, shifted)['loss']![0]!;
        };
        return (lossAt(STEP) - lossAt(-STEP)) / (2 * STEP);
      });
      expect(relativeError(numeric, gradient.slice(0, numeric.length)), operand.name).toBeLessThan(2e-2);
    });
  });
});
