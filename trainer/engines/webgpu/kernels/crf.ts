// The CRF's forward-backward algorithm, one workgroup for each sentence and all of its steps in one dispatch; then what the sentences have
// in common is added up over the batch.
//
// The tape: the gradient by the emissions, `[B, n, T]`; then for each sentence its share of the gradients by transitions `[T, T]`, start
// `[T]` and end `[T]`, and its loss. The gradients are marginals minus gold (Lafferty et al. 2001), known as soon as the loss is.
import * as tf from '@tensorflow/tfjs-core';
import { CRF_LOSS, CRF_LOSS_GRADIENT } from '../../../operations/crf-loss.ts';
import { LARGEST_WORKGROUP, runShader } from '../compute-shader.ts';
import { columnSums } from './column-sums.ts';
import { workgroupCode } from './workgroup.ts';
import { register } from './register.ts';

/** Up to this many tags a small workgroup does: its threads have a handful of transitions each, and its barriers are cheap. */
const FEW_TAGS = 16;
const SMALL_WORKGROUP = 64;

const code = (tags: number, threads: number): string => `
${workgroupCode(threads)}
const T = ${tags};
/** Tags of a thread, transitions of a thread. */
const TAGS = (T + THREADS - 1) / THREADS;
const PAIRS = (T * T + THREADS - 1) / THREADS;
/** What a sentence leaves after the emissions' gradient. */
const SHARE = T * T + 2 * T + 1;
/** alpha_t; on the way back what may follow a tag at t - 1: emission and beta at t. */
var<workgroup> state : array<f32, T>;
/** On the way back alpha_{t-1}. */
var<workgroup> before : array<f32, T>;

fn main(index : i32) {
  let row = groupOf(index);
  if (row >= uniforms.batch) {
    return;
  }
  let thread = i32(localIndex);
  let sentence = row * uniforms.steps * T;
  let share = uniforms.batch * uniforms.steps * T + row * SHARE;
  var tokens = 0.0;
  for (var t = thread; t < uniforms.steps; t += THREADS) {
    tokens += mask[row * uniforms.steps + t];
  }
  let length = i32(sumOf(tokens) + 0.5);

  for (var tag = thread; tag < T; tag += THREADS) {
    state[tag] = emissions[sentence + tag] + start[tag];
    result[sentence + tag] = state[tag];
  }
  workgroupBarrier();
  // alpha_t(j) = emission_t(j) + log sum_i exp(alpha_{t-1}(i) + transition(i, j)), the largest taken out of the sum.
  var next : array<f32, TAGS>;
  for (var t = 1; t < length; t++) {
    for (var own = 0; own < TAGS; own++) {
      let tag = own * THREADS + thread;
      if (tag < T) {
        var largest = state[0] + transitions[tag];
        for (var previous = 1; previous < T; previous++) {
          largest = max(largest, state[previous] + transitions[previous * T + tag]);
        }
        var sum = 0.0;
        for (var previous = 0; previous < T; previous++) {
          sum += exp(state[previous] + transitions[previous * T + tag] - largest);
        }
        next[own] = emissions[sentence + t * T + tag] + largest + log(sum);
        result[sentence + t * T + tag] = next[own];
      }
    }
    workgroupBarrier();
    for (var own = 0; own < TAGS; own++) {
      let tag = own * THREADS + thread;
      if (tag < T) {
        state[tag] = next[own];
      }
    }
    workgroupBarrier();
  }

  var largest = state[0] + end[0];
  for (var tag = 1; tag < T; tag++) {
    largest = max(largest, state[tag] + end[tag]);
  }
  var sum = 0.0;
  for (var tag = 0; tag < T; tag++) {
    sum += exp(state[tag] + end[tag] - largest);
  }
  let logZ = largest + log(sum);
  // Nobody reads alpha of the last token any more.
  workgroupBarrier();

  var beta : array<f32, TAGS>;
  for (var own = 0; own < TAGS; own++) {
    let tag = own * THREADS + thread;
    if (tag < T) {
      beta[own] = end[tag];
    }
  }
  var expected : array<f32, PAIRS>;
  var score = 0.0;
  for (var t = length - 1; t >= 0; t--) {
    for (var own = 0; own < TAGS; own++) {
      let tag = own * THREADS + thread;
      if (tag < T) {
        let at = sentence + t * T + tag;
        let gold = tags[at];
        let gradient = exp(result[at] + beta[own] - logZ) - gold;
        result[at] = gradient;
        score += gold * emissions[at];
        if (t == 0) {
          result[share + T * T + tag] = gradient;
          score += gold * start[tag];
        }
        if (t == length - 1) {
          result[share + T * T + T + tag] = gradient;
          score += gold * end[tag];
        }
        if (t > 0) {
          state[tag] = emissions[at] + beta[own];
          before[tag] = result[at - T];
        }
      }
    }
    workgroupBarrier();
    if (t > 0) {
      for (var own = 0; own < PAIRS; own++) {
        let pair = own * THREADS + thread;
        if (pair < T * T) {
          let previous = pair / T;
          let to = pair % T;
          let gold = tags[sentence + (t - 1) * T + previous] * tags[sentence + t * T + to];
          expected[own] += exp(before[previous] + transitions[pair] + state[to] - logZ) - gold;
          score += gold * transitions[pair];
        }
      }
      // beta_{t-1}(i) = log sum_j exp(transition(i, j) + emission_t(j) + beta_t(j))
      for (var own = 0; own < TAGS; own++) {
        let tag = own * THREADS + thread;
        if (tag < T) {
          var largest = transitions[tag * T] + state[0];
          for (var to = 1; to < T; to++) {
            largest = max(largest, transitions[tag * T + to] + state[to]);
          }
          var sum = 0.0;
          for (var to = 0; to < T; to++) {
            sum += exp(transitions[tag * T + to] + state[to] - largest);
          }
          beta[own] = largest + log(sum);
        }
      }
    }
    workgroupBarrier();
  }

  for (var own = 0; own < PAIRS; own++) {
    let pair = own * THREADS + thread;
    if (pair < T * T) {
      result[share + pair] = expected[own];
    }
  }
  score = sumOf(score);
  if (thread == 0) {
    result[share + SHARE - 1] = logZ - score;
  }
  // Padding: a buffer holds whatever was in it before.
  for (var at = length * T + thread; at < uniforms.steps * T; at += THREADS) {
    result[sentence + at] = 0.0;
  }
}
`;

export function registerCrf(): void {
  register<'emissions' | 'tags' | 'mask' | 'transitions' | 'start' | 'end'>(
    CRF_LOSS,
    ({ inputs: { emissions, tags, mask, transitions, start, end }, backend }) => {
      const [batch, steps, tagCount] = emissions.shape as [number, number, number];
      const threads = tagCount <= FEW_TAGS ? SMALL_WORKGROUP : LARGEST_WORKGROUP;
      const layout = tapeLayout(batch, steps, tagCount);
      const tape = runShader(backend, {
        name: `crf-${tagCount}`,
        inputs: { emissions, tags, mask, transitions, start, end },
        uniforms: { batch, steps },
        workgroups: batch,
        workgroupSize: threads,
        outputSize: layout.size,
        code: code(tagCount, threads),
      });
      const loss = columnSums(backend, {
        name: 'crf-loss',
        rows: batch,
        columns: 1,
        inputs: { tape },
        uniforms: { offset: layout.shares + layout.share - 1, stride: layout.share },
        term: 'tape[uniforms.offset + row * uniforms.stride]',
      });
      return [{ ...loss, shape: [] }, tape];
    },
  );

  register<'dy' | 'tape'>(CRF_LOSS_GRADIENT, ({ inputs: { dy, tape }, attrs, backend }) => {
    const [batch, steps, tagCount] = (attrs as { emissions: [number, number, number] }).emissions;
    const { shares, share } = tapeLayout(batch, steps, tagCount);
    const part = (shape: number[], rows: number, offset: number): tf.TensorInfo => {
      const gradient = columnSums(backend, {
        name: 'crf-gradient',
        rows,
        columns: tf.util.sizeFromShape(shape),
        inputs: { dy, tape },
        uniforms: { offset, stride: share },
        term: 'dy[0] * tape[uniforms.offset + row * uniforms.stride + column]',
      });
      return { ...gradient, shape };
    };
    return [
      part([batch, steps, tagCount], 1, 0),
      part([tagCount, tagCount], batch, shares),
      part([tagCount], batch, shares + tagCount * tagCount),
      part([tagCount], batch, shares + tagCount * tagCount + tagCount),
    ];
  });
}

/** Where the sentences' shares begin in the tape, how long each is, and all of it. */
function tapeLayout(
  batch: number,
  steps: number,
  tags: number,
): { shares: number; share: number; size: number } {
  const shares = batch * steps * tags;
  const share = tags * tags + 2 * tags + 1;
  return { shares, share, size: shares + batch * share };
}
