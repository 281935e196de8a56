import * as tf from '@tensorflow/tfjs-core';

/** `[B, n]` float32: 1 where a token is, 0 where padding is. Needs concrete sizes: for reference operations and tests. */
export function lengthMask(lengths: tf.Tensor1D, n: number): tf.Tensor2D {
  const positions = tf.reshape(tf.range(0, n, 1, 'int32'), [1, n]);
  return tf.cast(tf.less(positions, tf.reshape(lengths, [-1, 1])), 'float32') as tf.Tensor2D;
}
