// The queue: in which order a person should look at sentences, and why. Deterministic: the same pool and seed give the same order,
// whatever order the pool is given in.
import { AppError } from '../errors.ts';
import { seededRandom, shuffle, type Random } from '../random.ts';
import type { AnnotatedReference, RankedSentence, RankingCandidate } from './candidate.ts';
import { NearDuplicateIndex } from './near-duplicates.ts';
import { BUILT_IN_STRATEGIES, DEFAULT_STRATEGY, type RankingStrategy } from './strategies.ts';

export interface RankingOptions {
  /** A built-in's id, or one that a plugin brought. Default: `combined`. */
  readonly strategy?: string | RankingStrategy;
  readonly seed?: number;
  /** Sentences annotated already: diversity keeps away from them, and copies of them go last. */
  readonly annotated?: readonly AnnotatedReference[];
}

/** One sentence in so many is picked at random: without them the network never learns how often it is wrong where it feels sure. */
export const RANDOM_EVERY = 10;

/** @throws AppError `wrong-usage` for a strategy that does not exist */
export function findStrategy(id: string): RankingStrategy {
  const strategy = BUILT_IN_STRATEGIES.find((candidate) => candidate.id === id);
  if (strategy) return strategy;
  const known = BUILT_IN_STRATEGIES.map((candidate) => candidate.id).join(', ');
  throw new AppError('wrong-usage', `no strategy ${JSON.stringify(id)}; there are ${known}`, {
    strategy: id,
  });
}

/** All candidates, the one to look at first at the front. @throws AppError `wrong-usage` for a strategy that does not exist */
export function rankSentences(
  candidates: readonly RankingCandidate[],
  { strategy: wanted = DEFAULT_STRATEGY, seed = 1, annotated = [] }: RankingOptions = {},
): RankedSentence[] {
  const strategy = typeof wanted === 'string' ? findStrategy(wanted) : wanted;
  const random = seededRandom(seed);
  const pool = [...candidates].sort(
    (a, b) => a.documentOrder - b.documentOrder || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  const scored = strategy.score(pool, { annotated, random });
  const order = pool
    .map((candidate, index) => ({ candidate, ranked: { id: candidate.id, ...scored[index]! }, index }))
    .sort((a, b) => b.ranked.score - a.ranked.score || a.index - b.index);
  if (strategy.kind === 'plain') return order.map(({ ranked }) => ranked);

  const known = new NearDuplicateIndex();
  const repeated = new Set<string>();
  for (const { tokens } of annotated) known.addUnlessKnown(tokens);
  for (const { candidate } of order) if (known.addUnlessKnown(candidate.tokens)) repeated.add(candidate.id);
  const distinct = order.filter(({ ranked }) => !repeated.has(ranked.id)).map(({ ranked }) => ranked);
  const last = order.filter(({ ranked }) => repeated.has(ranked.id));
  return [
    ...withRandomShare(distinct, random),
    ...last.map(({ ranked: { id } }): RankedSentence => {
      return { id, score: 0, reason: 'near-duplicate', why: 'nearly the same as another sentence' };
    }),
  ];
}

/**
 * One place in each ten goes to a sentence drawn from all that are left, so that it comes up earlier than its score alone would have it; the
 * order of the others stays.
 */
function withRandomShare(order: readonly RankedSentence[], random: Random): RankedSentence[] {
  const lottery = shuffle([...order], random);
  const placed = new Set<string>();
  const result: RankedSentence[] = [];
  let nextRanked = 0;
  let nextDrawn = 0;
  let drawnPlace = Math.floor(random() * RANDOM_EVERY);
  while (result.length < order.length) {
    while (placed.has(order[nextRanked]!.id)) nextRanked++;
    let next = order[nextRanked]!;
    if (result.length % RANDOM_EVERY === drawnPlace) {
      while (placed.has(lottery[nextDrawn]!.id)) nextDrawn++;
      const drawn = lottery[nextDrawn]!;
      // What would have come next anyway keeps its own reason.
      if (drawn.id !== next.id) {
        // Its place is its score: between its neighbours, so that scores fall all along the queue.
        const score = ((result.at(-1)?.score ?? next.score) + next.score) / 2;
        next = { ...drawn, score, reason: 'random', why: 'picked at random to keep the sample fair' };
      }
    }
    result.push(next);
    placed.add(next.id);
    if (result.length % RANDOM_EVERY === 0) drawnPlace = Math.floor(random() * RANDOM_EVERY);
  }
  return result;
}
