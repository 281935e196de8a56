// Multi-head attention without transposes: the heads are read where they stand in the tokens' states. One workgroup for each head of each token
// where there is a sum over what it attends to; one thread for each number elsewhere.
import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { ATTENTION, ATTENTION_GRADIENT, MASKED_SCORE } from '../../../operations/attention.ts';
import { runShader } from '../compute-shader.ts';
import { FLAT_WORKGROUP, reduction, workgroupCode } from './workgroup.ts';
import { register } from './register.ts';

/** A token or two attended to for each thread; on many devices so few threads run in step, and wait for nobody at a barrier. */
const THREADS = 32;

/** Which head of which token a workgroup has: \`own\`, a row of \`[B * z * n, n]\`, and where its numbers begin. */
const HEAD_OF_TOKEN = `
${workgroupCode(THREADS)}
struct HeadOfToken {
  own : i32,
  /** Of the sentence's first token. */
  sentence : i32,
  /** Of this token's and this head's columns. */
  states : i32,
  /** Of this head's columns at the sentence's first token. */
  others : i32,
};

fn headOfToken(own : i32) -> HeadOfToken {
  let width = uniforms.heads * uniforms.perHead;
  let sentence = own / uniforms.steps / uniforms.heads * uniforms.steps;
  let column = own / uniforms.steps % uniforms.heads * uniforms.perHead;
  return HeadOfToken(own, sentence, (sentence + own % uniforms.steps) * width + column, sentence * width + column);
}
`;

/** softmax(Q K^T / sqrt(d_k)); a thread reads of the result only what it wrote. */
const SHARES = `
${HEAD_OF_TOKEN}
var<workgroup> partialLargest : array<f32, THREADS>;

fn largestOf(value : f32) -> f32 {
  let thread = i32(localIndex);
  partialLargest[thread] = value;
  workgroupBarrier();
  ${reduction('partialLargest', 'max')}
  return partialLargest[0];
}

fn main(index : i32) {
  let group = groupOf(index);
  if (group >= uniforms.groups) {
    return;
  }
  let head = headOfToken(group);
  let width = uniforms.heads * uniforms.perHead;
  let row = head.own * uniforms.steps;
  var largest : f32 = ${2 * MASKED_SCORE};
  for (var t = i32(localIndex); t < uniforms.steps; t += THREADS) {
    var score = 0.0;
    for (var unit = 0; unit < uniforms.perHead; unit++) {
      score += query[head.states + unit] * key[head.others + t * width + unit];
    }
    score = score / sqrt(f32(uniforms.perHead)) + (1.0 - mask[head.sentence + t]) * ${MASKED_SCORE};
    largest = max(largest, score);
    result[row + t] = score;
  }
  largest = largestOf(largest);
  var sum = 0.0;
  for (var t = i32(localIndex); t < uniforms.steps; t += THREADS) {
    let share = exp(result[row + t] - largest);
    sum += share;
    result[row + t] = share;
  }
  sum = sumOf(sum);
  for (var t = i32(localIndex); t < uniforms.steps; t += THREADS) {
    result[row + t] /= sum;
  }
}
`;

/** The gradient by Q K^T: through the softmax, dS_ij = P_ij (dP_ij - sum_j P_ij dP_ij), and the division. */
const SHARES_GRADIENT = `
${HEAD_OF_TOKEN}
fn main(index : i32) {
  let group = groupOf(index);
  if (group >= uniforms.groups) {
    return;
  }
  let head = headOfToken(group);
  let width = uniforms.heads * uniforms.perHead;
  let row = head.own * uniforms.steps;
  var sum = 0.0;
  for (var t = i32(localIndex); t < uniforms.steps; t += THREADS) {
    var dShare = 0.0;
    for (var unit = 0; unit < uniforms.perHead; unit++) {
      dShare += dy[head.states + unit] * value[head.others + t * width + unit];
    }
    sum += shares[row + t] * dShare;
    result[row + t] = dShare;
  }
  sum = sumOf(sum);
  for (var t = i32(localIndex); t < uniforms.steps; t += THREADS) {
    result[row + t] = shares[row + t] * (result[row + t] - sum) / sqrt(f32(uniforms.perHead));
  }
}
`;

/** Of each head \`weights\` times \`states\`, or its transpose times them. */
const productCode = (transposed: boolean): string => `
fn main(index : i32) {
  let width = uniforms.heads * uniforms.perHead;
  if (index >= uniforms.groups * uniforms.perHead) {
    return;
  }
  let column = index % width;
  let token = index / width;
  let sentence = token / uniforms.steps;
  let own = token % uniforms.steps;
  let square = (sentence * uniforms.heads + column / uniforms.perHead) * uniforms.steps * uniforms.steps;
  var sum = 0.0;
  for (var t = 0; t < uniforms.steps; t++) {
    let weight = weights[square + ${transposed ? 't * uniforms.steps + own' : 'own * uniforms.steps + t'}];
    sum += weight * states[(sentence * uniforms.steps + t) * width + column];
  }
  result[index] = sum;
}
`;

/** What all shaders know of the sizes; `groups` are the heads of tokens. */
interface Sizes extends Record<string, number> {
  readonly steps: number;
  readonly heads: number;
  readonly perHead: number;
  readonly groups: number;
}

function sizesOf(states: tf.TensorInfo, heads: number): Sizes {
  const [batch, steps, width] = states.shape as [number, number, number];
  return { steps, heads, perHead: width / heads, groups: batch * heads * steps };
}

/** A shader with a workgroup for each head of each token. @returns `[B * z * n * n]` */
const perHeadOfToken = (
  backend: WebGPUBackend,
  name: string,
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  uniforms: Sizes,
  code: string,
): tf.TensorInfo =>
  runShader(backend, {
    name,
    inputs,
    uniforms,
    workgroups: uniforms.groups,
    workgroupSize: THREADS,
    outputSize: uniforms.groups * uniforms.steps,
    code,
  });

/** @param weights `[B, z, n, n]`; @param states `[B, n, H]`; @returns `[B, n, H]` */
function product(
  backend: WebGPUBackend,
  weights: tf.TensorInfo,
  states: tf.TensorInfo,
  uniforms: Sizes,
  transposed: boolean,
): tf.TensorInfo {
  const count = uniforms.groups * uniforms.perHead;
  const sums = runShader(backend, {
    name: `attention-product-${transposed}`,
    inputs: { weights, states },
    uniforms,
    workgroups: Math.ceil(count / FLAT_WORKGROUP),
    workgroupSize: FLAT_WORKGROUP,
    outputSize: count,
    code: productCode(transposed),
  });
  return { ...sums, shape: states.shape };
}

export function registerAttention(): void {
  register<'query' | 'key' | 'value' | 'mask'>(
    ATTENTION,
    ({ inputs: { query, key, value, mask }, attrs, backend }) => {
      const { heads } = attrs as { heads: number };
      const sizes = sizesOf(query, heads);
      const shares = perHeadOfToken(backend, 'attention-shares', { query, key, mask }, sizes, SHARES);
      const [batch, n] = query.shape as [number, number, number];
      return [product(backend, shares, value, sizes, false), { ...shares, shape: [batch, heads, n, n] }];
    },
  );

  register<'dy' | 'query' | 'key' | 'value' | 'shares'>(
    ATTENTION_GRADIENT,
    ({ inputs: { dy, query, key, value, shares }, backend }) => {
      const sizes = sizesOf(query, shares.shape[1]!);
      const dScores = perHeadOfToken(
        backend,
        'attention-gradient',
        { dy, value, shares },
        sizes,
        SHARES_GRADIENT,
      );
      const gradients = [
        product(backend, dScores, key, sizes, false),
        product(backend, dScores, query, sizes, true),
        product(backend, shares, dy, sizes, true),
      ];
      backend.disposeData(dScores.dataId);
      return gradients;
    },
  );
}
