// Fused operation 1: a bidirectional LSTM over a padded batch (Eq. 1).
//
// z_t = x_t W + b + h_{t-1} U, cut into the gates o, i, f (sigmoid) and g (tanh):
//   c_t = f * c_{t-1} + i * g,   h_t = o * tanh(c_t)          (Hochreiter and Schmidhuber 1997, forget gate by Gers et al. 2000)
// The backward direction starts at each sentence's own last token. Padding gives zeros and gets no gradient.
import * as tf from '@tensorflow/tfjs-core';
import { lengthMask } from './length-mask.ts';
import { timeSteps } from './time-steps.ts';

/** Weights of both directions; d units per direction; gate order o, i, f, g. */
export interface BiLstmWeights {
  /** `[I, 8d]`: the columns of the forward direction's gates, then the backward's. */
  readonly input: tf.Tensor2D;
  /** `[2, d, 4d]`. */
  readonly recurrent: tf.Tensor3D;
  /** `[8d]`. */
  readonly bias: tf.Tensor1D;
}

export const BI_LSTM = 'CmanBiLstm';
export const BI_LSTM_GRADIENT = 'CmanBiLstmGradient';
export const BI_LSTM_INFERENCE = 'CmanBiLstmInference';
/** For backends that have only the part that runs through time, and matrix products of their own. */
export const LSTM_RECURRENCE = 'CmanLstmRecurrence';
export const LSTM_RECURRENCE_GRADIENT = 'CmanLstmRecurrenceGradient';
/** Of the tape of {@link LSTM_RECURRENCE} what each step of each direction started from, `[2, B * n, d]`. */
export const LSTM_STATES_BEFORE = 'CmanLstmStatesBefore';

/**
 * What {@link BI_LSTM} gives besides its output, for the backward pass: `[n, 2, B, d]` each, time running in each direction's own order.
 */
export interface BiLstmTape {
  readonly hidden: tf.Tensor;
  readonly cells: tf.Tensor;
  /** o, i and f after the sigmoid. */
  readonly outputGates: tf.Tensor;
  readonly inputGates: tf.Tensor;
  readonly forgetGates: tf.Tensor;
  /** g after tanh. */
  readonly candidates: tf.Tensor;
}

/**
 * @param x `[B, n, I]` float32
 * @param lengths `[B]` int32, tokens of each sentence, at least 1
 * @param forGradient whether a gradient will be asked for; without it the cheaper form may be used
 * @returns `[B, n, 2d]` float32, forward and backward states side by side
 */
export function biLstm(
  x: tf.Tensor3D,
  lengths: tf.Tensor1D,
  weights: BiLstmWeights,
  forGradient: boolean,
): tf.Tensor3D {
  const { input, recurrent, bias } = weights;
  const backend = tf.getBackend();
  if (!forGradient && tf.getKernel(BI_LSTM_INFERENCE, backend)) {
    return tf.engine().runKernel(BI_LSTM_INFERENCE, { x, lengths, input, recurrent, bias });
  }
  if (tf.getKernel(LSTM_RECURRENCE, backend)) return recurrentBiLstm(x, lengths, weights);
  if (!tf.getKernel(BI_LSTM, backend)) return composedBiLstm(x, lengths, weights);

  const operation = tf.customGrad((...args) => {
    const [value, ...tape] = tf
      .engine()
      .runKernel<tf.Tensor[]>(BI_LSTM, { x, lengths, input, recurrent, bias });
    const save = args.at(-1) as tf.GradSaveFunc;
    save([x, input, recurrent, ...tape]);
    return {
      value: value!,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        tf.engine().runKernel<tf.Tensor[]>(BI_LSTM_GRADIENT, {
          dy,
          lengths,
          x: saved[0]!,
          input: saved[1]!,
          recurrent: saved[2]!,
          hidden: saved[3]!,
          cells: saved[4]!,
          outputGates: saved[5]!,
          inputGates: saved[6]!,
          forgetGates: saved[7]!,
          candidates: saved[8]!,
        }),
    };
  });
  return operation(x, input, recurrent, bias) as tf.Tensor3D;
}

/** tfjs's own product for the projections of all steps, its gradient included; a kernel for the recurrence. */
function recurrentBiLstm(
  x: tf.Tensor3D,
  lengths: tf.Tensor1D,
  { input, recurrent, bias }: BiLstmWeights,
): tf.Tensor3D {
  const [batch, n, inputSize] = x.shape;
  const units = recurrent.shape[1];
  const projected = tf.add(tf.matMul(tf.reshape(x, [batch * n, inputSize]), input), bias);
  const recurrence = tf.customGrad((...args) => {
    const [gates, weights, save] = args as unknown as [tf.Tensor3D, tf.Tensor3D, tf.GradSaveFunc];
    const tape = tf
      .engine()
      .runKernel<tf.Tensor>(LSTM_RECURRENCE, { gates, recurrent: weights, lengths }) as tf.Tensor4D;
    save([tape, weights]);
    return {
      value: hiddenOf(tape),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [states, w] = saved as [tf.Tensor4D, tf.Tensor3D];
        const recurrentT = tf.transpose(w, [0, 2, 1]);
        const dGates = tf
          .engine()
          .runKernel<tf.Tensor>(LSTM_RECURRENCE_GRADIENT, { dy, tape: states, recurrentT, lengths });
        return [dGates, recurrentGradient(states, dGates as tf.Tensor3D)];
      },
    };
  });
  return recurrence(tf.reshape(projected, [batch, n, 8 * units]), recurrent) as tf.Tensor3D;
}

/** Of the tape `[6, B, n, 2d]` of {@link LSTM_RECURRENCE} the hidden states, `[B, n, 2d]`; zero on padding. */
const hiddenOf = (tape: tf.Tensor4D): tf.Tensor3D =>
  tf.squeeze(tf.slice(tape, [0, 0, 0, 0], [1, -1, -1, -1]), [0]);

/** h_{t-1}^T dz_t summed over tokens, for each direction. @param tape `[6, B, n, 2d]`; @param dGates `[B, n, 8d]`; @returns `[2, d, 4d]` */
function recurrentGradient(tape: tf.Tensor4D, dGates: tf.Tensor3D): tf.Tensor3D {
  const [batch, n, width] = dGates.shape;
  const before = tf.engine().runKernel<tf.Tensor>(LSTM_STATES_BEFORE, { tape }) as tf.Tensor3D;
  const byDirection = tf.transpose(tf.reshape(dGates, [batch * n, 2, width / 2]), [1, 0, 2]);
  return tf.matMul(before, byDirection, true);
}

/** The same in plain tfjs operations, step by step: the reference that every fused form is tested against. */
export function composedBiLstm(x: tf.Tensor3D, lengths: tf.Tensor1D, weights: BiLstmWeights): tf.Tensor3D {
  const [batch, n, inputSize] = x.shape;
  const units = weights.recurrent.shape[1];
  const mask = lengthMask(lengths, n);
  const projected = tf.add(tf.matMul(tf.reshape(x, [batch * n, inputSize]), weights.input), weights.bias);
  const [forward, backward] = tf.split(tf.reshape(projected, [batch, n, 8 * units]), 2, 2);
  const run = (gates: tf.Tensor, direction: 0 | 1): tf.Tensor[] => {
    const steps = timeSteps(gates);
    const recurrent = tf.reshape(tf.slice(weights.recurrent, [direction, 0, 0], [1, -1, -1]), [
      units,
      4 * units,
    ]);
    let hidden: tf.Tensor = tf.zeros([batch, units]);
    let cell: tf.Tensor = tf.zeros([batch, units]);
    const outputs: tf.Tensor[] = new Array<tf.Tensor>(n);
    for (let step = 0; step < n; step++) {
      const t = direction === 0 ? step : n - 1 - step;
      const [o, i, f, g] = tf.split(tf.add(steps[t]!, tf.matMul(hidden, recurrent)), 4, 1);
      // Padding keeps the state at zero, so that the backward direction starts at the sentence's own end.
      const real = tf.slice(mask, [0, t], [-1, 1]);
      cell = tf.mul(real, tf.add(tf.mul(tf.sigmoid(f!), cell), tf.mul(tf.sigmoid(i!), tf.tanh(g!))));
      hidden = tf.mul(real, tf.mul(tf.sigmoid(o!), tf.tanh(cell)));
      outputs[t] = hidden;
    }
    return outputs;
  };
  const both = [tf.stack(run(forward!, 0), 1), tf.stack(run(backward!, 1), 1)];
  return tf.concat(both, 2) as tf.Tensor3D;
}
