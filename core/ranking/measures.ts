// What a model can be unsure of, one figure each, under the names of the literature on active learning for sequence labelling (Settles and
// Craven 2008). The queue's own order combines several of them: core/ranking/uncertainty.ts.
import type { SentenceUncertainty } from '../contract/trainer.ts';
import type { RankingCandidate } from './candidate.ts';
import { FAIRLY_SURE, percentiles, UNREAD, type ScoredUncertainty } from './uncertainty.ts';

export interface Measure {
  /** The greater the less sure; null where the prediction does not hold it. @param tokens how many the sentence has */
  readonly value: (uncertainty: SentenceUncertainty, tokens: number) => number | null;
  /** A sentence below this is one that the network is fairly sure of. */
  readonly sureBelow: number;
  readonly why: string;
}

/** Least confidence (Culotta and McCallum 2005): minus log-probability of the whole labelling. It grows with length; that is its nature. */
export const LEAST_CONFIDENCE: Measure = {
  value: ({ pathUncertainty }, tokens) => pathUncertainty * tokens,
  sureBelow: 0.1,
  why: 'its labels as a whole are unlikely to be all right',
};

/** Length-normalised least confidence (MNLP, Shen et al. 2017). */
export const NORMALISED_CONFIDENCE: Measure = {
  value: ({ pathUncertainty }) => pathUncertainty,
  sureBelow: 0.02,
  why: 'unsure where its mentions begin and end',
};

/** Margin between the two best labellings (Scheffer et al. 2001). */
export const MARGIN: Measure = {
  value: ({ marginUncertainty }) => marginUncertainty,
  sureBelow: 0.2,
  why: 'torn between two readings of its mentions',
};

export const LEAST_CERTAIN_TOKEN: Measure = {
  value: ({ tokenUncertainty }) => tokenUncertainty,
  sureBelow: 0.1,
  why: 'unsure how to label one of its words',
};

/** Mean entropy of the tokens' labels. */
export const TOKEN_ENTROPY: Measure = {
  value: ({ tokenEntropy }) => tokenEntropy ?? null,
  sureBelow: 0.02,
  why: 'unsure how to label its words',
};

export const RELATION_ENTROPY: Measure = {
  value: ({ relationUncertainty }) => relationUncertainty,
  sureBelow: 0.3,
  why: 'unsure whether a relation holds',
};

/** BALD of the mentions and of the relations (Houlsby et al. 2011; Siddhant and Lipton 2018 for tagging). */
export const MENTION_DISAGREEMENT: Measure = {
  value: ({ disagreement }) => disagreement?.mentions ?? null,
  sureBelow: 0.002,
  why: 'contradicts itself about its mentions',
};
export const RELATION_DISAGREEMENT: Measure = {
  value: ({ disagreement }) => disagreement?.relations ?? null,
  sureBelow: 0.01,
  why: 'contradicts itself about a relation',
};

const valuesOf = (candidates: readonly RankingCandidate[], { value }: Measure): (number | null)[] =>
  candidates.map(({ uncertainty, tokens }) => uncertainty && value(uncertainty, tokens.length));

/**
 * Each candidate's place in the pool by the measures: by one alone its rank; several are joined by a noisy or of their ranks, so that being
 * unsure by any of them is reason enough. A measure that is 0 says nothing is there to be unsure of, wherever its 0 ranks.
 */
export function scoreByMeasures(
  candidates: readonly RankingCandidate[],
  measures: readonly Measure[],
): ScoredUncertainty[] {
  const columns = measures.map((measure) => {
    const values = valuesOf(candidates, measure);
    return { measure, values, places: percentiles(values) };
  });
  return candidates.map((_, index) => {
    const known = columns.filter(({ values }) => values[index] !== null);
    if (known.length === 0) return { score: 0.5, ...UNREAD };
    const strengths = known.map(({ values, places }) =>
      values[index] === 0 && measures.length > 1 ? 0 : places[index]!,
    );
    const score = 1 - strengths.reduce((rest, strength) => rest * (1 - strength), 1);
    if (known.every(({ measure, values }) => values[index]! < measure.sureBelow)) {
      return { score, ...FAIRLY_SURE };
    }
    const main = strengths.indexOf(Math.max(...strengths));
    return { score, reason: 'unsure', why: known[main]!.measure.why };
  });
}
