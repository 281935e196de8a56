// The order of the four gates in the columns of weights: ours is o, i, f, g; that of BlockLSTMV2 is i, f, c, o, where c is our g. The one is
// the other turned by a gate. (BlockLSTM without V2 has i, c, f, o.)
import * as tf from '@tensorflow/tfjs-core';

const GATES = 4;

/** The last axis, four gates wide, from o, i, f, g to i, f, g, o. */
export const toTensorFlowGates = <T extends tf.Tensor>(ours: T): T => turned(ours, 1);

/** The last axis, four gates wide, from i, f, g, o to o, i, f, g. */
export const fromTensorFlowGates = <T extends tf.Tensor>(theirs: T): T => turned(theirs, GATES - 1);

/** The first `gates` gates go last. */
function turned<T extends tf.Tensor>(weights: T, gates: number): T {
  const axis = weights.rank - 1;
  const width = weights.shape[axis]!;
  const first = (gates * width) / GATES;
  const [head, tail] = tf.split<T>(weights, [first, width - first], axis);
  return tf.concat<T>([tail!, head!], axis);
}
