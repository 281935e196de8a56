// Relations between mentions that a person has accepted: what the model is asked, and what its answer adds to the sentence. The mentions are the
// person's word; the model says only what joins them.
import type { PredictedRelation } from '../contract/trainer.ts';
import type { Origin, SentenceAnnotations } from '../model/annotation.ts';
import { compareMentions, type Mention } from '../model/annotation.ts';
import type { Change } from '../model/changes.ts';
import { SentenceDraft } from '../model/draft.ts';
import { tokenSpanOf, type TokenSpan } from '../model/example.ts';
import { relationId } from '../model/ids.ts';
import type { Schema } from '../model/schema.ts';
import { relationKey } from '../model/suggestions.ts';

/** The accepted mentions by token index, in the order of the text, and which each is. */
export interface KnownMentions {
  readonly ids: readonly Mention['id'][];
  readonly spans: readonly TokenSpan[];
}

/** Null where a relation is impossible: fewer than two, or nothing is suggested any more. */
export function knownMentions({ sentence, mentions }: SentenceAnnotations): KnownMentions | null {
  if (sentence.status === 'complete') return null;
  const known = mentions
    .filter(({ status }) => status === 'accepted')
    .sort(compareMentions)
    .flatMap((mention) => {
      const span = tokenSpanOf(sentence.tokens, mention);
      return span ? [{ id: mention.id, span: { ...span, type: mention.type } }] : [];
    });
  return known.length < 2 ? null : { ids: known.map(({ id }) => id), spans: known.map(({ span }) => span) };
}

/** A mark of what was asked: an answer to something else is of no use. */
export const markOf = ({ ids, spans }: KnownMentions): string => JSON.stringify([ids, spans]);

export interface MissingContext {
  readonly schema: Schema;
  readonly origin: Origin;
  readonly newId: () => string;
  /** Keys of rejections that have lost their mentions (core/model/suggestions.ts). */
  readonly rejectedKeys: ReadonlySet<string>;
}

/**
 * The changes that make suggestions of what the model says of these mentions. What is judged stays; a relation that is suggested already gets the
 * new probability. Nothing is withdrawn: the next reading of the whole sentence does that.
 */
export function planMissingRelations(
  annotations: SentenceAnnotations,
  { ids }: KnownMentions,
  relations: readonly PredictedRelation[],
  { schema, origin, newId, rejectedKeys }: MissingContext,
): Change[] {
  if (annotations.sentence.status === 'complete') return [];
  const draft = new SentenceDraft(annotations, schema);
  for (const { head: from, tail: to, type, confidence } of relations) {
    const [head, tail] = [ids[from], ids[to]];
    const ends = [head, tail].map((id) => (id === undefined ? null : draft.findMention(id)));
    if (!head || !tail || ends.some((end) => end?.status !== 'accepted')) continue;
    const place = { type, head, tail };
    const there = draft.relationAt(place);
    if (!draft.allows(place) || (there && there.status !== 'suggested')) continue;
    if (rejectedKeys.has(relationKey(type, draft.mention(head), draft.mention(tail)))) continue;
    draft.putRelation({
      id: there?.id ?? relationId(newId()),
      sentenceId: draft.sentence.id,
      ...place,
      status: 'suggested',
      origin,
      confidence,
    });
  }
  draft.settle();
  return draft.changes();
}
