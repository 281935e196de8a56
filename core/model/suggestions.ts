// A model's prediction for a sentence as changes to its suggestions. The person's word stands: nothing accepted or rejected is touched,
// nothing rejected comes back, and nothing is suggested over the very span of an accepted mention.
//
// A suggestion that the new model makes again keeps its id, so that relations, selections and undo go on naming it.
import type { SentencePrediction } from '../contract/trainer.ts';
import type { Mention, Origin, Relation, SentenceAnnotations } from './annotation.ts';
import { sameSpan } from './annotation.ts';
import type { Change } from './changes.ts';
import { SentenceDraft, type MentionPlace, type RelationPlace } from './draft.ts';
import { mentionId, relationId } from './ids.ts';
import type { Schema } from './schema.ts';
import { renamed, type TypeRenames } from './schema-moves.ts';

/** A relation by what it says, not by the ids it joins: how a rejection outlives the mentions it was made on. */
export function relationKey(type: string, head: MentionPlace, tail: MentionPlace): string {
  return JSON.stringify([type, head.begin, head.end, head.type, tail.begin, tail.end, tail.type]);
}

/** Null for what is no such key: of a file that somebody else has changed. */
function partsOf(key: string): readonly unknown[] | null {
  try {
    const parts: unknown = JSON.parse(key);
    return Array.isArray(parts) ? parts : null;
  } catch {
    return null;
  }
}

/** A key of {@link relationKey} with the types under other names. */
export function relationKeyWith(key: string, renames: TypeRenames): string {
  const parts = partsOf(key);
  if (parts === null) return key;
  return JSON.stringify(
    parts.map((part, index) =>
      typeof part === 'string'
        ? renamed(part, index === 0 ? 'relationTypes' : 'entityTypes', [renames])
        : part,
    ),
  );
}

export interface SuggestionContext {
  readonly schema: Schema;
  readonly origin: Origin;
  readonly newId: () => string;
  /** Keys of rejected relations whose mentions an earlier model's withdrawal took away; see {@link lostRejections}. */
  readonly rejectedKeys: ReadonlySet<string>;
  /** Whether it takes the place of recommenders' suggestions, too. Default: no, they stay. */
  readonly replacesRecommended?: boolean;
}

export type Predicted = Pick<SentencePrediction, 'mentions' | 'relations'>;

/**
 * The changes that put a prediction in the place of all that models had suggested for the sentence, and recommenders where it is to. None for a
 * complete sentence. Mentions and relations that the schema does not know or allow are left out.
 */
export function planSuggestions(
  annotations: SentenceAnnotations,
  predicted: Predicted,
  context: SuggestionContext,
): Change[] {
  if (annotations.sentence.status === 'complete') return [];
  const draft = new SentenceDraft(annotations, context.schema);
  const ids = predicted.mentions.map((mention) => suggestMention(draft, mention, context));
  const relations = new Set<string>();
  for (const relation of predicted.relations) {
    const head = ids[relation.head];
    const tail = ids[relation.tail];
    if (!head || !tail) continue;
    const id = suggestRelation(draft, { ...relation, head, tail }, context);
    if (id) relations.add(id);
  }
  const kept = new Set<string | null>(ids);
  const { replacesRecommended = false } = context;
  const isOpen = ({ status, origin }: Mention | Relation): boolean =>
    status === 'suggested' &&
    (origin.kind === 'model' || (replacesRecommended && origin.kind === 'recommender'));
  for (const relation of draft.relations()) {
    if (isOpen(relation) && !relations.has(relation.id)) draft.removeRelation(relation.id);
  }
  for (const mention of draft.mentions()) {
    if (isOpen(mention) && !kept.has(mention.id)) draft.removeMention(mention.id);
  }
  draft.settle();
  return draft.changes();
}

/** @returns the id of the mention that stands there afterwards, suggested or accepted; null when nothing may be suggested there */
function suggestMention(
  draft: SentenceDraft,
  predicted: Predicted['mentions'][number],
  context: SuggestionContext,
): Mention['id'] | null {
  const { tokens, id: sentenceId } = draft.sentence;
  const first = tokens[predicted.begin];
  const last = tokens[predicted.end - 1];
  const { type, confidence, runnerUp } = predicted;
  if (!first || !last || !context.schema.entityTypes.some(({ name }) => name === type)) return null;
  const place: MentionPlace = { begin: first.begin, end: last.end, type };
  const there = draft.mentionAt(place);
  if (there?.status === 'accepted') return there.id;
  if (there?.status === 'rejected') return null;
  if (draft.mentions().some((other) => other.status === 'accepted' && sameSpan(other, place))) return null;
  const id = there?.id ?? mentionId(context.newId());
  draft.putMention({
    id,
    sentenceId,
    begin: place.begin,
    end: place.end,
    type,
    status: 'suggested',
    origin: context.origin,
    confidence,
    runnerUp,
  });
  return id;
}

/** @returns the id of the suggestion; null when there is none to make */
function suggestRelation(
  draft: SentenceDraft,
  predicted: RelationPlace & { readonly confidence: number },
  context: SuggestionContext,
): Relation['id'] | null {
  const { head, tail, type, confidence } = predicted;
  if (!draft.allows(predicted)) return null;
  const there = draft.relationAt(predicted);
  if (there && there.status !== 'suggested') return null;
  if (context.rejectedKeys.has(relationKey(type, draft.mention(head), draft.mention(tail)))) return null;
  const id = there?.id ?? relationId(context.newId());
  draft.putRelation({
    id,
    sentenceId: draft.sentence.id,
    type,
    head,
    tail,
    status: 'suggested',
    origin: context.origin,
    confidence,
  });
  return id;
}

/** A rejected relation that has gone with a mention that is no longer suggested, and what to remember of it. */
export interface LostRejection {
  readonly relation: Relation['id'];
  readonly key: string;
}

/** The rejections that `changes` would forget, were they not kept aside. */
export function lostRejections(
  annotations: SentenceAnnotations,
  changes: readonly Change[],
): LostRejection[] {
  const mentions = new Map<string, Mention>(annotations.mentions.map((mention) => [mention.id, mention]));
  return changes.flatMap((change) => {
    if (change.kind !== 'relation' || change.before?.status !== 'rejected' || change.after) return [];
    const head = mentions.get(change.before.head);
    const tail = mentions.get(change.before.tail);
    if (!head || !tail) return [];
    return [{ relation: change.before.id, key: relationKey(change.before.type, head, tail) }];
  });
}
