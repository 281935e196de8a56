// Commands about relations: create, retype, reverse, delete.
import { msg, str } from '@lit/localize';
import { AppError } from '../errors.ts';
import type { Relation } from './annotation.ts';
import type { RelationPlace, SentenceDraft } from './draft.ts';
import { mentionId, relationId } from './ids.ts';
import type { PlanContext } from './plan-context.ts';
import { isProposed } from './plan-mentions.ts';

/** A relation that stood suggested or rejected there becomes accepted; only otherwise is there a new one. */
export function createRelation(
  draft: SentenceDraft,
  command: { readonly head: string; readonly tail: string; readonly type: string },
  context: PlanContext,
): void {
  const place = {
    head: mentionId(command.head),
    tail: mentionId(command.tail),
    type: command.type,
  };
  requireAllowed(draft, place);
  const there = draft.relationAt(place);
  if (there?.status === 'accepted') throw duplicate(place.type);
  acceptEnds(draft, place);
  if (there) return draft.putRelation({ ...there, status: 'accepted' });
  draft.putRelation({
    id: relationId(context.newId()),
    sentenceId: draft.sentence.id,
    ...place,
    status: 'accepted',
    origin: { kind: 'annotator', name: context.who },
    confidence: null,
  });
}

export function retypeRelation(
  draft: SentenceDraft,
  command: { readonly relationId: string; readonly type: string },
  context: PlanContext,
): void {
  const relation = draft.relation(command.relationId);
  reshapeRelation(draft, relation, { ...relation, type: command.type }, context);
}

export function reverseRelation(
  draft: SentenceDraft,
  command: { readonly relationId: string },
  context: PlanContext,
): void {
  const relation = draft.relation(command.relationId);
  reshapeRelation(draft, relation, { ...relation, head: relation.tail, tail: relation.head }, context);
}

/** What a model proposed is kept as rejected: deleting it says that it is wrong. */
export function deleteRelation(draft: SentenceDraft, id: string): void {
  const relation = draft.relation(id);
  if (isProposed(relation)) draft.putRelation({ ...relation, status: 'rejected' });
  else draft.removeRelation(id);
}

/** Moves a relation, and thereby accepts it. What a model had proposed there is kept as rejected. */
function reshapeRelation(
  draft: SentenceDraft,
  relation: Relation,
  place: RelationPlace,
  context: PlanContext,
): void {
  requireAllowed(draft, place);
  const there = draft.relationAt(place);
  if (there?.id === relation.id) return acceptRelation(draft, relation);
  if (there?.status === 'accepted') throw duplicate(place.type);
  if (there) draft.removeRelation(there.id);
  acceptEnds(draft, place);
  draft.putRelation({
    ...relation,
    head: place.head,
    tail: place.tail,
    type: place.type,
    status: 'accepted',
    origin: { kind: 'annotator', name: context.who },
    confidence: null,
  });
  if (isProposed(relation)) {
    draft.putRelation({ ...relation, id: relationId(context.newId()), status: 'rejected' });
  }
}

/** Accepts a relation and the mentions it joins. @throws AppError `refused` where the schema does not allow it */
export function acceptRelation(draft: SentenceDraft, relation: Relation): void {
  requireAllowed(draft, relation);
  acceptEnds(draft, relation);
  draft.putRelation({ ...relation, status: 'accepted' });
}

function acceptEnds(draft: SentenceDraft, place: RelationPlace): void {
  for (const id of [place.head, place.tail]) {
    draft.putMention({ ...draft.mention(id), status: 'accepted' });
  }
}

function requireAllowed(draft: SentenceDraft, place: RelationPlace): void {
  const head = draft.mention(place.head);
  const tail = draft.mention(place.tail);
  if (head.id === tail.id)
    throw new AppError(
      'refused',
      msg('a relation joins two different mentions: choose another one as its other end'),
    );
  if (!draft.schema.relationTypes.some((type) => type.name === place.type)) {
    throw new AppError(
      'refused',
      msg(str`the schema has no relation type ${place.type}: add it under Types, or choose another`),
      { type: place.type },
    );
  }
  if (!draft.allows(place)) {
    throw new AppError(
      'refused',
      msg(
        str`the schema does not let ${place.type} join ${head.type} to ${tail.type}: allow the pair under Types, or choose another relation`,
      ),
      {
        type: place.type,
        head: head.type,
        tail: tail.type,
      },
    );
  }
}

const duplicate = (type: string): AppError =>
  new AppError('refused', msg(str`these two mentions are joined by ${type} already`), { type });
