// Fused operation 6: multi-head attention over a padded batch, between the projections (Eq. 2): of each head softmax(Q K^T / sqrt(d_k)) V.
import * as tf from '@tensorflow/tfjs-core';

/** Added to the scores of padding before the softmax. */
export const MASKED_SCORE = -1e9;

export const ATTENTION = 'CmanAttention';
/** Takes up what {@link ATTENTION} gives besides its output: how much each token attends to each, `[B, z, n, n]`. */
export const ATTENTION_GRADIENT = 'CmanAttentionGradient';

export interface AttentionInputs {
  /** `[B, n, H]` float32 each, the heads' columns side by side. */
  readonly query: tf.Tensor3D;
  readonly key: tf.Tensor3D;
  readonly value: tf.Tensor3D;
}

/**
 * @param mask `[B, n]` float32, 1 where a token is: padding is not attended to
 * @param heads z, divides H
 * @returns `[B, n, H]`, the heads side by side
 */
export function multiHeadAttention(
  { query, key, value }: AttentionInputs,
  mask: tf.Tensor2D,
  heads: number,
): tf.Tensor3D {
  if (!tf.getKernel(ATTENTION, tf.getBackend()))
    return composedMultiHeadAttention({ query, key, value }, mask, heads);
  const operation = tf.customGrad((...args) => {
    const [attended, shares] = tf
      .engine()
      .runKernel<tf.Tensor[]>(ATTENTION, { query, key, value, mask }, { heads });
    const save = args.at(-1) as tf.GradSaveFunc;
    save([query, key, value, shares!]);
    return {
      value: attended!,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        tf.engine().runKernel<tf.Tensor[]>(ATTENTION_GRADIENT, {
          dy,
          query: saved[0]!,
          key: saved[1]!,
          value: saved[2]!,
          shares: saved[3]!,
        }),
    };
  });
  return operation(query, key, value) as tf.Tensor3D;
}

/** The same in plain tfjs operations: the reference, and what is traced. */
export function composedMultiHeadAttention(
  { query, key, value }: AttentionInputs,
  mask: tf.Tensor2D,
  heads: number,
): tf.Tensor3D {
  const [batch, n, width] = query.shape;
  const perHead = width / heads;
  const byHead = (x: tf.Tensor3D): tf.Tensor =>
    tf.transpose(tf.reshape(x, [batch, n, heads, perHead]), [0, 2, 1, 3]);
  const [q, k, v] = [byHead(query), byHead(key), byHead(value)];
  const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(perHead));
  const padding = tf.mul(tf.sub(1, tf.reshape(mask, [batch, 1, 1, n])), MASKED_SCORE);
  const attended = tf.matMul(tf.softmax(tf.add(scores, padding)), v); // Eq. 2
  return tf.reshape(tf.transpose(attended, [0, 2, 1, 3]), [batch, n, width]);
}
