// Multi-head attention with its residual connection and layer normalisation (Eq. 2 and 3).
import * as tf from '@tensorflow/tfjs-core';
import { multiHeadAttention } from '../operations/attention.ts';
import { layerNorm } from '../operations/layer-norm.ts';
import { dense, type ParameterList, type Weights } from './parameters.ts';

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
  const project = (x: tf.Tensor3D, part: string): tf.Tensor3D =>
    dense(x, `${name}.${part}`, weights) as tf.Tensor3D;
  const [q, k, v] = [project(query, 'query'), project(source, 'key'), project(source, 'value')];
  const concatenated = multiHeadAttention({ query: q, key: k, value: v }, mask, heads); // Eq. 2
  const attended = dense(concatenated, `${name}.output`, weights); // Eq. 3
  return layerNorm(tf.add(query, attended), weights.get(`${name}.gain`), weights.get(`${name}.shift`));
}
