// What is selected in the sentence, and where the keys take the selection. Pure: positions are token indices and ids, never
// pixels.
import { compareMentions, type Mention, type Relation } from '../../core/model/annotation.ts';
import type { SentenceView } from '../../core/contract/project.ts';
import { allowedRelations } from '../../core/model/allowed-relations.ts';
import type { RelationType, Schema } from '../../core/model/schema.ts';
import { touchedTokens } from '../text/segments.ts';
import { reaches } from './judgement.ts';

export type Selection =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'mention'; readonly id: string }
  | { readonly kind: 'relation'; readonly id: string }
  /** The token cursor stands on `focus`; everything from `anchor` to it is selected. */
  | { readonly kind: 'tokens'; readonly anchor: number; readonly focus: number };

export const NOTHING: Selection = { kind: 'nothing' };

export type Item =
  | { readonly kind: 'mention'; readonly mention: Mention }
  | { readonly kind: 'relation'; readonly relation: Relation };

/** Mentions in the order of the text, without the rejected ones unless asked for. */
export function visibleMentions(view: SentenceView, showRejected: boolean): readonly Mention[] {
  return view.mentions
    .filter((mention) => showRejected || mention.status !== 'rejected')
    .sort((a, b) => compareMentions(a, b) || (a.id < b.id ? -1 : 1));
}

/** Relations both of whose mentions are visible, by head, then tail, in the order of the text. */
export function visibleRelations(view: SentenceView, showRejected: boolean): readonly Relation[] {
  const order = new Map(visibleMentions(view, showRejected).map((mention, index) => [mention.id, index]));
  const place = (id: Mention['id']): number => order.get(id) ?? -1;
  return view.relations
    .filter((relation) => showRejected || relation.status !== 'rejected')
    .filter((relation) => order.has(relation.head) && order.has(relation.tail))
    .sort((a, b) => place(a.head) - place(b.head) || place(a.tail) - place(b.tail) || (a.id < b.id ? -1 : 1));
}

/**
 * The relations whose arcs are drawn: all, or those of the selection only; not those of hidden types. The selected relation is always
 * drawn: nothing is judged that can't be seen.
 * @param selected id of the selected mention or relation
 */
export function shownRelations(
  relations: readonly Relation[],
  {
    selectedArcsOnly,
    hiddenRelations,
  }: { readonly selectedArcsOnly: boolean; readonly hiddenRelations: readonly string[] },
  selected: string | null,
): readonly Relation[] {
  return relations.filter(
    ({ id, head, tail, type }) =>
      id === selected ||
      (!hiddenRelations.includes(type) && (!selectedArcsOnly || head === selected || tail === selected)),
  );
}

/** Everything that can be selected, in the order in which the keys go through it: the mentions, then the relations. */
export function itemsInOrder(view: SentenceView, showRejected: boolean): readonly Item[] {
  return [
    ...visibleMentions(view, showRejected).map((mention): Item => ({ kind: 'mention', mention })),
    ...visibleRelations(view, showRejected).map((relation): Item => ({ kind: 'relation', relation })),
  ];
}

export const itemId = (item: Item): string => (item.kind === 'mention' ? item.mention.id : item.relation.id);
export const itemStatus = (item: Item): Mention['status'] =>
  item.kind === 'mention' ? item.mention.status : item.relation.status;
export const selectItem = (item: Item): Selection => ({ kind: item.kind, id: itemId(item) });

const isSelected = (selection: Selection, item: Item): boolean =>
  selection.kind === item.kind && selection.id === itemId(item);

/**
 * The item one step from the selection; from tokens, the first mention after (or before) the cursor. Null past the last one,
 * so that Tab can leave the text.
 */
export function stepItem(
  view: SentenceView,
  showRejected: boolean,
  from: Selection,
  step: 1 | -1,
): Item | null {
  const items = itemsInOrder(view, showRejected);
  if (from.kind === 'tokens') {
    const offset = view.sentence.tokens[from.focus]?.begin ?? view.sentence.begin;
    const isAhead = (item: Item): boolean =>
      item.kind === 'relation'
        ? step === 1
        : step === 1
          ? item.mention.begin >= offset
          : item.mention.begin < offset;
    return (step === 1 ? items.find(isAhead) : [...items].reverse().find(isAhead)) ?? null;
  }
  const index = items.findIndex((item) => isSelected(from, item));
  if (index < 0) return (step === 1 ? items[0] : items.at(-1)) ?? null;
  return items[index + step] ?? null;
}

/** The next open suggestion after the selection, going round; null when none is left (or only the selected one is). */
export function stepSuggestion(
  view: SentenceView,
  showRejected: boolean,
  from: Selection,
  step: 1 | -1,
): Item | null {
  const items = itemsInOrder(view, showRejected);
  const start = items.findIndex((item) => isSelected(from, item));
  for (let distance = 1; distance <= items.length; distance++) {
    const origin = start < 0 && step === -1 ? items.length : start;
    const item = items[(origin + step * distance + items.length * 2) % items.length];
    if (item && itemStatus(item) === 'suggested' && !isSelected(from, item)) return item;
  }
  return null;
}

/**
 * The next open suggestion after the selection that "done" would reject for its low probability, going round; null when there is no other.
 */
export function nextUncertain(view: SentenceView, threshold: number, from: Selection): Item | null {
  const items = itemsInOrder(view, false);
  const start = items.findIndex((item) => isSelected(from, item));
  for (let distance = 1; distance <= items.length; distance++) {
    const item = items[(start + distance) % items.length];
    if (!item || isSelected(from, item) || itemStatus(item) !== 'suggested') continue;
    if (!reaches(item.kind === 'mention' ? item.mention : item.relation, threshold)) return item;
  }
  return null;
}

/** What a freshly opened sentence selects: the first thing that waits for a judgement. */
export function firstSelection(view: SentenceView): Selection {
  const item = itemsInOrder(view, false).find((candidate) => itemStatus(candidate) === 'suggested');
  return item ? selectItem(item) : NOTHING;
}

/** The selection, or nothing when what was selected is no longer there (or no longer visible). */
export function reconcile(selection: Selection, view: SentenceView | null, showRejected: boolean): Selection {
  if (!view || selection.kind === 'nothing') return NOTHING;
  if (selection.kind === 'tokens') {
    return Math.max(selection.anchor, selection.focus) < view.sentence.tokens.length ? selection : NOTHING;
  }
  return itemsInOrder(view, showRejected).some((item) => isSelected(selection, item)) ? selection : NOTHING;
}

/**
 * Moves the token cursor. From a mention it starts at the mention's border in the direction of the move; with `extend` the
 * mention's tokens are the selection that grows. Null in a sentence without tokens.
 */
export function moveCursor(
  view: SentenceView,
  from: Selection,
  step: 1 | -1,
  extend: boolean,
): Extract<Selection, { kind: 'tokens' }> | null {
  const last = view.sentence.tokens.length - 1;
  if (last < 0) return null;
  const clamp = (token: number): number => Math.max(0, Math.min(last, token));
  if (from.kind === 'tokens') {
    const focus = clamp(from.focus + step);
    return { kind: 'tokens', anchor: extend ? from.anchor : focus, focus };
  }
  const mention = from.kind === 'mention' ? view.mentions.find(({ id }) => id === from.id) : undefined;
  const touched = mention ? touchedTokens(view.sentence.tokens, mention) : null;
  if (!touched) {
    const focus = step === 1 ? 0 : last;
    return { kind: 'tokens', anchor: focus, focus };
  }
  const border = step === 1 ? touched.end - 1 : touched.begin;
  const focus = clamp(border + step);
  return { kind: 'tokens', anchor: extend ? (step === 1 ? touched.begin : touched.end - 1) : focus, focus };
}

/** The offsets a mention gets when one of its borders moves by a token; null when it would vanish or leave the sentence. */
export function resizedSpan(
  view: SentenceView,
  mention: Mention,
  border: 'begin' | 'end',
  step: 1 | -1,
): { begin: number; end: number } | null {
  const { tokens } = view.sentence;
  const touched = touchedTokens(tokens, mention);
  if (!touched) return null;
  const begin = touched.begin + (border === 'begin' ? step : 0);
  const end = touched.end + (border === 'end' ? step : 0);
  const first = tokens[begin];
  const last = tokens[end - 1];
  return begin < end && first && last ? { begin: first.begin, end: last.end } : null;
}

/** A relation that may be drawn between two mentions, and whether it runs against the direction of the drawing. */
export interface LinkOption {
  readonly type: RelationType;
  readonly reversed: boolean;
}

/** What the schema allows from `head` to `tail`; when that is nothing, what it allows the other way. */
export function linkOptions(schema: Schema, head: Mention, tail: Mention): readonly LinkOption[] {
  if (head.id === tail.id) return [];
  const forward = allowedRelations(schema, head.type, tail.type);
  if (forward.length > 0) return forward.map((type) => ({ type, reversed: false }));
  return allowedRelations(schema, tail.type, head.type).map((type) => ({ type, reversed: true }));
}

/** Mentions that `head` may be linked to, in the order of the text. */
export function linkTargets(
  schema: Schema,
  view: SentenceView,
  showRejected: boolean,
  head: Mention,
): readonly Mention[] {
  return visibleMentions(view, showRejected).filter(
    (mention) => mention.status !== 'rejected' && linkOptions(schema, head, mention).length > 0,
  );
}
