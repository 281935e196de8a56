// A sentence takes over what somebody made of it: another project's annotator (a merge), or a curator who has compared several (adjudication).
import type { Command } from '../contract/commands.ts';
import { AppError } from '../errors.ts';
import type { Mention, Origin, Relation, SentenceAnnotations, SentenceStatus } from './annotation.ts';
import { sameSpan } from './annotation.ts';
import type { Change } from './changes.ts';
import { SentenceDraft } from './draft.ts';
import { mentionId, relationId } from './ids.ts';
import type { PlanContext } from './plan-context.ts';
import { isProposed, requireEntityType } from './plan-mentions.ts';
import type { Schema } from './schema.ts';

export interface TargetMention {
  /** UTF-16 offsets of the document. */
  readonly begin: number;
  readonly end: number;
  readonly type: string;
  readonly status: 'accepted' | 'rejected';
  readonly origin: Origin;
}

export interface TargetRelation {
  /** Indices into the mentions beside it. */
  readonly head: number;
  readonly tail: number;
  readonly type: string;
  readonly status: 'accepted' | 'rejected';
  readonly origin: Origin;
}

/** All that people have judged in a sentence. */
export interface SentenceTarget {
  readonly status: SentenceStatus;
  readonly mentions: readonly TargetMention[];
  readonly relations: readonly TargetRelation[];
}

/** What people have judged in a sentence, with offsets as another document of the same text has them. @param shift added to all offsets */
export function targetOf(
  { sentence, mentions, relations }: SentenceAnnotations,
  shift: number,
): SentenceTarget {
  const judged = mentions.flatMap(({ status, ...mention }) =>
    status === 'suggested' ? [] : [{ ...mention, status }],
  );
  const indexOf = new Map<string, number>(judged.map(({ id }, index) => [id, index]));
  return {
    status: sentence.status,
    mentions: judged.map(({ begin, end, type, status, origin }) => ({
      begin: begin + shift,
      end: end + shift,
      type,
      status,
      origin,
    })),
    relations: relations.flatMap(({ head, tail, type, status, origin }) => {
      const ends = { head: indexOf.get(head), tail: indexOf.get(tail) };
      if (status === 'suggested' || ends.head === undefined || ends.tail === undefined) return [];
      return [{ head: ends.head, tail: ends.tail, type, status, origin }];
    }),
  };
}

/**
 * The changes after which the sentence holds what the target says, and of what was accepted before nothing else. Rejections stay, and
 * what is there already keeps its id.
 */
export function planTakeOver(
  annotations: SentenceAnnotations,
  target: SentenceTarget,
  schema: Schema,
  newId: () => string,
): Change[] {
  const draft = new SentenceDraft(annotations, schema);
  takeOver(draft, target, newId);
  draft.settle();
  return draft.changes();
}

function takeOver(draft: SentenceDraft, target: SentenceTarget, newId: () => string): void {
  const wanted = target.mentions.map((mention) => draft.mentionAt(mention)?.id ?? null);
  const kept = new Set<string>(wanted.filter((id) => id !== null));
  for (const mention of draft.mentions()) {
    if (mention.status === 'accepted' && !kept.has(mention.id)) dropMention(draft, mention);
  }
  const ids = target.mentions.map((mention): Mention['id'] => {
    const there = draft.mentionAt(mention);
    // Whoever has accepted it here has the last word over a rejection there.
    if (there && (there.status === mention.status || mention.status === 'rejected')) return there.id;
    const { begin, end, type, status, origin } = mention;
    const id = there?.id ?? mentionId(newId());
    draft.putMention({
      id,
      sentenceId: draft.sentence.id,
      ...{ begin, end, type, status, origin },
      confidence: there?.confidence ?? null,
      runnerUp: there?.runnerUp ?? null,
    });
    return id;
  });
  const accepted = new Set<string>();
  for (const relation of target.relations) {
    const place = { head: ids[relation.head]!, tail: ids[relation.tail]!, type: relation.type };
    const there = draft.relationAt(place);
    if (relation.status === 'accepted') accepted.add(JSON.stringify([place.head, place.tail, place.type]));
    if (there && (there.status === relation.status || relation.status === 'rejected')) continue;
    draft.putRelation({
      id: there?.id ?? relationId(newId()),
      sentenceId: draft.sentence.id,
      ...place,
      status: relation.status,
      origin: relation.origin,
      confidence: there?.confidence ?? null,
    });
  }
  for (const relation of draft.relations()) {
    if (relation.status !== 'accepted') continue;
    if (!accepted.has(JSON.stringify([relation.head, relation.tail, relation.type]))) {
      dropRelation(draft, relation);
    }
  }
  draft.status = target.status;
  if (target.status === 'complete') draft.skipped = 0;
}

/** What a machine had proposed is kept as rejected, so that it does not come back. */
function dropMention(draft: SentenceDraft, mention: Mention): void {
  if (!isProposed(mention)) return draft.removeMention(mention.id);
  for (const relation of draft.relationsOf(mention.id)) {
    if (relation.status !== 'rejected') draft.removeRelation(relation.id);
  }
  draft.putMention({ ...mention, status: 'rejected' });
}

function dropRelation(draft: SentenceDraft, relation: Relation): void {
  if (isProposed(relation)) draft.putRelation({ ...relation, status: 'rejected' });
  else draft.removeRelation(relation.id);
}

type Adjudicate = Extract<Command, { kind: 'adjudicate-sentence' }>;

/**
 * The sentence is complete and holds just what the curator decided. An annotation's origin names those who made it, the transaction the
 * curator.
 * @throws AppError `refused` where the schema or the rules forbid it
 */
export function adjudicateSentence(draft: SentenceDraft, command: Adjudicate, context: PlanContext): void {
  const originOf = (by: string): Origin => ({ kind: 'annotator', name: by === '' ? context.who : by });
  const mentions = command.mentions.map(({ begin, end, type, by }): TargetMention => {
    requireEntityType(draft, type);
    if (begin < draft.sentence.begin || end > draft.sentence.end || begin >= end) {
      throw new AppError('wrong-usage', 'a mention must lie within its sentence');
    }
    return { begin, end, type, status: 'accepted', origin: originOf(by) };
  });
  for (const [index, mention] of mentions.entries()) {
    const twin = mentions.findIndex((other) => sameSpan(other, mention) && other.type === mention.type);
    if (twin !== index) throw new AppError('wrong-usage', 'a mention is named twice');
  }
  const relations = command.relations.map(({ head, tail, type, by }): TargetRelation => {
    const [from, to] = [mentions[head], mentions[tail]];
    if (!from || !to || from === to) throw new AppError('wrong-usage', 'a relation joins two mentions');
    return { head, tail, type, status: 'accepted', origin: originOf(by) };
  });
  takeOver(draft, { status: 'complete', mentions, relations }, context.newId);
  for (const relation of draft.relations()) {
    if (relation.status === 'accepted' && !draft.allows(relation)) {
      const [from, to] = [draft.mention(relation.head), draft.mention(relation.tail)];
      throw new AppError(
        'refused',
        `the schema does not let ${relation.type} join ${from.type} to ${to.type}`,
        { type: relation.type },
      );
    }
  }
}
