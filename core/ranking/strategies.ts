// The built-in orders of the queue. A strategy scores; core/ranking/rank.ts sorts, keeps random sentences in, and puts near-duplicates last.
import { shuffle, type Random } from '../random.ts';
import type { AnnotatedReference, RankedSentence, RankingCandidate } from './candidate.ts';
import { diverseOrder } from './diversity.ts';
import {
  LEAST_CERTAIN_TOKEN,
  LEAST_CONFIDENCE,
  MARGIN,
  MENTION_DISAGREEMENT,
  NORMALISED_CONFIDENCE,
  RELATION_DISAGREEMENT,
  RELATION_ENTROPY,
  scoreByMeasures,
  TOKEN_ENTROPY,
  type Measure,
} from './measures.ts';
import { spreadOrder } from './spread.ts';
import { scoreCombined, type ScoredUncertainty } from './uncertainty.ts';

export interface RankingContext {
  readonly annotated: readonly AnnotatedReference[];
  readonly random: Random;
}

/** A sentence's score (above 0, at most 1) and the words for it, in parallel with the candidates. */
export type Scored = Omit<RankedSentence, 'id'>;

export interface RankingStrategy {
  readonly id: string;
  readonly name: string;
  /**
   * `sampled`: a share of random sentences is mixed in and near-duplicates go last. `plain`: the order is exactly what the scores say, as
   * baselines and reading in order need it.
   */
  readonly kind: 'sampled' | 'plain';
  /** What the prediction must be asked for (`PredictRequest`) besides what it always holds; without it the strategy is the poorer. */
  readonly reads?: readonly ('embedding' | 'disagreement')[];
  /** The candidates come in document order, so that equal pools give equal scores. */
  score(candidates: readonly RankingCandidate[], context: RankingContext): readonly Scored[];
}

/** Scores for the order given, first the highest: 1 down to 1/N. */
function scoresOfOrder(
  order: readonly number[],
  describe: (place: number) => Omit<Scored, 'score'>,
): Scored[] {
  const scored = new Array<Scored>(order.length);
  for (const [place, index] of order.entries()) {
    scored[index] = { score: 1 - place / order.length, ...describe(place) };
  }
  return scored;
}

function scoreDiverse(
  candidates: readonly RankingCandidate[],
  { annotated, random }: RankingContext,
  prefix: string,
): Scored[] {
  const { centres, others } = diverseOrder(candidates, annotated, random);
  return scoresOfOrder([...centres, ...others], (place) => {
    if (place >= centres.length) return { reason: 'random', why: `${prefix}picked at random` };
    if (annotated.length > 0) return { reason: 'diverse', why: `${prefix}unlike anything annotated so far` };
    const why = place === 0 ? 'a typical sentence to begin with' : 'unlike the sentences before it';
    return { reason: 'diverse', why: prefix + why };
  });
}

/** Falls back on diversity while no model has read anything. */
function byUncertainty(
  id: string,
  name: string,
  score: (
    candidates: readonly RankingCandidate[],
    context: RankingContext,
  ) => readonly (ScoredUncertainty | Scored)[],
  reads: NonNullable<RankingStrategy['reads']> = [],
): RankingStrategy {
  return {
    id,
    name,
    kind: 'sampled',
    reads,
    score: (candidates, context) =>
      candidates.every(({ uncertainty }) => uncertainty === null)
        ? scoreDiverse(candidates, context, 'no model yet: ')
        : score(candidates, context),
  };
}

const byMeasure = (id: string, name: string, measure: Measure): RankingStrategy =>
  byUncertainty(id, name, (candidates) => scoreByMeasures(candidates, [measure]));

const combined = (candidates: readonly RankingCandidate[]): ScoredUncertainty[] =>
  scoreCombined(candidates.map(({ uncertainty }) => uncertainty));

/** The combined score, each sentence chosen in view of those before it. */
function combinedAndDiverse(
  candidates: readonly RankingCandidate[],
  { annotated, random }: RankingContext,
): Scored[] {
  const scored = combined(candidates);
  const { order, spread } = spreadOrder(
    candidates,
    scored.map(({ score }) => score),
    annotated,
    random,
  );
  return scoresOfOrder(order, (place) => {
    const { reason, why } = scored[order[place]!]!;
    return { reason, why: place > 0 && place < spread ? `${why}; unlike those before it` : why };
  });
}

export const DEFAULT_STRATEGY = 'combined';

export const BUILT_IN_STRATEGIES: readonly RankingStrategy[] = [
  byUncertainty(DEFAULT_STRATEGY, 'Most uncertain first', combined),
  byUncertainty('combined-diverse', 'Most uncertain first, unlike each other', combinedAndDiverse, [
    'embedding',
  ]),
  byMeasure('least-confidence', 'Least likely labelling first', LEAST_CONFIDENCE),
  byMeasure('mnlp', 'Least likely labelling for its length first', NORMALISED_CONFIDENCE),
  byMeasure('margin', 'Closest second reading first', MARGIN),
  byMeasure('token', 'Least certain word first', LEAST_CERTAIN_TOKEN),
  byMeasure('token-entropy', 'Least certain words on average first', TOKEN_ENTROPY),
  byMeasure('relation-entropy', 'Least certain relations first', RELATION_ENTROPY),
  byUncertainty(
    'bald',
    'Most contradictory under dropout first',
    (candidates) => scoreByMeasures(candidates, [MENTION_DISAGREEMENT, RELATION_DISAGREEMENT]),
    ['disagreement'],
  ),
  {
    id: 'diversity',
    name: 'Least like the annotated first',
    kind: 'sampled',
    score: (candidates, context) => scoreDiverse(candidates, context, ''),
  },
  {
    id: 'longest',
    name: 'Longest first',
    kind: 'plain',
    score: (candidates) => {
      const order = candidates
        .map((_, index) => index)
        .sort((a, b) => candidates[b]!.tokens.length - candidates[a]!.tokens.length || a - b);
      return scoresOfOrder(order, () => ({ reason: 'longest', why: 'longest first' }));
    },
  },
  {
    id: 'random',
    name: 'Random',
    kind: 'plain',
    score: (candidates, { random }) =>
      scoresOfOrder(
        shuffle(
          candidates.map((_, index) => index),
          random,
        ),
        () => ({ reason: 'random', why: 'picked at random' }),
      ),
  },
  {
    id: 'document',
    name: 'Document order',
    kind: 'plain',
    score: (candidates) =>
      scoresOfOrder(
        candidates.map((_, index) => index),
        () => ({ reason: 'document-order', why: 'in document order' }),
      ),
  },
];

export const STRATEGY_IDS: readonly string[] = BUILT_IN_STRATEGIES.map(({ id }) => id);
