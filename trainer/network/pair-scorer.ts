// The relation scorer over pairs of mentions: Eq. 9, with more of the sentence in sight than two tokens.
//
// s(i, j, k) = v_k . tanh(U_k h_i + W_k h_j + C_k c_ij + d_k(i, j) + b_k) + p_k
//
// where h is a mention's first and last token state and its label, c_ij what stands between the two mentions (attention-pooled, as Lee et al. 2017
// pool a span), d an embedding of what can be counted of the pair: distance, mentions between. It learns from all pairs of mentions, those
// that the schema forbids too: telling types apart is what gets it started (docs/experiments.md, docs/adr/0012).
import * as tf from '@tensorflow/tfjs-core';
import { dropout } from './dropout.ts';
import type { Pass } from './attention-units.ts';
import type { InputTensors } from './inputs.ts';
import { dense, type ParameterList, type Weights } from './parameters.ts';
import { PAIR_FEATURES, relationTypesOf, type NetworkSpec } from './spec.ts';

/** A fifth of the pairs that a schema allows are related; the logits start there. */
const INITIAL_BIAS = -1.5;
/** Scores of the pooling stay within this, so that sums of their exponentials lose no digits to each other. */
const SCORE_LIMIT = 3;
/** Attention heads of the pooling. */
export const POOLING_HEADS = 4;
/** Keeps the mean over no tokens at zero. */
const NOTHING_BETWEEN = 1e-2;

export function declarePairScorer(parameters: ParameterList, states: number, spec: NetworkSpec): void {
  const { scorerHidden: hidden, pairContext, labelEmbedding } = spec.config;
  const relations = relationTypesOf(spec);
  const count = relations.length;
  const zero = { kind: 'constant', value: 0 } as const;
  const mention = 2 * states + labelEmbedding;
  const declare = (name: string, inputs: number): void => {
    const initial = { kind: 'glorot', fanIn: inputs, fanOut: hidden } as const;
    parameters.declare(`scorer.${name}`, [inputs, count, hidden], initial, [null, relations, null]);
  };
  declare('head', mention); // U_k
  declare('tail', mention); // W_k
  if (pairContext > 0) {
    parameters.declareDense('context.value', states, pairContext);
    parameters.declareDense('context.score', states, POOLING_HEADS);
    declare('context', pairContext); // C_k
  }
  parameters.declare('scorer.features', [PAIR_FEATURES, count, hidden], zero, [null, relations, null]);
  parameters.declare('scorer.bias', [count, hidden], zero, [relations, null]); // b_k
  const output = { kind: 'glorot', fanIn: hidden, fanOut: 1 } as const;
  parameters.declare('scorer.output', [count, hidden], output, [relations, null]); // v_k
  parameters.declare('scorer.prior', [count], { kind: 'constant', value: INITIAL_BIAS }, [relations]);
}

/**
 * @param states `[B, n, S]` label-aware token states
 * @param inputs `begins`, `ends` `[B, k, n]` one-hot, `before`, `through` `[B, k, n]` (1 for the tokens before the mention, and up to its
 *   end), `headFirst` `[B, k, k, 1]`, `pairFeatures` `[B, k, k, F]`, `tags` `[B, n, T]`
 * @returns `[B, k, k, R]`, head before tail
 */
export function pairLogits(states: tf.Tensor3D, inputs: InputTensors, pass: Pass): tf.Tensor4D {
  const { weights, spec } = pass;
  const seen = dropout(states, 'scorer', pass.dropout) as tf.Tensor3D;
  const ends = inputs['ends'] as tf.Tensor3D;
  const [batch, k] = ends.shape;
  const tags = inputs['tags'] as tf.Tensor3D;
  const mentionTags = tf.matMul(ends, tags) as tf.Tensor3D;
  const labels = product(mentionTags, weights.get<tf.Rank.R2>('labels'));
  const mentions = tf.concat(
    [
      tf.matMul(inputs['begins'] as tf.Tensor3D, seen) as tf.Tensor3D,
      tf.matMul(ends, seen) as tf.Tensor3D,
      labels,
    ],
    2,
  );
  const relations = relationTypesOf(spec).length;
  const hidden = spec.config.scorerHidden;
  const width = relations * hidden;
  const through = (x: tf.Tensor, name: string): tf.Tensor => product(x, columns(weights, name, width));
  const heads = tf.reshape(through(mentions, 'scorer.head'), [batch, k, 1, width]);
  const tails = tf.reshape(through(mentions, 'scorer.tail'), [batch, 1, k, width]);
  const bias = tf.reshape(weights.get('scorer.bias'), [width]);
  const counted = through(inputs['pairFeatures']!, 'scorer.features');
  let sum = tf.add(tf.add(heads, tails), tf.add(counted, bias));
  if (spec.config.pairContext > 0)
    sum = tf.add(sum, through(contextBetween(seen, inputs, pass), 'scorer.context'));
  // Pairs in one axis: tfjs's WebGPU backend spreads tensors of at most four axes.
  const activations = tf.reshape(tf.tanh(sum), [batch * k * k, relations, hidden]);
  const perPair = tf.sum(tf.mul(activations, weights.get('scorer.output')), 2);
  const scores = tf.reshape(perPair, [batch, k, k, relations]);
  return tf.add(scores, weights.get('scorer.prior')) as tf.Tensor4D; // Eq. 9
}

const columns = (weights: Weights, name: string, width: number): tf.Tensor2D =>
  tf.reshape(weights.get(name), [-1, width]) as tf.Tensor2D;

/** `[..., I]` times `[I, O]`. */
function product(x: tf.Tensor, matrix: tf.Tensor2D): tf.Tensor {
  const [inputs, outputs] = matrix.shape;
  const flat = tf.matMul(tf.reshape(x, [-1, inputs]) as tf.Tensor2D, matrix);
  return tf.reshape(flat, [...x.shape.slice(0, -1), outputs]);
}

/** Attention-pooled states of the tokens between two mentions, by differences of running sums. @returns `[B, k, k, C]` */
function contextBetween(states: tf.Tensor3D, inputs: InputTensors, { weights, spec, mask }: Pass): tf.Tensor {
  const [batch, n] = states.shape;
  const before = inputs['before'] as tf.Tensor3D;
  const [, k] = before.shape;
  const perHead = spec.config.pairContext / POOLING_HEADS;
  const scores = tf.mul(tf.tanh(dense(states, 'context.score', weights)), SCORE_LIMIT);
  const shares = tf.mul(tf.exp(scores), tf.reshape(mask, [batch, n, 1]));
  const values = tf.reshape(dense(states, 'context.value', weights), [batch, n, POOLING_HEADS, perHead]);
  const weighted = tf.mul(values, tf.reshape(shares, [batch, n, POOLING_HEADS, 1]));
  const summed = tf.concat([tf.reshape(weighted, [batch, n, -1]), shares], 2) as tf.Tensor3D;
  const width = spec.config.pairContext + POOLING_HEADS;
  const upTo = (positions: tf.Tensor): tf.Tensor => tf.matMul(positions as tf.Tensor3D, summed);
  const begins = upTo(before);
  const ends = upTo(inputs['through']!);
  const asRows = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [batch, k, 1, width]);
  const asColumns = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [batch, 1, k, width]);
  const headFirst = inputs['headFirst']!;
  const between = tf.add(
    tf.mul(headFirst, tf.sub(asColumns(begins), asRows(ends))),
    tf.mul(tf.sub(1, headFirst), tf.sub(asRows(begins), asColumns(ends))),
  );
  const [sums, total] = tf.split(between, [spec.config.pairContext, POOLING_HEADS], 3);
  const parts = tf.reshape(sums!, [batch * k * k, POOLING_HEADS, perHead]);
  const wholes = tf.add(tf.reshape(total!, [batch * k * k, POOLING_HEADS, 1]), NOTHING_BETWEEN);
  return tf.reshape(tf.div(parts, wholes), [batch, k, k, spec.config.pairContext]);
}

/** Eq. 12 over the pairs of `pairMask`, summed. */
export function pairLoss(logits: tf.Tensor4D, inputs: InputTensors): tf.Scalar {
  const loss = tf.sub(tf.softplus(logits), tf.mul(inputs['pairs']!, logits));
  return tf.sum(tf.mul(loss, inputs['pairMask']!)) as tf.Scalar;
}
