// What speaks for and against a term being a mention, and what that comes to: its best type, how sure, and why in words.
import type { JudgedString, RecommendedMention } from '../../../core/contract/recommender.ts';

/** What is known of one term: by type, how often people have accepted and rejected it, and the lists that name it. */
export interface Evidence {
  readonly accepted: ReadonlyMap<string, number>;
  readonly rejected: ReadonlyMap<string, number>;
  readonly listed: ReadonlyMap<string, readonly string[]>;
}

/** Of the places in lists so many are named in the reason; hundreds of patterns may find the same. */
const PLACES_NAMED = 5;

/** A term as a mention. */
export type Standing = Pick<RecommendedMention, 'type' | 'confidence' | 'runnerUp' | 'reason'>;

/** A list is a person's word on a term they have not seen here yet: as much as this many acceptances. */
export const LISTED_WEIGHT = 4;

export const NO_EVIDENCE: Evidence = { accepted: new Map(), rejected: new Map(), listed: new Map() };

/** The evidence with a judgement more, or one taken back. */
export function withJudged(evidence: Evidence, { type, accepted, rejected }: JudgedString): Evidence {
  return {
    ...evidence,
    accepted: changedBy(evidence.accepted, type, accepted),
    rejected: changedBy(evidence.rejected, type, rejected),
  };
}

/** What a list says of a term. */
export interface Listing {
  readonly type: string;
  /** The list, and in it the line if that helps. */
  readonly where: string;
}

/** The evidence with what lists say. */
export function withListed(evidence: Evidence, listings: Iterable<Listing>): Evidence {
  const listed = new Map([...evidence.listed].map(([type, places]) => [type, new Set(places)]));
  for (const { type, where } of listings) {
    const places = listed.get(type);
    if (places) places.add(where);
    else listed.set(type, new Set([where]));
  }
  return { ...evidence, listed: new Map([...listed].map(([type, places]) => [type, [...places]])) };
}

export const isNothing = ({ accepted, rejected, listed }: Evidence): boolean =>
  accepted.size === 0 && rejected.size === 0 && listed.size === 0;

/**
 * The type that most speaks for, with its share of all that was said, by Laplace's rule of succession: accepted once is not yet certain (2 of 3),
 * accepted nine times nearly is (10 of 11). Null when nothing speaks for the term, or more against its best type than for it.
 */
export function standingOf(evidence: Evidence): Standing | null {
  const types = [...new Set([...evidence.accepted.keys(), ...evidence.listed.keys()])];
  const weights = types.map((type) => ({ type, weight: weightOf(evidence, type) }));
  weights.sort((a, b) => b.weight - a.weight || (a.type < b.type ? -1 : 1));
  const [best, second] = weights;
  if (!best) return null;
  const against = evidence.rejected.get(best.type) ?? 0;
  if (against > best.weight) return null;
  const all = weights.reduce((sum, { weight }) => sum + weight, against);
  const share = (weight: number): number => (weight + 1) / (all + 2);
  return {
    type: best.type,
    confidence: share(best.weight),
    runnerUp: second ? { type: second.type, probability: share(second.weight) } : null,
    reason: reasonOf(evidence, best.type),
  };
}

function weightOf({ accepted, listed }: Evidence, type: string): number {
  return (accepted.get(type) ?? 0) + (listed.has(type) ? LISTED_WEIGHT : 0);
}

/** "accepted 4 times as Peop, once as Loc; rejected twice as Peop; in drugs.txt" */
function reasonOf({ accepted, rejected, listed }: Evidence, type: string): string {
  const counts = [...accepted].sort(
    ([a, times], [b, others]) =>
      Number(b === type) - Number(a === type) || others - times || (a < b ? -1 : 1),
  );
  const parts: string[] = [];
  if (counts.length > 0) {
    parts.push(`accepted ${counts.map(([name, times]) => `${timesInWords(times)} as ${name}`).join(', ')}`);
  }
  const against = rejected.get(type) ?? 0;
  if (against > 0) parts.push(`rejected ${timesInWords(against)}`);
  const lists = listed.get(type) ?? [];
  const unnamed = lists.length - PLACES_NAMED;
  const places = unnamed > 0 ? [...lists.slice(0, PLACES_NAMED), `${unnamed} more`] : lists;
  if (places.length > 0) parts.push(`in ${places.join(' and ')}`);
  return parts.join('; ');
}

function timesInWords(times: number): string {
  return times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`;
}

function changedBy(
  counts: ReadonlyMap<string, number>,
  type: string,
  change: number,
): ReadonlyMap<string, number> {
  if (change === 0) return counts;
  const changed = new Map(counts);
  const count = (counts.get(type) ?? 0) + change;
  if (count > 0) changed.set(type, count);
  else changed.delete(type);
  return changed;
}
