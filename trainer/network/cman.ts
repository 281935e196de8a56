// CMAN (Zhao et al., IJCAI 2020): the whole network, written once in tfjs operations. Equation numbers are the paper's.
import * as tf from '@tensorflow/tfjs-core';
import { tagsFor } from '../../core/tagging/bio-tags.ts';
import { crfNegLogLikelihood, type CrfWeights } from '../operations/crf-loss.ts';
import {
  headSelectionLoss,
  headSelectionLogits,
  type HeadSelectionInputs,
} from '../operations/head-selection.ts';
import { bla, bsa, declareBla, declareBsa, type Pass } from './attention-units.ts';
import { dropout, type DropoutMasks, type DropoutSite } from './dropout.ts';
import type { InputTensors } from './inputs.ts';
import { dense, ParameterList, type ParameterDeclaration, type Weights } from './parameters.ts';
import { declarePairScorer, pairLogits, pairLoss } from './pair-scorer.ts';
import { declareSequenceEncoder, sequenceEncoder } from './sequence-encoder.ts';
import {
  entityTypesOf,
  labelAwareWidth,
  relationTypesOf,
  stateWidth,
  tokenInputWidth,
  type NetworkSpec,
} from './spec.ts';
import { declareTokenInput, tokenInput } from './token-input.ts';

/** Relations are rare among token pairs: their logits start at a probability of 5 %. */
const INITIAL_RELATION_BIAS = -3;

/** Every parameter of the network, in the order of the flat vector. */
export function declareCman(spec: NetworkSpec): ParameterDeclaration[] {
  const parameters = new ParameterList();
  const { config } = spec;
  const width = stateWidth(spec);
  const tags = tagsFor(entityTypesOf(spec));
  const relations = relationTypesOf(spec);

  declareTokenInput(parameters, spec);
  for (let unit = 1; unit <= config.bsaUnits; unit++) {
    declareBsa(parameters, `bsa${unit}`, unit === 1 ? tokenInputWidth(spec) : width, spec);
  }

  parameters.declareDense('emissions', width, tags.length, tags);
  const zero = { kind: 'constant', value: 0 } as const;
  parameters.declare('crf.transitions', [tags.length, tags.length], zero, [tags, tags]);
  parameters.declare('crf.start', [tags.length], zero, [tags]);
  parameters.declare('crf.end', [tags.length], zero, [tags]);

  if (relations.length === 0) return parameters.declarations;
  parameters.declare('labels', [tags.length, config.labelEmbedding], { kind: 'uniform', limit: 0.25 }, [
    tags,
    null,
  ]);
  if (config.labelAttention) {
    declareBla(parameters, 'bla1', spec);
    declareSequenceEncoder(parameters, 'fusion', 2 * width, config.hidden, config.sequence);
    declareBla(parameters, 'bla2', spec);
  }

  const scorerInput = labelAwareWidth(spec);
  if (config.relationPairs === 'mentions') {
    declarePairScorer(parameters, scorerInput, spec);
    return parameters.declarations;
  }
  const hidden = config.scorerHidden;
  const projection = { kind: 'glorot', fanIn: scorerInput, fanOut: hidden } as const;
  parameters.declare('scorer.head', [scorerInput, relations.length, hidden], projection, [
    null,
    relations,
    null,
  ]); // U_k
  parameters.declare('scorer.tail', [scorerInput, relations.length, hidden], projection, [
    null,
    relations,
    null,
  ]); // W_k
  parameters.declare('scorer.bias', [relations.length, hidden], zero, [relations, null]); // b_k
  parameters.declare(
    'scorer.output',
    [relations.length, hidden],
    { kind: 'glorot', fanIn: hidden, fanOut: 1 },
    [relations, null],
  ); // V_k
  parameters.declare('scorer.prior', [relations.length], { kind: 'constant', value: INITIAL_RELATION_BIAS }, [
    relations,
  ]);
  return parameters.declarations;
}

export function startPass(
  inputs: InputTensors,
  spec: NetworkSpec,
  weights: Weights,
  masks: DropoutMasks,
  training: boolean,
): Pass {
  return {
    spec,
    weights,
    lengths: inputs['lengths'] as tf.Tensor1D,
    mask: inputs['mask'] as tf.Tensor2D,
    dropout: masks,
    training,
  };
}

/** X^m from X^0 = X: the m BSA units (Eq. 4). @param x `[B, n, dw]`; @returns `[B, n, 2d]` */
export function tokenStates(x: tf.Tensor3D, pass: Pass): tf.Tensor3D {
  let states = dropout(x, 'embedding', pass.dropout) as tf.Tensor3D;
  for (let unit = 1; unit <= pass.spec.config.bsaUnits; unit++) {
    states = bsa(states, `bsa${unit}`, `bsa${unit}` as DropoutSite, pass); // Eq. 4
  }
  return states;
}

/** W_phi X^m + b_phi of Eq. 8. @returns `[B, n, T]` */
export function emissions(states: tf.Tensor3D, weights: Weights): tf.Tensor3D {
  return dense(states, 'emissions', weights) as tf.Tensor3D;
}

export const crfWeights = (weights: Weights): CrfWeights => ({
  transitions: weights.get('crf.transitions'),
  start: weights.get('crf.start'),
  end: weights.get('crf.end'),
});

/** Label-aware token states X~3 from X^m and one-hot tags `[B, n, T]`. */
export function labelAwareStates(states: tf.Tensor3D, tags: tf.Tensor3D, pass: Pass): tf.Tensor3D {
  const { weights, spec, lengths, training } = pass;
  const [batch, n, tagCount] = tags.shape;
  const embedding = weights.get<tf.Rank.R2>('labels');
  const flat = tf.matMul(tf.reshape(tags, [batch * n, tagCount]) as tf.Tensor2D, embedding);
  const labels = tf.reshape(flat, [batch, n, spec.config.labelEmbedding]) as tf.Tensor3D;
  if (!spec.config.labelAttention) return tf.concat([states, labels], 2) as tf.Tensor3D;

  const first = bla(states, labels, 'bla1', 'labels1', pass); // Eq. 5
  const both = tf.concat([states, first], 2) as tf.Tensor3D;
  const fused = sequenceEncoder(both, lengths, 'fusion', weights, { kind: spec.config.sequence, training }); // Eq. 6
  return bla(dropout(fused, 'fusion', pass.dropout) as tf.Tensor3D, labels, 'bla2', 'labels2', pass); // Eq. 7
}

/** The two halves of Eq. 9, `[B, n, R * dt]` each. */
function scorerInputs(heads: tf.Tensor3D, tails: tf.Tensor3D, weights: Weights): HeadSelectionInputs {
  const project = (states: tf.Tensor3D, name: string): tf.Tensor => {
    const weight = weights.get<tf.Rank.R3>(name);
    const [inputs, relations, hidden] = weight.shape;
    const [batch, count] = states.shape;
    const matrix = tf.reshape(weight, [inputs, relations * hidden]) as tf.Tensor2D;
    const product = tf.matMul(tf.reshape(states, [batch * count, inputs]) as tf.Tensor2D, matrix);
    return tf.reshape(product, [batch, count, relations * hidden]);
  };
  const bias = tf.reshape(weights.get('scorer.bias'), [-1]);
  return {
    heads: tf.add(project(heads, 'scorer.head'), bias) as tf.Tensor3D,
    tails: project(tails, 'scorer.tail') as tf.Tensor3D,
    scorer: weights.get('scorer.output'),
    bias: weights.get('scorer.prior'),
  };
}

/**
 * Logits of all relations between mentions, Eq. 9.
 * @param inputs of `mentionInputs`, and `tags`
 * @returns `[B, k, k, R]`, head before tail
 */
export function relationLogits(states: tf.Tensor3D, inputs: InputTensors, pass: Pass): tf.Tensor4D {
  if (pass.spec.config.relationPairs === 'mentions') return pairLogits(states, inputs, pass);
  const chosen = tf.matMul(inputs['ends'] as tf.Tensor3D, states) as tf.Tensor3D;
  return headSelectionLogits(scorerInputs(chosen, chosen, pass.weights)); // Eq. 9
}

/** L_re, Eq. 12, summed over the batch. */
function relationLoss(states: tf.Tensor3D, inputs: InputTensors, pass: Pass): tf.Tensor {
  const labelAware = labelAwareStates(states, inputs['tags'] as tf.Tensor3D, pass);
  if (pass.spec.config.relationPairs === 'mentions') {
    return pairLoss(pairLogits(labelAware, inputs, pass), inputs);
  }
  const gold = inputs['relations'] as tf.Tensor4D;
  return headSelectionLoss(scorerInputs(labelAware, labelAware, pass.weights), gold, pass.mask);
}

/**
 * L_joint, summed over each sentence and averaged over the batch.
 * @param perturbation `[B, n, dw]` added to the token input: eta of Eq. 14, or zeros
 */
export function jointLoss(
  inputs: InputTensors,
  pass: Pass,
  perturbation: tf.Tensor,
  relationWeight: number,
): tf.Scalar {
  const { spec, weights, mask } = pass;
  const x = tf.add(tokenInput(inputs, spec, weights, true), perturbation) as tf.Tensor3D;
  const states = tokenStates(x, pass);
  const tags = inputs['tags'] as tf.Tensor3D;
  let loss: tf.Tensor = crfNegLogLikelihood(emissions(states, weights), tags, mask, crfWeights(weights)); // Eq. 11
  if (relationTypesOf(spec).length > 0) {
    loss = tf.add(loss, tf.mul(relationLoss(states, inputs, pass), relationWeight)); // Eq. 13
  }
  return tf.mul(loss, inputs['batchShare']!) as tf.Scalar;
}
