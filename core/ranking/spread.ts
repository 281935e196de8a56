// Uncertainty and diversity together: the most uncertain sentences are often alike, and the second of two alike teaches little. Greedy, as
// maximal marginal relevance is (Carbonell and Goldstein 1998): each next sentence has the greatest product of its score and its distance
// to the nearest one that is annotated or chosen already.
import { shuffle, type Random } from '../random.ts';
import type { AnnotatedReference, RankingCandidate } from './candidate.ts';
import { CENTRES, dot, REFERENCE_SAMPLE, vectorsFor } from './diversity.ts';

/**
 * An order of all candidates by place: {@link CENTRES} chosen one by one, then the others by score. Among equals the earlier one is first.
 * @param scores above 0, in parallel with `candidates`
 * @returns `spread`: how many were chosen one by one
 */
export function spreadOrder(
  candidates: readonly RankingCandidate[],
  scores: readonly number[],
  annotated: readonly AnnotatedReference[],
  random: Random,
): { order: number[]; spread: number } {
  const references = shuffle([...annotated], random).slice(0, REFERENCE_SAMPLE);
  const vectors = vectorsFor([...candidates, ...references]);
  const nearest = new Float64Array(candidates.length);
  const seeNew = (vector: Float32Array): void => {
    for (let index = 0; index < nearest.length; index++) {
      nearest[index] = Math.max(nearest[index]!, dot(vectors[index]!, vector));
    }
  };
  for (const vector of vectors.slice(candidates.length)) seeNew(vector);
  const left = new Set(candidates.keys());
  const order: number[] = [];
  while (order.length < Math.min(CENTRES, candidates.length)) {
    let best = -1;
    let most = -Infinity;
    for (const index of left) {
      // Rounding may make a copy's similarity a hair more than 1.
      const worth = scores[index]! * Math.max(0, 1 - nearest[index]!);
      if (worth > most) [best, most] = [index, worth];
    }
    order.push(best);
    left.delete(best);
    seeNew(vectors[best]!);
  }
  const rest = [...left].sort((a, b) => scores[b]! - scores[a]! || a - b);
  return { order: [...order, ...rest], spread: order.length };
}
