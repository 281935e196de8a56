import { beginTag, insideTag } from '../../core/tagging/bio-tags.ts';
import type { CrfParameters, Numbers } from './crf.ts';
import { logAdd, logSumExp } from './log-space.ts';

/** The two passes over one sentence, and what is read off them. */
export interface ForwardBackward {
  readonly n: number;
  /** Log of the summed exp-scores of all paths. */
  readonly logZ: number;
  /** `[n, T]` log-sum of the histories that end in a tag, its emission included. */
  readonly alpha: Float64Array;
  /** `[n, T]` log-sum of what follows a tag, its own emission not included. */
  readonly beta: Float64Array;
  /** `[n, T]` probability of each tag at each token; every row sums to 1. */
  readonly marginals: Float64Array;
}

/**
 * @param emissions `[>= n, T]`, row-major
 * @param n tokens; 0 gives empty arrays and log Z = 0
 */
export function forwardBackward(emissions: Numbers, n: number, crf: CrfParameters): ForwardBackward {
  const { tags, transitions, start, end } = crf;
  const alpha = new Float64Array(n * tags);
  const beta = new Float64Array(n * tags);
  const terms = new Float64Array(tags);
  if (n === 0) return { n, logZ: 0, alpha, beta, marginals: new Float64Array(0) };
  for (let tag = 0; tag < tags; tag++) {
    alpha[tag] = start[tag]! + emissions[tag]!;
    beta[(n - 1) * tags + tag] = end[tag]!;
  }
  for (let i = 1; i < n; i++) {
    for (let to = 0; to < tags; to++) {
      for (let from = 0; from < tags; from++) {
        terms[from] = alpha[(i - 1) * tags + from]! + transitions[from * tags + to]!;
      }
      alpha[i * tags + to] = logSumExp(terms) + emissions[i * tags + to]!;
    }
  }
  for (let i = n - 2; i >= 0; i--) {
    for (let from = 0; from < tags; from++) {
      for (let to = 0; to < tags; to++) {
        const next = (i + 1) * tags + to;
        terms[to] = transitions[from * tags + to]! + emissions[next]! + beta[next]!;
      }
      beta[i * tags + from] = logSumExp(terms);
    }
  }
  for (let tag = 0; tag < tags; tag++) terms[tag] = alpha[(n - 1) * tags + tag]! + end[tag]!;
  const logZ = logSumExp(terms);
  const marginals = alpha.map((value, cell) => Math.exp(value + beta[cell]! - logZ));
  return { n, logZ, alpha, beta, marginals };
}

/**
 * Probability that exactly the tokens [begin, end) are one mention of entity type `typeIndex`: B-X at `begin`, I-X up to `end`, and no I-X
 * after it.
 */
export function spanMarginal(
  passes: ForwardBackward,
  emissions: Numbers,
  crf: CrfParameters,
  begin: number,
  end: number,
  typeIndex: number,
): number {
  const { tags, transitions } = crf;
  const inside = insideTag(typeIndex);
  let tag = beginTag(typeIndex);
  let score = passes.alpha[begin * tags + tag]!;
  for (let i = begin + 1; i < end; i++) {
    score += transitions[tag * tags + inside]! + emissions[i * tags + inside]!;
    tag = inside;
  }
  if (end === passes.n) {
    score += crf.end[tag]!;
  } else {
    let rest = -Infinity;
    for (let to = 0; to < tags; to++) {
      if (to === inside) continue;
      const next = end * tags + to;
      rest = logAdd(rest, transitions[tag * tags + to]! + emissions[next]! + passes.beta[next]!);
    }
    score += rest;
  }
  // Rounding may leave a certain span a hair above 1.
  return Math.min(1, Math.exp(score - passes.logZ));
}
