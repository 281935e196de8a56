// Raw operations of TensorFlow, run by the native part of tfjs-node: BlockLSTMV2 and BlockLSTMGradV2 (all steps of one direction in one
// call, without peepholes or clipping) and ReverseSequence.
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../../../core/errors.ts';
import type { Attribute, NativeBinding, NodeBackend } from '../node-backend.ts';
import type { BlockLstmStates, BlockLstmWeights, RecurrentOperations } from './recurrent-operations.ts';

/** Of BlockLSTMV2: i, cs, f, o, ci, co, h. */
const FORWARD_OUTPUTS = 7;
/** Of BlockLSTMGradV2: x, cs_prev, h_prev, w, wci, wcf, wco, b. */
const GRADIENT_OUTPUTS = 8;

export function rawOperations(backend: NodeBackend): RecurrentOperations {
  const { binding } = backend;
  return {
    reverseSequence(x, lengths) {
      const attributes = [
        typeAttribute(binding, 'T', binding.TF_FLOAT),
        typeAttribute(binding, 'Tlen', binding.TF_INT32),
        { name: 'seq_dim', type: binding.TF_ATTR_INT, value: 0 },
        { name: 'batch_dim', type: binding.TF_ATTR_INT, value: 1 },
      ];
      return tf.reshape(backend.executeSingleOutput('ReverseSequence', attributes, [x, lengths]), x.shape);
    },

    blockLstm(x, weights) {
      const [n, batch] = x.shape;
      const units = unitsOf(weights);
      const attributes = [
        typeAttribute(binding, 'T', binding.TF_FLOAT),
        { name: 'cell_clip', type: binding.TF_ATTR_FLOAT, value: 0 },
        { name: 'use_peephole', type: binding.TF_ATTR_BOOL, value: false },
      ];
      const inputs = [x, ...beginning(batch, weights)];
      const outputs = withStepCount(backend, 'BlockLSTMV2', attributes, n, inputs, FORWARD_OUTPUTS);
      const [inputGate, cell, forgetGate, outputGate, candidate, tanhCell, hidden] = outputs.map(
        (tensor): tf.Tensor3D => tf.reshape(tensor, [n, batch, units]),
      );
      tanhCell?.dispose();
      if (!inputGate || !cell || !forgetGate || !outputGate || !candidate || !hidden)
        throw lacking('BlockLSTMV2');
      return { inputGate, forgetGate, outputGate, candidate, cell, hidden };
    },

    blockLstmGradient(x, weights, states, dHidden) {
      const [n, batch] = x.shape;
      const attributes = [
        typeAttribute(binding, 'T', binding.TF_FLOAT),
        { name: 'use_peephole', type: binding.TF_ATTR_BOOL, value: false },
      ];
      const dCell = tf.zerosLike(dHidden);
      const inputs = [x, ...beginning(batch, weights), ...inOrder(states), dCell, dHidden];
      const outputs = withStepCount(backend, 'BlockLSTMGradV2', attributes, n, inputs, GRADIENT_OUTPUTS);
      const [dX, , , dWeights, , , , dBias] = outputs;
      if (!dX || !dWeights || !dBias) throw lacking('BlockLSTMGradV2');
      return {
        x: tf.reshape(dX, x.shape),
        weights: tf.reshape(dWeights, weights.weights.shape),
        bias: tf.reshape(dBias, weights.bias.shape),
      };
    },
  };
}

const typeAttribute = ({ TF_ATTR_TYPE }: NativeBinding, name: string, value: number): Attribute => ({
  name,
  type: TF_ATTR_TYPE,
  value,
});

const unitsOf = ({ bias }: BlockLstmWeights): number => bias.shape[0] / 4;

/** cs_prev, h_prev, w, wci, wcf, wco, b: states of zero, and peepholes that are asked for but not used. */
function beginning(batch: number, weights: BlockLstmWeights): tf.Tensor[] {
  const units = unitsOf(weights);
  const state = tf.zeros([batch, units]);
  const peephole = tf.zeros([units]);
  return [state, state, weights.weights, peephole, peephole, peephole, weights.bias];
}

/** i, cs, f, o, ci, co, h. */
const inOrder = (states: BlockLstmStates): tf.Tensor[] => [
  states.inputGate,
  states.cell,
  states.forgetGate,
  states.outputGate,
  states.candidate,
  tf.tanh(states.cell),
  states.hidden,
];

/** Ids of numbers of steps, 64-bit scalars, by their value: a batch's length is one of a few dozen. They are kept for the process's life. */
const stepCounts = new WeakMap<NodeBackend, Map<number, number>>();

/** Runs an operation whose first input, seq_len_max, is the number of steps. */
function withStepCount(
  backend: NodeBackend,
  name: string,
  attributes: readonly Attribute[],
  n: number,
  inputs: readonly tf.Tensor[],
  outputs: number,
): tf.Tensor[] {
  const ids = [stepCount(backend, n), ...backend.getInputTensorIds(inputs)];
  return backend.binding
    .executeOp(name, attributes, ids, outputs)
    .map((tensor) => backend.createOutputTensor(tensor));
}

/**
 * TensorFlow reads it on the host. What tfjs-node writes as 64 bits goes to the GPU and would be fetched back, all work before it waited for,
 * by each call; the result of `Size` lies on the host.
 */
function stepCount(backend: NodeBackend, n: number): number {
  const known = stepCounts.get(backend) ?? new Map<number, number>();
  stepCounts.set(backend, known);
  const kept = known.get(n);
  if (kept !== undefined) return kept;
  const { binding } = backend;
  const counted = tf.zeros([n]);
  const attributes = [
    typeAttribute(binding, 'T', binding.TF_FLOAT),
    typeAttribute(binding, 'out_type', binding.TF_INT64),
  ];
  const [size] = binding.executeOp('Size', attributes, backend.getInputTensorIds([counted]), 1);
  counted.dispose();
  if (!size) throw lacking('Size');
  known.set(n, size.id);
  return size.id;
}

const lacking = (operation: string): AppError =>
  new AppError('internal', `TensorFlow's ${operation} gave fewer tensors than it should`);
