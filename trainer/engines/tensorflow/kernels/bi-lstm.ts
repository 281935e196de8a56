// The BiLSTM on TensorFlow (Eq. 1): BlockLSTMV2 for each direction. Time comes first and runs in each direction's own order, so that
// padding is last: what is computed there comes after all that counts, is masked, and gets no gradient.
import * as tf from '@tensorflow/tfjs-core';
import { BI_LSTM, BI_LSTM_GRADIENT, BI_LSTM_INFERENCE } from '../../../operations/bi-lstm.ts';
import { lengthMask } from '../../../operations/length-mask.ts';
import { fromTensorFlowGates, toTensorFlowGates } from './gates.ts';
import type { BlockLstmStates, BlockLstmWeights, RecurrentOperations } from './recurrent-operations.ts';

/** A pair for the two directions: forward, backward. */
type Both<T> = readonly [T, T];

/** Registers it for a backend. @param operationsOf the backend's own, of the instance that a kernel is run on */
export function registerBiLstm(
  backendName: string,
  operationsOf: (backend: unknown) => RecurrentOperations,
): void {
  const register = (
    kernelName: string,
    compute: (inputs: tf.NamedTensorInfoMap, operations: RecurrentOperations) => tf.Tensor | tf.Tensor[],
  ): void =>
    tf.registerKernel({
      kernelName,
      backendName,
      // Whatever is between goes at once, not with the whole step.
      kernelFunc: ({ inputs, backend }) => tf.tidy(() => compute(inputs, operationsOf(backend))),
    });

  register(BI_LSTM_INFERENCE, (inputs, operations) => {
    const { lengths, states } = run(inputs, operations);
    return outputOf(states, lengths, operations);
  });

  register(BI_LSTM, (inputs, operations) => {
    const { lengths, states } = run(inputs, operations);
    const tape = (name: keyof BlockLstmStates): tf.Tensor => tf.stack([states[0][name], states[1][name]], 1);
    return [
      outputOf(states, lengths, operations),
      tape('hidden'),
      tape('cell'),
      tape('outputGate'),
      tape('inputGate'),
      tape('forgetGate'),
      tape('candidate'),
    ];
  });

  register(BI_LSTM_GRADIENT, (inputs, operations) => {
    const lengths = tensor<tf.Tensor1D>(inputs, 'lengths');
    const x = bothOrders(tensor(inputs, 'x'), lengths, operations);
    const [, batch, inputSize] = x[0].shape;
    const input = tensor<tf.Tensor2D>(inputs, 'input');
    const recurrent = tensor<tf.Tensor3D>(inputs, 'recurrent');
    // No gradient depends on the bias but through the gates, which are there.
    const weights = bothWeights(input, recurrent, tf.zeros([input.shape[1]]));
    const states = statesOf(inputs);

    const dy = tensor<tf.Tensor3D>(inputs, 'dy');
    const n = dy.shape[1];
    const real: tf.Tensor3D = tf.mul(dy, tf.expandDims(lengthMask(lengths, n), 2));
    const [dForward, dBackward] = halves(timeFirst(real));
    const dHidden: Both<tf.Tensor3D> = [dForward, operations.reverseSequence(dBackward, lengths)];
    const gradients = mapBoth((way) =>
      operations.blockLstmGradient(x[way], weights[way], states[way], dHidden[way]),
    );

    const dX: tf.Tensor3D = tf.add(gradients[0].x, operations.reverseSequence(gradients[1].x, lengths));
    const units = recurrent.shape[1];
    const rows = (way: 0 | 1): tf.Tensor2D[] =>
      tf.split(fromTensorFlowGates(gradients[way].weights), [inputSize, units], 0);
    const [ofForward, ofBackward] = [rows(0), rows(1)];
    return [
      tf.reshape(timeFirst(dX), [batch, n, inputSize]),
      tf.concat([ofForward[0]!, ofBackward[0]!], 1),
      tf.stack([ofForward[1]!, ofBackward[1]!]),
      tf.concat(gradients.map(({ bias }) => fromTensorFlowGates(bias))),
    ];
  });
}

const mapBoth = <T>(value: (way: 0 | 1) => T): Both<T> => [value(0), value(1)];

/** A kernel's input as a tensor: kernels are given information on tensors, tfjs's operations want tensors. */
function tensor<T extends tf.Tensor>(inputs: tf.NamedTensorInfoMap, name: string): T {
  const info = inputs[name];
  if (!(info instanceof tf.Tensor)) throw new TypeError(`${name} is not a tensor`);
  return info as T;
}

/** `[B, n, f]` to `[n, B, f]`, and back. */
const timeFirst = (x: tf.Tensor3D): tf.Tensor3D => tf.transpose(x, [1, 0, 2]);

/** Of `[n, B, 2f]` the directions, `[n, B, f]`. */
function halves(x: tf.Tensor3D): Both<tf.Tensor3D> {
  const [forward, backward] = tf.split<tf.Tensor3D>(x, 2, 2);
  return [forward!, backward!];
}

/** `[B, n, I]` as each direction reads it, `[n, B, I]`. */
function bothOrders(
  x: tf.Tensor3D,
  lengths: tf.Tensor1D,
  { reverseSequence }: RecurrentOperations,
): Both<tf.Tensor3D> {
  const forward = timeFirst(x);
  return [forward, reverseSequence(forward, lengths)];
}

/** @param input `[I, 8d]`; @param recurrent `[2, d, 4d]`; @param bias `[8d]` */
function bothWeights(input: tf.Tensor2D, recurrent: tf.Tensor3D, bias: tf.Tensor1D): Both<BlockLstmWeights> {
  const [inputs, states, biases] = [
    tf.split<tf.Tensor2D>(input, 2, 1),
    tf.unstack(recurrent),
    tf.split<tf.Tensor1D>(bias, 2),
  ];
  return mapBoth((way) => ({
    weights: toTensorFlowGates(tf.concat([inputs[way]!, states[way] as tf.Tensor2D], 0)),
    bias: toTensorFlowGates(biases[way]!),
  }));
}

function run(
  inputs: tf.NamedTensorInfoMap,
  operations: RecurrentOperations,
): { lengths: tf.Tensor1D; states: Both<BlockLstmStates> } {
  const lengths = tensor<tf.Tensor1D>(inputs, 'lengths');
  const x = bothOrders(tensor(inputs, 'x'), lengths, operations);
  const weights = bothWeights(tensor(inputs, 'input'), tensor(inputs, 'recurrent'), tensor(inputs, 'bias'));
  return { lengths, states: mapBoth((way) => operations.blockLstm(x[way], weights[way])) };
}

/** `[B, n, 2d]`, zero on padding. */
function outputOf(
  states: Both<BlockLstmStates>,
  lengths: tf.Tensor1D,
  { reverseSequence }: RecurrentOperations,
): tf.Tensor3D {
  const backward = reverseSequence(states[1].hidden, lengths);
  const sideBySide = timeFirst(tf.concat([states[0].hidden, backward], 2));
  return tf.mul(sideBySide, tf.expandDims(lengthMask(lengths, sideBySide.shape[1]), 2));
}

/** From the tape, `[n, 2, B, d]` each. */
function statesOf(inputs: tf.NamedTensorInfoMap): Both<BlockLstmStates> {
  const read = (name: string): tf.Tensor3D[] => tf.unstack(tensor(inputs, name), 1) as tf.Tensor3D[];
  const [hidden, cells, candidates] = [read('hidden'), read('cells'), read('candidates')];
  const [output, input, forget] = [read('outputGates'), read('inputGates'), read('forgetGates')];
  return mapBoth((way) => ({
    hidden: hidden[way]!,
    cell: cells[way]!,
    candidate: candidates[way]!,
    outputGate: output[way]!,
    inputGate: input[way]!,
    forgetGate: forget[way]!,
  }));
}
