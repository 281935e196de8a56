// The three operations of TensorFlow that a BiLSTM is made of here, as an interface: tests hold what is built on them against the composed form
// also where there is no TensorFlow, with the operations' documented equations written out.
import type * as tf from '@tensorflow/tfjs-core';

/** One direction's weights in TensorFlow's layout; d units. */
export interface BlockLstmWeights {
  /** `[I + d, 4d]`: rows for the input, then for the state before; columns i, f, c, o. */
  readonly weights: tf.Tensor2D;
  /** `[4d]`. */
  readonly bias: tf.Tensor1D;
}

/** What BlockLSTMV2 gives, `[n, B, d]` each, under its own names. */
export interface BlockLstmStates {
  /** Gates after the sigmoid, and the candidate after tanh. */
  readonly inputGate: tf.Tensor3D;
  readonly forgetGate: tf.Tensor3D;
  readonly outputGate: tf.Tensor3D;
  readonly candidate: tf.Tensor3D;
  readonly cell: tf.Tensor3D;
  readonly hidden: tf.Tensor3D;
}

export interface BlockLstmGradients {
  /** `[n, B, I]`. */
  readonly x: tf.Tensor3D;
  /** `[I + d, 4d]`. */
  readonly weights: tf.Tensor2D;
  /** `[4d]`. */
  readonly bias: tf.Tensor1D;
}

export interface RecurrentOperations {
  /** @param x `[n, B, f]`; each row's first `lengths[row]` steps are turned round, the others stay */
  reverseSequence(x: tf.Tensor3D, lengths: tf.Tensor1D): tf.Tensor3D;
  /** From states of zero, through all n steps. @param x `[n, B, I]` */
  blockLstm(x: tf.Tensor3D, weights: BlockLstmWeights): BlockLstmStates;
  /** @param dHidden `[n, B, d]`: the loss by each step's hidden state */
  blockLstmGradient(
    x: tf.Tensor3D,
    weights: BlockLstmWeights,
    states: BlockLstmStates,
    dHidden: tf.Tensor3D,
  ): BlockLstmGradients;
}
