// Commands about mentions: create, retype, resize, delete.
import { msg, str } from '@lit/localize';
import { AppError } from '../errors.ts';
import type { Mention, Sentence, Span } from './annotation.ts';
import { sameSpan } from './annotation.ts';
import type { MentionPlace, SentenceDraft } from './draft.ts';
import { mentionId } from './ids.ts';
import type { PlanContext } from './plan-context.ts';

/** The span of the whole tokens that `span` touches. @throws AppError when it touches none */
export function widenToTokens(sentence: Sentence, span: Span): Span {
  if (span.begin >= span.end) {
    throw new AppError('wrong-usage', msg('a mention needs at least one character'));
  }
  if (span.begin < sentence.begin || span.end > sentence.end) {
    throw new AppError('wrong-usage', msg('a mention must lie within its sentence'));
  }
  const touched = sentence.tokens.filter((token) => token.begin < span.end && span.begin < token.end);
  const first = touched[0];
  const last = touched.at(-1);
  if (!first || !last)
    throw new AppError('refused', msg('there is no word in the selection: select at least one'));
  return { begin: first.begin, end: last.end };
}

/** @throws AppError `refused` when the schema has no such entity type */
export function requireEntityType(draft: SentenceDraft, type: string): void {
  if (!draft.schema.entityTypes.some((candidate) => candidate.name === type)) {
    throw new AppError(
      'refused',
      msg(str`the schema has no entity type ${type}: add it under Types, or choose another`),
      { type },
    );
  }
}

/** Whether a machine proposed it, so that it would come back if the person's "no" were not kept. */
export const isProposed = ({ origin }: Pick<Mention, 'origin'>): boolean =>
  origin.kind === 'model' || origin.kind === 'recommender';

/**
 * A mention of this span and type stands accepted afterwards: one that was suggested or rejected there becomes accepted, a suggestion of
 * another type over the same span is retyped and keeps its relations, and only otherwise is there a new one.
 */
export function createMention(
  draft: SentenceDraft,
  command: Span & { readonly type: string },
  context: PlanContext,
): void {
  requireEntityType(draft, command.type);
  const place = { ...widenToTokens(draft.sentence, command), type: command.type };
  const there = draft.mentionAt(place);
  if (there?.status === 'accepted') throw duplicate(place.type);
  if (there) return draft.putMention({ ...there, status: 'accepted' });
  const suggested = draft
    .mentions()
    .find((mention) => mention.status === 'suggested' && sameSpan(mention, place));
  if (suggested) return reshapeMention(draft, suggested, place, context);
  draft.putMention({
    id: mentionId(context.newId()),
    sentenceId: draft.sentence.id,
    ...place,
    status: 'accepted',
    origin: { kind: 'annotator', name: context.who },
    confidence: null,
    runnerUp: null,
  });
}

export function retypeMention(
  draft: SentenceDraft,
  command: { readonly mentionId: string; readonly type: string },
  context: PlanContext,
): void {
  const { begin, end } = draft.mention(command.mentionId);
  reshapeMention(draft, draft.mention(command.mentionId), { begin, end, type: command.type }, context);
}

export function resizeMention(
  draft: SentenceDraft,
  command: Span & { readonly mentionId: string },
  context: PlanContext,
): void {
  const mention = draft.mention(command.mentionId);
  const span = widenToTokens(draft.sentence, command);
  reshapeMention(draft, mention, { ...span, type: mention.type }, context);
}

/**
 * Moves a mention to another span or type, and thereby accepts it. A model's border that a person moves is kept as rejected, so that
 * the next model's wrong border does not come back; a wrong type needs no such record, since nothing is suggested over an accepted span.
 */
function reshapeMention(
  draft: SentenceDraft,
  mention: Mention,
  place: MentionPlace,
  context: PlanContext,
): void {
  requireEntityType(draft, place.type);
  if (sameSpan(mention, place) && mention.type === place.type) {
    return draft.putMention({ ...mention, status: 'accepted' });
  }
  const twin = draft.mentionAt(place);
  if (twin?.status === 'accepted') throw duplicate(place.type);
  if (twin) absorb(draft, twin, mention);
  draft.putMention({
    ...mention,
    begin: place.begin,
    end: place.end,
    type: place.type,
    status: 'accepted',
    origin: { kind: 'annotator', name: context.who },
    confidence: null,
    runnerUp: null,
  });
  if (isProposed(mention) && !sameSpan(mention, place)) {
    draft.putMention({ ...mention, id: mentionId(context.newId()), status: 'rejected' });
  }
  for (const relation of draft.relationsOf(mention.id)) {
    if (!draft.allows(relation)) draft.removeRelation(relation.id);
  }
}

/** Gives the relations of `twin`, which nobody has accepted, to `mention`, which takes its place; those that double go. */
function absorb(draft: SentenceDraft, twin: Mention, mention: Mention): void {
  const relations = draft.relationsOf(twin.id);
  draft.removeMention(twin.id);
  for (const relation of relations) {
    const moved = {
      ...relation,
      head: relation.head === twin.id ? mention.id : relation.head,
      tail: relation.tail === twin.id ? mention.id : relation.tail,
    };
    if (moved.head !== moved.tail && !draft.relationAt(moved)) draft.putRelation(moved);
  }
}

/**
 * Takes a mention away with its relations. What a model proposed is kept as rejected instead: deleting it says that it is wrong. Relations
 * that were rejected before stay so.
 */
export function deleteMention(draft: SentenceDraft, id: string): void {
  const mention = draft.mention(id);
  if (mention.status === 'rejected') return;
  if (!isProposed(mention)) return draft.removeMention(id);
  rejectMention(draft, mention);
}

/** Keeps a mention as rejected; relations on it that are not rejected themselves go. */
export function rejectMention(draft: SentenceDraft, mention: Mention): void {
  for (const relation of draft.relationsOf(mention.id)) {
    if (relation.status !== 'rejected') draft.removeRelation(relation.id);
  }
  draft.putMention({ ...mention, status: 'rejected' });
}

const duplicate = (type: string): AppError =>
  new AppError('refused', msg(str`these words are marked as ${type} already`), { type });
