// What a practised annotator does next to a sentence that is not right yet: one deed at a time, mentions before relations, whatever is
// selected first. Decided from the sentence as the window shows it; how the deed is typed is in typist.ts.
import type { SentenceView } from '../../../core/contract/project.ts';
import type { Mention, Relation } from '../../../core/model/annotation.ts';
import type { Schema } from '../../../core/model/schema.ts';
import { touchedTokens } from '../../../renderer/text/segments.ts';
import {
  acceptedOf,
  differenceOf,
  placeOf,
  relationPlaceOf,
  sameMention,
  sameRelation,
  whenDone,
  type Gold,
  type GoldMention,
  type GoldRelation,
} from './gold.ts';

export type Deed =
  | { readonly kind: 'accept' | 'reject'; readonly item: Mention | Relation }
  | { readonly kind: 'retype'; readonly item: Mention; readonly type: string }
  /** Tokens that each border moves outwards (negative: inwards). */
  | { readonly kind: 'resize'; readonly item: Mention; readonly begin: number; readonly end: number }
  | { readonly kind: 'reverse'; readonly item: Relation }
  | { readonly kind: 'retype-relation'; readonly item: Relation; readonly type: string }
  | { readonly kind: 'create'; readonly mention: GoldMention }
  | {
      readonly kind: 'relate';
      readonly type: string;
      readonly head: Mention;
      readonly tail: Mention;
    };

/** More presses of a border key than this, and drawing the mention anew is shorter: three keys, wherever its borders are. */
const LONGEST_RESIZE = 2;

/** @param selected id of what is selected: done first, since it needs no going there @returns null when "done" would leave it right */
export function nextDeed(
  view: SentenceView,
  gold: Gold,
  schema: Schema,
  threshold: number,
  selected: string | null,
): Deed | null {
  const deeds = deedsFor(view, gold, schema, threshold);
  return deeds.find((deed) => 'item' in deed && deed.item.id === selected) ?? deeds[0] ?? null;
}

/** Everything there is to do, in order; what a deed makes unnecessary is still in the list. */
export function deedsFor(view: SentenceView, gold: Gold, schema: Schema, threshold: number): readonly Deed[] {
  const done = whenDone(view, schema, threshold);
  const difference = differenceOf(acceptedOf(done), gold);
  const shown = view.mentions.filter(({ status }) => status !== 'rejected');
  const mentionAt = (place: GoldMention): Mention | undefined =>
    shown.find((mention) => sameMention(placeOf(view, mention), place));
  const relationAt = (place: GoldRelation): Relation | undefined =>
    view.relations.find((relation) => {
      const own = relation.status === 'rejected' ? null : relationPlaceOf(view, relation);
      return own !== null && sameRelation(own, place);
    });

  const settled = new Set<GoldMention>();
  const onWrong = difference.wrongMentions.flatMap((wrong): Deed[] => {
    const item = mentionAt(wrong);
    if (!item) return [];
    const missing = difference.missingMentions.filter((one) => !settled.has(one) && !mentionAt(one));
    const retyped = missing.find((one) => one.begin === wrong.begin && one.end === wrong.end);
    if (retyped) {
      settled.add(retyped);
      return [{ kind: 'retype', item, type: retyped.type }];
    }
    for (const one of missing) {
      const resize = one.type === wrong.type ? resizeTo(view, item, one) : null;
      if (resize) {
        settled.add(one);
        return [resize];
      }
    }
    // What overlaps an accepted mention is rejected by "done": drawing the right one is enough.
    if (missing.some((one) => one.begin < wrong.end && wrong.begin < one.end)) return [];
    return [{ kind: 'reject', item }];
  });
  const onMissing = difference.missingMentions.flatMap((missing): Deed[] => {
    if (settled.has(missing)) return [];
    const item = mentionAt(missing);
    if (item) return [{ kind: 'accept', item }];
    const suggested = shown.find(
      (mention) =>
        mention.status === 'suggested' &&
        placeOf(view, mention).begin === missing.begin &&
        placeOf(view, mention).end === missing.end,
    );
    return [
      suggested
        ? { kind: 'retype', item: suggested, type: missing.type }
        : { kind: 'create', mention: missing },
    ];
  });
  const mentions = [...onWrong, ...onMissing].sort((a, b) => beginOf(view, a) - beginOf(view, b));
  if (mentions.length > 0) return mentions;

  const turned = new Set<GoldRelation>();
  const onWrongRelations = difference.wrongRelations.flatMap((wrong): Deed[] => {
    const item = relationAt(wrong);
    if (!item) return [];
    const missing = difference.missingRelations.filter((one) => !turned.has(one) && !relationAt(one));
    const reversed = missing.find(
      (one) =>
        one.type === wrong.type && sameMention(one.head, wrong.tail) && sameMention(one.tail, wrong.head),
    );
    if (reversed) {
      turned.add(reversed);
      return [{ kind: 'reverse', item }];
    }
    const retyped = missing.find(
      (one) => sameMention(one.head, wrong.head) && sameMention(one.tail, wrong.tail),
    );
    if (!retyped) return [{ kind: 'reject', item }];
    turned.add(retyped);
    return [{ kind: 'retype-relation', item, type: retyped.type }];
  });
  const onMissingRelations = difference.missingRelations.flatMap((missing): Deed[] => {
    if (turned.has(missing)) return [];
    const item = relationAt(missing);
    if (item) return [{ kind: 'accept', item }];
    const head = mentionAt(missing.head);
    const tail = mentionAt(missing.tail);
    return head && tail ? [{ kind: 'relate', type: missing.type, head, tail }] : [];
  });
  return [...onWrongRelations, ...onMissingRelations];
}

function beginOf(view: SentenceView, deed: Deed): number {
  if (deed.kind === 'create') return deed.mention.begin;
  return 'item' in deed && 'begin' in deed.item ? deed.item.begin - view.sentence.begin : 0;
}

function resizeTo(view: SentenceView, item: Mention, wanted: GoldMention): Deed | null {
  const { tokens, begin: offset } = view.sentence;
  const from = touchedTokens(tokens, item);
  const to = touchedTokens(tokens, { begin: wanted.begin + offset, end: wanted.end + offset });
  if (!from || !to || to.begin >= from.end || to.end <= from.begin) return null;
  const begin = from.begin - to.begin;
  const end = to.end - from.end;
  return Math.abs(begin) + Math.abs(end) <= LONGEST_RESIZE ? { kind: 'resize', item, begin, end } : null;
}
