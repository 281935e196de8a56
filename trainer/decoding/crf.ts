// A linear-chain conditional random field (Lafferty et al. 2001) after the network has spoken: what it scores, and which paths it
// allows. Everything here is in log space and double precision. Score of a path y_1..y_n:
//   start[y_1] + sum_i emissions[i, y_i] + sum_i transitions[y_i, y_i+1] + end[y_n]
import { mayFollow } from '../../core/tagging/bio-tags.ts';

export type Numbers = Float32Array | Float64Array;

export interface CrfParameters {
  /** T, the number of tags. */
  readonly tags: number;
  /** `[T, T]`, from tag (row) to tag (column). */
  readonly transitions: Numbers;
  /** `[T]`: the sentence begins with this tag. */
  readonly start: Numbers;
  /** `[T]`: the sentence ends with this tag. */
  readonly end: Numbers;
}

/**
 * The same field over well-formed BIO sequences only: O -> I-X, B-X -> I-Y, I-X -> I-Y and a leading I-X get probability 0. The
 * network was trained without this, so a little mass of ill-formed paths is shared out over the well-formed ones.
 */
export function constrainToBio({ tags, transitions, start, end }: CrfParameters): CrfParameters {
  const allowed = Float64Array.from(transitions);
  const allowedStart = Float64Array.from(start);
  for (let to = 0; to < tags; to++) {
    if (!mayFollow(null, to)) allowedStart[to] = -Infinity;
    for (let from = 0; from < tags; from++) {
      if (!mayFollow(from, to)) allowed[from * tags + to] = -Infinity;
    }
  }
  return { tags, transitions: allowed, start: allowedStart, end };
}

/**
 * Unnormalised log-score of a path.
 * @param emissions `[>= n, T]`, row-major
 * @param path `[n]`
 */
export function pathScore(emissions: Numbers, path: ArrayLike<number>, crf: CrfParameters): number {
  const n = path.length;
  if (n === 0) return 0;
  let score = crf.start[path[0]!]! + crf.end[path[n - 1]!]!;
  for (let i = 0; i < n; i++) {
    score += emissions[i * crf.tags + path[i]!]!;
    if (i > 0) score += crf.transitions[path[i - 1]! * crf.tags + path[i]!]!;
  }
  return score;
}
