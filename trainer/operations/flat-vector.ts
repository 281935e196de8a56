// Between the flat vector of all parameters and the tensors that it is cut into. Nothing is differentiated here: gradients are taken by the
// tensors.
import * as tf from '@tensorflow/tfjs-core';

export const SPLIT_VECTOR = 'CmanSplitVector';
export const JOIN_TENSORS = 'CmanJoinTensors';

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** @param vector as long as all `shapes` together; @returns a tensor of each shape */
export function splitVector(vector: tf.Tensor1D, shapes: readonly (readonly number[])[]): tf.Tensor[] {
  if (tf.getKernel(SPLIT_VECTOR, tf.getBackend())) {
    return tf
      .engine()
      .runKernel<tf.Tensor[]>(SPLIT_VECTOR, { vector }, { shapes: shapes.map((shape) => [...shape]) });
  }
  const parts = tf.split(vector, shapes.map(sizeOf));
  return parts.map((part, index) => tf.reshape(part, [...shapes[index]!]));
}

/** The tensors' values one after the other, `[P]`. */
export function joinTensors(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  if (tf.getKernel(JOIN_TENSORS, tf.getBackend())) {
    const inputs = Object.fromEntries(tensors.map((tensor, index) => [String(index), tensor]));
    return tf.engine().runKernel(JOIN_TENSORS, inputs);
  }
  return tf.concat(
    tensors.map((tensor) => tf.reshape(tensor, [-1]) as tf.Tensor1D),
    0,
  );
}
