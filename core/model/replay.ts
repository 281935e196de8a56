// Undo and redo when suggestions have changed in between.
//
// A transaction's changes name records exactly as they were. What a person has judged (accepted, rejected) changes through
// transactions alone, so it is found just so, or something is wrong and nothing is done. Suggestions are different: a new model replaces
// them at any time without asking. So where a change expects a suggestion, its absence or another confidence is no conflict:
// the judgement is taken back or made again, and a suggestion that is gone, or has no place any more, stays away until the next
// prediction. What is accepted is never lost by that.
import type { Mention, Relation, SentenceAnnotations } from './annotation.ts';
import { conflict, sameRecord, type Change } from './changes.ts';
import { SentenceDraft } from './draft.ts';
import type { Schema } from './schema.ts';

/**
 * What `changes` (of one sentence: a transaction's, or their inverse) come to on the sentence as it stands: changes that apply exactly.
 * @throws AppError `conflict` when something judged is not as the changes expect
 */
export function replayChanges(
  annotations: SentenceAnnotations,
  schema: Schema,
  changes: readonly Change[],
): Change[] {
  const draft = new SentenceDraft(annotations, schema);
  // As they stood: a mention that goes takes its relations with it, and one of these may be what another change moves to another mention.
  const relations = new Map(
    annotations.relations.map((relation): [string, Relation] => [relation.id, relation]),
  );
  for (const change of changes) {
    switch (change.kind) {
      case 'mention':
        replayMention(draft, change);
        break;
      case 'relation':
        replayRelation(draft, change, relations);
        break;
      case 'sentence-status':
        if (draft.status !== change.before) throw conflict(change, 'has changed in the meantime');
        draft.status = change.after;
        break;
      case 'sentence-skipped':
        if (draft.skipped !== change.before) throw conflict(change, 'has changed in the meantime');
        draft.skipped = change.after;
        break;
      case 'schema':
        throw conflict(change, 'belongs to no sentence');
    }
  }
  draft.settle();
  return draft.changes();
}

function replayMention(draft: SentenceDraft, change: Extract<Change, { kind: 'mention' }>): void {
  const id = (change.before ?? change.after)?.id;
  if (id === undefined) return;
  const current = draft.findMention(id);
  if (!isAsExpected(current, change.before)) throw conflict(change, 'has changed in the meantime');
  const { after } = change;
  if (after && !isOutdated(current, change.before, after)) draft.putMention(after);
  else draft.removeMention(id);
}

function replayRelation(
  draft: SentenceDraft,
  change: Extract<Change, { kind: 'relation' }>,
  relations: ReadonlyMap<string, Relation>,
): void {
  const id = (change.before ?? change.after)?.id;
  if (id === undefined) return;
  const current = relations.get(id) ?? null;
  // A rejected relation goes when its mentions are withdrawn: then there is no rejection to take back.
  const gone = change.before?.status === 'rejected' && current === null;
  if (!gone && !isAsExpected(current, change.before)) throw conflict(change, 'has changed in the meantime');
  const { after } = change;
  if (after && !isOutdated(current, change.before, after)) draft.putRelation(after);
  else draft.removeRelation(id);
}

const isSuggested = (record: Mention | Relation | null): boolean => record?.status === 'suggested';

function isAsExpected(current: Mention | Relation | null, expected: Mention | Relation | null): boolean {
  if (isSuggested(expected)) return current === null || isSuggested(current);
  return sameRecord(current, expected);
}

/** Whether a change from suggestion to suggestion finds that the model no longer makes it. */
const isOutdated = (
  current: Mention | Relation | null,
  before: Mention | Relation | null,
  after: Mention | Relation,
): boolean => current === null && isSuggested(before) && isSuggested(after);
