// Multi-head attention with its residual connection and layer normalisation (Eq. 2 and 3).
import * as tf from '@tensorflow/tfjs-core';
import { layerNorm } from '../operations/layer-norm.ts';
import { dense, type ParameterList, type Weights } from './parameters.ts';

/** Added to the scores of padding before the softmax. */
const MASKED_SCORE = -1e9;

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
  return layerNorm(tf.add(query, attended), weights.get(`${name}.gain`), weights.get(`${name}.shift`));
}
