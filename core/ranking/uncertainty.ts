// From a sentence's uncertainties to one score. The four figures have no common unit, so each is replaced by its rank in the pool, and
// the ranks are combined; nothing is summed over tokens, so that length as such earns nothing.
import type { SentenceUncertainty } from '../contract/trainer.ts';

type UncertaintyField = (typeof FIELDS)[number];

/**
 * Each value's place in the pool, above 0 and below 1: the share of smaller values, ties meeting in their middle. Null stays out of the
 * count and gets the middle: nothing is known of it.
 */
export function percentiles(values: readonly (number | null)[]): Float64Array {
  const sorted = Float64Array.from(values.filter((value) => value !== null)).sort();
  const places = new Map<number, number>();
  for (let first = 0; first < sorted.length;) {
    let end = first + 1;
    while (end < sorted.length && sorted[end] === sorted[first]) end++;
    places.set(sorted[first]!, (first + end) / 2 / sorted.length);
    first = end;
  }
  return Float64Array.from(values, (value) => (value === null ? 0.5 : places.get(value)!));
}

/** Relations count a little less than mentions: a wrong mention spoils its relations, not the other way round. */
const RELATION_WEIGHT = 0.8;

/** Below all of these there is nothing to ask a person about. */
const SURE: Readonly<Record<UncertaintyField, number>> = {
  pathUncertainty: 0.02,
  tokenUncertainty: 0.1,
  marginUncertainty: 0.2,
  relationUncertainty: 0.3,
};

const FIELDS = ['tokenUncertainty', 'marginUncertainty', 'pathUncertainty', 'relationUncertainty'] as const;

const UNSURE_OF: Readonly<Record<UncertaintyField, string>> = {
  pathUncertainty: 'unsure where its mentions begin and end',
  tokenUncertainty: 'unsure how to label one of its words',
  marginUncertainty: 'torn between two readings of its mentions',
  relationUncertainty: 'unsure whether a relation holds',
};

export interface ScoredUncertainty {
  readonly score: number;
  readonly reason: 'unsure' | 'sure' | 'unread';
  readonly why: string;
}

export const UNREAD = { reason: 'unread', why: 'not yet read by the network' } as const;
export const FAIRLY_SURE = { reason: 'sure', why: 'the network is fairly sure of it' } as const;

const isSure = (uncertainty: SentenceUncertainty): boolean =>
  FIELDS.every((field) => uncertainty[field] < SURE[field]);

/**
 * All four: the three figures of the mentions are averaged, being three views of one thing; mentions and relations are joined by a
 * noisy or, so that being unsure of either is reason enough.
 */
export function scoreCombined(pool: readonly (SentenceUncertainty | null)[]): ScoredUncertainty[] {
  const places = new Map(
    FIELDS.map((field) => [field, percentiles(pool.map((uncertainty) => uncertainty?.[field] ?? null))]),
  );
  return pool.map((uncertainty, index) => {
    const place = (field: UncertaintyField): number => places.get(field)![index]!;
    const mentions = (place('tokenUncertainty') + place('marginUncertainty') + place('pathUncertainty')) / 3;
    // A sentence without a possible relation has none to be unsure of, wherever its 0 ranks.
    const relations =
      uncertainty?.relationUncertainty === 0 ? 0 : RELATION_WEIGHT * place('relationUncertainty');
    const score = 1 - (1 - mentions) * (1 - relations);
    if (!uncertainty) return { score: 0.5, ...UNREAD };
    if (isSure(uncertainty)) return { score, ...FAIRLY_SURE };
    const strength = (field: UncertaintyField): number =>
      field === 'relationUncertainty' ? relations : place(field);
    const main = FIELDS.reduce((best, field) => (strength(field) > strength(best) ? field : best));
    return { score, reason: 'unsure', why: UNSURE_OF[main] };
  });
}
