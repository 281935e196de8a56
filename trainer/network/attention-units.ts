// The paper's two units (section 3.2): BSA looks from token to token, BLA from token to label.
import type * as tf from '@tensorflow/tfjs-core';
import { attention, declareAttention } from './attention.ts';
import { dropout, type DropoutMasks, type DropoutSite } from './dropout.ts';
import type { ParameterList, Weights } from './parameters.ts';
import { declareSequenceEncoder, sequenceEncoder } from './sequence-encoder.ts';
import { stateWidth, type NetworkSpec } from './spec.ts';

/** What all layers of one pass share. */
export interface Pass {
  readonly spec: NetworkSpec;
  readonly weights: Weights;
  readonly lengths: tf.Tensor1D;
  readonly mask: tf.Tensor2D;
  readonly dropout: DropoutMasks;
  /** Whether a gradient will be asked for. */
  readonly training: boolean;
}

export function declareBsa(parameters: ParameterList, name: string, inputs: number, spec: NetworkSpec): void {
  const { hidden, sequence, selfAttention } = spec.config;
  declareSequenceEncoder(parameters, `${name}.sequence`, inputs, hidden, sequence);
  if (selfAttention) declareAttention(parameters, `${name}.attention`, stateWidth(spec));
}

/** X^ = BSA(X): a BiLSTM, then every token attends to every token. @param x `[B, n, I]`; @returns `[B, n, 2d]` */
export function bsa(x: tf.Tensor3D, name: string, site: DropoutSite, pass: Pass): tf.Tensor3D {
  const { spec, weights, lengths, mask, training } = pass;
  const { sequence: kind, selfAttention, heads } = spec.config;
  const encoded = sequenceEncoder(x, lengths, `${name}.sequence`, weights, { kind, training });
  const h = dropout(encoded, site, pass.dropout) as tf.Tensor3D;
  return selfAttention ? attention(h, h, mask, heads, `${name}.attention`, weights) : h;
}

export function declareBla(parameters: ParameterList, name: string, spec: NetworkSpec): void {
  const { hidden, sequence, labelEmbedding } = spec.config;
  declareSequenceEncoder(parameters, `${name}.sequence`, labelEmbedding, hidden, sequence);
  declareAttention(parameters, `${name}.attention`, stateWidth(spec));
}

/**
 * X~ = BLA(X, L): labels go through a BiLSTM, then every token attends to every label.
 * @param x `[B, n, 2d]`, the query; @param labels `[B, n, dl]`; @returns `[B, n, 2d]`
 */
export function bla(
  x: tf.Tensor3D,
  labels: tf.Tensor3D,
  name: string,
  site: DropoutSite,
  pass: Pass,
): tf.Tensor3D {
  const { spec, weights, lengths, mask, training } = pass;
  const { sequence: kind, heads } = spec.config;
  const encoded = sequenceEncoder(labels, lengths, `${name}.sequence`, weights, { kind, training });
  const source = dropout(encoded, site, pass.dropout) as tf.Tensor3D;
  return attention(x, source, mask, heads, `${name}.attention`, weights);
}
