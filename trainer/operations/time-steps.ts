import * as tf from '@tensorflow/tfjs-core';

/** `[B, n, ...]` as n tensors `[B, ...]`. tfjs's own gradient of unstack fails for a single output, hence the case apart. */
export function timeSteps(x: tf.Tensor): tf.Tensor[] {
  return x.shape[1] === 1 ? [tf.squeeze(x, [1])] : tf.unstack(x, 1);
}
