// The loss over all pairs of tokens and its gradients (Eq. 9, 10 and 12), with nothing in memory that is larger than the gold relations,
// `[B, n, n, R]`: what a pair has under the hyperbolic tangent is computed again wherever it is needed.
//
// The tape: the gradient by the logits, `[B, n, n, R]`; then the loss of each head token, `[B, n]`.
import * as tf from '@tensorflow/tfjs-core';
import {
  HEAD_SELECTION_LOGITS,
  HEAD_SELECTION_LOSS,
  HEAD_SELECTION_LOSS_GRADIENT,
} from '../../../operations/head-selection.ts';
import { runShader } from '../compute-shader.ts';
import { columnSums } from './column-sums.ts';
import { FLAT_WORKGROUP, SAFE_TANH, workgroupCode } from './workgroup.ts';
import { register } from './register.ts';

/** Of a workgroup that has a head token: some pairs and relations for each thread, also in short sentences. */
const THREADS = 64;

/** Eq. 9 of a head and a tail token, rows of \`heads\` and \`tails\`. */
const LOGIT = `
${SAFE_TANH}
fn logitOf(head : i32, tail : i32, relation : i32) -> f32 {
  let width = uniforms.relations * uniforms.hidden;
  let first = relation * uniforms.hidden;
  var logit = bias[relation];
  for (var unit = first; unit < first + uniforms.hidden; unit++) {
    logit += scorer[unit] * safeTanh(heads[head * width + unit] + tails[tail * width + unit]);
  }
  return logit;
}
`;

const LOGITS = `
${LOGIT}
fn main(index : i32) {
  if (index >= uniforms.count) {
    return;
  }
  let pair = index / uniforms.relations;
  let head = pair / uniforms.tailCount;
  let sentence = head / uniforms.headCount;
  result[index] = logitOf(head, sentence * uniforms.tailCount + pair % uniforms.tailCount, index % uniforms.relations);
}
`;

const LOSS = `
${workgroupCode(THREADS)}
${LOGIT}
fn main(index : i32) {
  let head = groupOf(index);
  let tokens = uniforms.batch * uniforms.steps;
  if (head >= tokens) {
    return;
  }
  let sentence = head / uniforms.steps * uniforms.steps;
  let count = uniforms.steps * uniforms.relations;
  var loss = 0.0;
  for (var entry = i32(localIndex); entry < count; entry += THREADS) {
    let tail = sentence + entry / uniforms.relations;
    let at = head * count + entry;
    let real = mask[head] * mask[tail];
    var dLogit = 0.0;
    if (real > 0.0) {
      let logit = logitOf(head, tail, entry % uniforms.relations);
      // -log sigma(s) where gold, -log(1 - sigma(s)) elsewhere, in the form that does not overflow.
      let e = exp(-abs(logit));
      loss += real * (max(logit, 0.0) + log(1.0 + e) - gold[at] * logit);
      let sigma = select(e, 1.0, logit >= 0.0) / (1.0 + e);
      dLogit = real * (sigma - gold[at]);
    }
    result[at] = dLogit;
  }
  loss = sumOf(loss);
  if (localIndex == 0u) {
    result[tokens * count + head] = loss;
  }
}
`;

/**
 * One hidden unit of one token, over all tokens that it makes pairs with. As heads the tokens also leave what their pairs have of the
 * gradients by scorer and bias: `[B, n, R * dt]` and `[B, n, R]` after the gradient by the tokens.
 */
const backward = (side: 'head' | 'tail'): string => `
${SAFE_TANH}
fn main(index : i32) {
  let width = uniforms.relations * uniforms.hidden;
  let tokens = uniforms.batch * uniforms.steps;
  if (index >= tokens * width) {
    return;
  }
  let own = index / width;
  let unit = index % width;
  let relation = unit / uniforms.hidden;
  let sentence = own / uniforms.steps * uniforms.steps;
  var dSum = 0.0;
  var dScorer = 0.0;
  var dBias = 0.0;
  for (var other = sentence; other < sentence + uniforms.steps; other++) {
    let head = ${side === 'head' ? 'own' : 'other'};
    let tail = ${side === 'head' ? 'other' : 'own'};
    let dLogit = tape[(head * uniforms.steps + tail - sentence) * uniforms.relations + relation];
    let activation = safeTanh(heads[head * width + unit] + tails[tail * width + unit]);
    dSum += dLogit * (1.0 - activation * activation);
    dScorer += dLogit * activation;
    dBias += dLogit;
  }
  result[index] = dy[0] * scorer[unit] * dSum;
  ${
    side === 'head'
      ? `result[tokens * width + index] = dy[0] * dScorer;
  if (unit % uniforms.hidden == 0) {
    result[2 * tokens * width + own * uniforms.relations + relation] = dy[0] * dBias;
  }`
      : ''
  }
}
`;

export function registerHeadSelection(): void {
  register<'heads' | 'tails' | 'scorer' | 'bias'>(
    HEAD_SELECTION_LOGITS,
    ({ inputs: { heads, tails, scorer, bias }, backend }) => {
      const [batch, headCount] = heads.shape as [number, number, number];
      const tailCount = tails.shape[1]!;
      const [relations, hidden] = scorer.shape as [number, number];
      const count = batch * headCount * tailCount * relations;
      const logits = runShader(backend, {
        name: 'head-selection-logits',
        inputs: { heads, tails, scorer, bias },
        uniforms: { headCount, tailCount, relations, hidden, count },
        workgroups: Math.ceil(count / FLAT_WORKGROUP),
        workgroupSize: FLAT_WORKGROUP,
        outputSize: count,
        code: LOGITS,
      });
      return { ...logits, shape: [batch, headCount, tailCount, relations] };
    },
  );

  register<'heads' | 'tails' | 'scorer' | 'bias' | 'gold' | 'mask'>(
    HEAD_SELECTION_LOSS,
    ({ inputs: { heads, tails, scorer, bias, gold, mask }, backend }) => {
      const [batch, steps] = heads.shape as [number, number, number];
      const [relations, hidden] = scorer.shape as [number, number];
      const tokens = batch * steps;
      const pairs = tokens * steps * relations;
      const tape = runShader(backend, {
        name: 'head-selection',
        inputs: { heads, tails, scorer, bias, gold, mask },
        uniforms: { batch, steps, relations, hidden },
        workgroups: tokens,
        workgroupSize: THREADS,
        outputSize: pairs + tokens,
        code: LOSS,
      });
      const loss = columnSums(backend, {
        name: 'head-selection-loss',
        rows: tokens,
        columns: 1,
        inputs: { tape },
        uniforms: { offset: pairs },
        term: 'tape[uniforms.offset + row]',
      });
      return [{ ...loss, shape: [] }, tape];
    },
  );

  register<'dy' | 'tape' | 'heads' | 'tails' | 'scorer'>(
    HEAD_SELECTION_LOSS_GRADIENT,
    ({ inputs: { dy, tape, heads, tails, scorer }, backend }) => {
      const [batch, steps, width] = heads.shape as [number, number, number];
      const [relations, hidden] = scorer.shape as [number, number];
      const tokens = batch * steps;
      const pass = (side: 'head' | 'tail', outputSize: number): tf.TensorInfo =>
        runShader(backend, {
          name: `head-selection-${side}`,
          inputs: { dy, tape, heads, tails, scorer },
          uniforms: { batch, steps, relations, hidden },
          workgroups: Math.ceil((tokens * width) / FLAT_WORKGROUP),
          workgroupSize: FLAT_WORKGROUP,
          outputSize,
          code: backward(side),
        });
      const shares = pass('head', 2 * tokens * width + tokens * relations);
      const part = (shape: number[], rows: number, offset: number): tf.TensorInfo => {
        const gradient = columnSums(backend, {
          name: 'head-selection-gradient',
          rows,
          columns: tf.util.sizeFromShape(shape),
          inputs: { shares },
          uniforms: { offset },
          term: 'shares[uniforms.offset + row * uniforms.columns + column]',
        });
        return { ...gradient, shape };
      };
      const gradients = [
        part([batch, steps, width], 1, 0),
        { ...pass('tail', tokens * width), shape: [batch, steps, width] },
        part([relations, hidden], tokens, tokens * width),
        part([relations], tokens, 2 * tokens * width),
      ];
      backend.disposeData(shares.dataId);
      return gradients;
    },
  );
}
