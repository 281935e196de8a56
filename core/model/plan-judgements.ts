// Commands that judge: accept, reject, ask again, complete and reopen a sentence, or leave it for later.
import { msg } from '@lit/localize';
import { AppError } from '../errors.ts';
import type { Mention } from './annotation.ts';
import { overlaps } from './annotation.ts';
import type { SentenceDraft } from './draft.ts';
import { rejectMention, requireEntityType } from './plan-mentions.ts';
import { acceptRelation } from './plan-relations.ts';

interface Judged {
  readonly mentionIds: readonly string[];
  readonly relationIds: readonly string[];
}

export function acceptAll(draft: SentenceDraft, { mentionIds, relationIds }: Judged): void {
  for (const id of mentionIds) {
    const mention = draft.mention(id);
    requireEntityType(draft, mention.type);
    draft.putMention({ ...mention, status: 'accepted' });
  }
  for (const id of relationIds) acceptRelation(draft, draft.relation(id));
}

/** Rejecting a mention withdraws the suggested relations that need it. What is accepted is deleted, not rejected. */
export function rejectAll(draft: SentenceDraft, { mentionIds, relationIds }: Judged): void {
  const mentions = mentionIds.map((id) => draft.mention(id));
  const relations = relationIds.map((id) => draft.relation(id));
  if ([...mentions, ...relations].some(({ status }) => status === 'accepted')) {
    throw new AppError('refused', msg('this has been accepted: delete it instead'));
  }
  // Relations first: a relation that the person rejects by name is kept as rejected even when its mention is rejected with it.
  for (const relation of relations) draft.putRelation({ ...relation, status: 'rejected' });
  for (const mention of mentions) rejectMention(draft, mention);
}

/**
 * Forgets that these were rejected: they wait for a judgement again, as they were suggested. Where nothing may be suggested (the sentence is done,
 * or these very words are marked by now) they go, and the next model may bring them back.
 */
export function askAgain(draft: SentenceDraft, { mentionIds, relationIds }: Judged): void {
  const mentions = mentionIds.map((id) => draft.mention(id));
  const relations = relationIds.map((id) => draft.relation(id));
  if ([...mentions, ...relations].some(({ status }) => status !== 'rejected')) {
    throw new AppError('refused', 'this has not been rejected');
  }
  for (const mention of mentions) draft.putMention({ ...mention, status: 'suggested' });
  for (const relation of relations) draft.putRelation({ ...relation, status: 'suggested' });
}

/**
 * Everything in the sentence is right now. Open suggestions of at least `threshold` are accepted, the surest first, but none that overlaps an
 * accepted mention (whoever moved a border by drawing a new mention has said which one is right); the others are rejected.
 */
export function completeSentence(draft: SentenceDraft, threshold: number): void {
  const accepted = draft.mentions().filter(({ status }) => status === 'accepted');
  const suggested = draft
    .mentions()
    .filter(({ status }) => status === 'suggested')
    .sort((a, b) => sureness(b) - sureness(a));
  for (const mention of suggested) {
    const right =
      sureness(mention) >= threshold &&
      isEntityType(draft, mention) &&
      !accepted.some((other) => overlaps(other, mention));
    if (right) accepted.push(mention);
    draft.putMention({ ...mention, status: right ? 'accepted' : 'rejected' });
  }
  for (const relation of draft.relations().filter(({ status }) => status === 'suggested')) {
    const ends = [draft.mention(relation.head), draft.mention(relation.tail)];
    const right =
      sureness(relation) >= threshold &&
      ends.every(({ status }) => status === 'accepted') &&
      draft.allows(relation);
    draft.putRelation({ ...relation, status: right ? 'accepted' : 'rejected' });
  }
  draft.status = 'complete';
  draft.skipped = 0;
}

export function reopenSentence(draft: SentenceDraft): void {
  draft.status = 'pending';
}

/** Puts the sentence behind the others, once more if it has come up again. @throws AppError `refused` for one that is done */
export function skipSentence(draft: SentenceDraft): void {
  if (draft.status === 'complete')
    throw new AppError('refused', 'this sentence is done: nothing is left for later');
  draft.skipped++;
}

/** A suggestion without a probability passes no threshold but 0. */
const sureness = ({ confidence }: { readonly confidence: number | null }): number => confidence ?? 0;

const isEntityType = (draft: SentenceDraft, { type }: Mention): boolean =>
  draft.schema.entityTypes.some((candidate) => candidate.name === type);
