// Multi-head attention with its residual connection and layer normalisation (Eq. 2 and 3).
import * as tf from '@tensorflow/tfjs-core';
import { dense, type ParameterList, type Weights } from './parameters.ts';

/** Added to the scores of padding before the softmax. */
const MASKED_SCORE = -1e9;
const LAYER_NORM_EPSILON = 1e-5;

export function declareAttention(parameters: ParameterList, name: string, width: number): void {
  for (const part of ['query', 'key', 'value', 'output'])
    parameters.declareDense(`${name}.${part}`, width, width);
  parameters.declare(`${name}.gain`, [width], { kind: 'constant', value: 1 });
  parameters.declare(`${name}.shift`, [width], { kind: 'constant', value: 0 });
}

/**
 * LayerNorm(query + MultiHead(query, source, source)).
 * @param query `[B, n, H]`
 * @param source `[B, n, H]`, keys and values
 * @param mask `[B, n]`, 1 where a token is
 */
export function attention(
  query: tf.Tensor3D,
  source: tf.Tensor3D,
  mask: tf.Tensor2D,
  heads: number,
  name: string,
  weights: Weights,
): tf.Tensor3D {
  const [batch, n, width] = query.shape;
  const perHead = width / heads;
  const project = (x: tf.Tensor, part: string): tf.Tensor =>
    tf.transpose(tf.reshape(dense(x, `${name}.${part}`, weights), [batch, n, heads, perHead]), [0, 2, 1, 3]);
  const [q, k, v] = [project(query, 'query'), project(source, 'key'), project(source, 'value')];
  const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(perHead));
  const padding = tf.mul(tf.sub(1, tf.reshape(mask, [batch, 1, 1, n])), MASKED_SCORE);
  const head = tf.matMul(tf.softmax(tf.add(scores, padding)), v); // Eq. 2
  const concatenated = tf.reshape(tf.transpose(head, [0, 2, 1, 3]), [batch, n, width]);
  const attended = dense(concatenated, `${name}.output`, weights); // Eq. 3
  return layerNorm(tf.add(query, attended), name, weights) as tf.Tensor3D;
}

/** Ba et al. 2016, over the last axis. */
function layerNorm(x: tf.Tensor, name: string, weights: Weights): tf.Tensor {
  // Sum and product rather than tf.mean: its gradient can't be traced.
  const share = 1 / x.shape.at(-1)!;
  const mean = tf.mul(tf.sum(x, -1, true), share);
  const centred = tf.sub(x, mean);
  const variance = tf.mul(tf.sum(tf.square(centred), -1, true), share);
  const normalised = tf.div(centred, tf.sqrt(tf.add(variance, LAYER_NORM_EPSILON)));
  return tf.add(tf.mul(normalised, weights.get(`${name}.gain`)), weights.get(`${name}.shift`));
}
