// Pointing by letters: every word (or mention) that could be meant wears a letter, and typing it points there. A word in the middle of a
// long sentence is one key away instead of twenty presses of an arrow. Pure: what wears which letter, and what comes of a letter typed;
// drawn in elements/pointing-layer.ts, read from keys in control/pointing-control.ts.
import type { SentenceView } from '../../core/contract/project.ts';
import { allowsRelation } from '../../core/model/allowed-relations.ts';
import type { Mention } from '../../core/model/annotation.ts';
import type { Schema } from '../../core/model/schema.ts';
import { touchedTokens } from '../text/segments.ts';
import { linkTargets, visibleMentions, visibleRelations } from './selection.ts';

/** What the letters are for. */
export type PointingPurpose =
  /** Select a mention or a relation, or put the token cursor on a word. */
  | { readonly kind: 'go' }
  /** A new mention of this type: from the word `first` (null: not chosen yet) to the one chosen then. */
  | { readonly kind: 'mention'; readonly type: string; readonly first: number | null }
  /** A new relation of this type, from `head` (null: not chosen yet) to the mention chosen then. */
  | { readonly kind: 'relation'; readonly type: string; readonly head: string | null };

export interface Pointing {
  readonly purpose: PointingPurpose;
  /** Letters typed so far of a label with two. */
  readonly typed: string;
}

export type PointingTarget =
  | { readonly kind: 'token'; readonly token: number }
  | { readonly kind: 'mention' | 'relation'; readonly id: string };

export interface LabelledTarget {
  readonly target: PointingTarget;
  /** One letter, or two where there are more targets than letters. */
  readonly label: string;
}

/** The keys that lie under the fingers first. */
const LETTERS = 'fjdksalghrueiwoqptyvnbmcxz';

/**
 * As many labels, none of which begins another: single letters for the first ones, two letters for the rest.
 * @throws RangeError for more than 676
 */
export function labelsFor(count: number): readonly string[] {
  const letters = [...LETTERS];
  // Each letter that is a first one is lost as a single one, and gives as many pairs as there are letters.
  const pairs = Math.max(0, Math.ceil((count - letters.length) / (letters.length - 1)));
  if (pairs > letters.length) throw new RangeError(`${count} things can't be told apart by two letters`);
  const single = letters.slice(0, letters.length - pairs);
  const double = letters
    .slice(letters.length - pairs)
    .flatMap((first) => letters.map((second) => first + second));
  return [...single, ...double].slice(0, count);
}

/** Everything that can be pointed at for a purpose, with its label, in the order of the text. */
export function labelledTargets(
  view: SentenceView,
  schema: Schema,
  showRejected: boolean,
  purpose: PointingPurpose,
): readonly LabelledTarget[] {
  const targets = targetsOf(view, schema, showRejected, purpose);
  // The likely ones get the short labels; where all have one letter, the order is that of the text.
  const byLikelihood = targets
    .map((target, index) => ({ index, likelihood: likelihoodOf(view, target) }))
    .sort((a, b) => b.likelihood - a.likelihood || a.index - b.index);
  const order =
    targets.length > LETTERS.length ? byLikelihood.map(({ index }) => index) : [...targets.keys()];
  const labels = labelsFor(targets.length);
  const labelled = new Map(order.map((index, place) => [index, labels[place]!]));
  return targets.map((target, index) => ({ target, label: labelled.get(index)! }));
}

function targetsOf(
  view: SentenceView,
  schema: Schema,
  showRejected: boolean,
  purpose: PointingPurpose,
): readonly PointingTarget[] {
  const token = (index: number): PointingTarget => ({ kind: 'token', token: index });
  const mention = ({ id }: Pick<Mention, 'id'>): PointingTarget => ({ kind: 'mention', id });
  const { tokens } = view.sentence;
  switch (purpose.kind) {
    case 'mention':
      return tokens.map((_, index) => token(index));
    case 'relation':
      return relationEnds(view, schema, showRejected, purpose).map(mention);
    case 'go': {
      const mentions = visibleMentions(view, showRejected);
      const covered = new Set(
        mentions.flatMap((one) => {
          const touched = touchedTokens(tokens, one);
          return touched
            ? Array.from({ length: touched.end - touched.begin }, (_, i) => touched.begin + i)
            : [];
        }),
      );
      const free = tokens.flatMap((_, index) => (covered.has(index) ? [] : [token(index)]));
      const words = [...mentions.map(mention), ...free].sort(
        (a, b) => beginOf(view, a) - beginOf(view, b) || (a.kind === 'mention' ? -1 : 1),
      );
      return [
        ...words,
        ...visibleRelations(view, showRejected).map(({ id }): PointingTarget => ({ kind: 'relation', id })),
      ];
    }
  }
}

/** Mentions that a relation of the type may begin at, or, with a head, end at: without those it joins already. */
function relationEnds(
  view: SentenceView,
  schema: Schema,
  showRejected: boolean,
  { type, head }: Extract<PointingPurpose, { kind: 'relation' }>,
): readonly Mention[] {
  const mentions = visibleMentions(view, showRejected).filter(({ status }) => status !== 'rejected');
  const joins = (from: Mention, to: Mention): boolean =>
    from.id !== to.id &&
    allowsRelation(schema, type, from.type, to.type) &&
    !view.relations.some(
      (relation) =>
        relation.status === 'accepted' &&
        relation.type === type &&
        relation.head === from.id &&
        relation.tail === to.id,
    );
  if (head === null) return mentions.filter((from) => mentions.some((to) => joins(from, to)));
  const from = mentions.find(({ id }) => id === head);
  return from ? mentions.filter((to) => joins(from, to)) : [];
}

/**
 * The targets while a relation is being drawn from a mention, as {@link linkTargets} says: as many as there are single letters, since other keys
 * keep their meaning. Tab reaches the others.
 */
export function labelledLinkTargets(
  view: SentenceView,
  schema: Schema,
  showRejected: boolean,
  head: string,
): readonly LabelledTarget[] {
  const from = view.mentions.find(({ id }) => id === head);
  const targets = from ? linkTargets(schema, view, showRejected, from).slice(0, LETTERS.length) : [];
  const labels = labelsFor(targets.length);
  return targets.map(({ id }, index) => ({ target: { kind: 'mention', id }, label: labels[index]! }));
}

function beginOf(view: SentenceView, target: PointingTarget): number {
  return target.kind === 'token'
    ? (view.sentence.tokens[target.token]?.begin ?? 0)
    : (view.mentions.find(({ id }) => id === target.id)?.begin ?? 0);
}

/** Mentions and relations first, then words with a capital letter that nobody has marked, then other words, punctuation last. */
function likelihoodOf(view: SentenceView, target: PointingTarget): number {
  if (target.kind !== 'token') return 4;
  const token = view.sentence.tokens[target.token];
  if (!token) return 0;
  const text = view.text.slice(token.begin - view.sentence.begin, token.end - view.sentence.begin);
  if (!/[\p{L}\p{N}]/u.test(text)) return 0;
  if (view.mentions.some((mention) => mention.status === 'accepted' && touches(mention, token))) return 1;
  return /^\p{Lu}/u.test(text) ? 3 : text.length > 3 ? 2 : 1;
}

const touches = (
  a: { readonly begin: number; readonly end: number },
  b: { readonly begin: number; readonly end: number },
): boolean => a.begin < b.end && b.begin < a.end;

/** What a letter comes to among labelled targets. */
export type Pointed =
  | { readonly kind: 'target'; readonly target: PointingTarget }
  /** The first letter of labels with two. */
  | { readonly kind: 'typed'; readonly typed: string }
  /** No label goes on like this. */
  | { readonly kind: 'none' };

export function pointBy(targets: readonly LabelledTarget[], typed: string, letter: string): Pointed {
  const wanted = typed + letter;
  const exact = targets.find(({ label }) => label === wanted);
  if (exact) return { kind: 'target', target: exact.target };
  return targets.some(({ label }) => label.startsWith(wanted))
    ? { kind: 'typed', typed: wanted }
    : { kind: 'none' };
}
