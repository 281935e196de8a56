// The layer that puts a sequence into context: a BiLSTM (Eq. 1), or per-token layers for Table 4's last row.
import * as tf from '@tensorflow/tfjs-core';
import { biLstm } from '../operations/bi-lstm.ts';
import { dense, type ParameterList, type Weights } from './parameters.ts';

export type SequenceKind = 'bilstm' | 'mlp';

export function declareSequenceEncoder(
  parameters: ParameterList,
  name: string,
  inputs: number,
  units: number,
  kind: SequenceKind,
): void {
  if (kind === 'mlp') {
    parameters.declareDense(`${name}.first`, inputs, 2 * units);
    parameters.declareDense(`${name}.second`, 2 * units, 2 * units);
    return;
  }
  parameters.declare(`${name}.input`, [inputs, 8 * units], {
    kind: 'glorot',
    fanIn: inputs,
    fanOut: 4 * units,
  });
  parameters.declare(`${name}.recurrent`, [2, units, 4 * units], {
    kind: 'glorot',
    fanIn: units,
    fanOut: 4 * units,
  });
  parameters.declare(`${name}.bias`, [8 * units], { kind: 'lstm-bias' });
}

/** @param x `[B, n, I]`; @returns `[B, n, 2d]` */
export function sequenceEncoder(
  x: tf.Tensor3D,
  lengths: tf.Tensor1D,
  name: string,
  weights: Weights,
  { kind, training }: { kind: SequenceKind; training: boolean },
): tf.Tensor3D {
  if (kind === 'mlp') {
    const hidden = tf.tanh(dense(x, `${name}.first`, weights));
    return tf.tanh(dense(hidden, `${name}.second`, weights)) as tf.Tensor3D;
  }
  return biLstm(
    x,
    lengths,
    {
      input: weights.get(`${name}.input`),
      recurrent: weights.get(`${name}.recurrent`),
      bias: weights.get(`${name}.bias`),
    },
    training,
  );
}
