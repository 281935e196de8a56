// From what a person means to what changes: pure functions from a command and the sentence as it stands to the changes of one
// transaction. Everything a person may not do is refused here, with a message for people; what a command draws after itself
// (relations of a deleted mention, ends of an accepted relation) is decided here too.
import type { Command } from '../contract/commands.ts';
import { AppError, assertNever } from '../errors.ts';
import type { SentenceAnnotations } from './annotation.ts';
import type { Change, Transaction } from './changes.ts';
import { SentenceDraft } from './draft.ts';
import { transactionId } from './ids.ts';
import type { PlanContext } from './plan-context.ts';
import {
  acceptAll,
  askAgain,
  completeSentence,
  rejectAll,
  reopenSentence,
  skipSentence,
} from './plan-judgements.ts';
import { createMention, deleteMention, resizeMention, retypeMention } from './plan-mentions.ts';
import { createRelation, deleteRelation, retypeRelation, reverseRelation } from './plan-relations.ts';
import { adjudicateSentence } from './plan-versions.ts';

export type { PlanContext };

/** A command about one sentence; `set-schema` is planned by {@link file://./plan-schema.ts planSchema}. */
export type SentenceCommand = Exclude<Command, { kind: 'set-schema' }>;

/**
 * The changes that carry out `command`; none when everything is as it says already.
 * @throws AppError `refused` when the schema or the rules forbid it, `not-found` when it names something that is gone, `wrong-usage`
 *   when its values make no sense
 */
export function planCommand(
  command: SentenceCommand,
  annotations: SentenceAnnotations,
  context: PlanContext,
): Change[] {
  if (command.sentenceId !== annotations.sentence.id) {
    throw new AppError('wrong-usage', 'the command is about another sentence', {
      sentence: command.sentenceId,
    });
  }
  const draft = new SentenceDraft(annotations, context.schema);
  planOnDraft(command, draft, context);
  draft.settle();
  return draft.changes();
}

/** As {@link planCommand}, one of several commands on a draft that is settled when all are planned. */
export function planOnDraft(command: SentenceCommand, draft: SentenceDraft, context: PlanContext): void {
  switch (command.kind) {
    case 'create-mention':
      return createMention(draft, command, context);
    case 'retype-mention':
      return retypeMention(draft, command, context);
    case 'resize-mention':
      return resizeMention(draft, command, context);
    case 'delete-mention':
      return deleteMention(draft, command.mentionId);
    case 'create-relation':
      return createRelation(draft, command, context);
    case 'retype-relation':
      return retypeRelation(draft, command, context);
    case 'reverse-relation':
      return reverseRelation(draft, command, context);
    case 'delete-relation':
      return deleteRelation(draft, command.relationId);
    case 'accept':
      return acceptAll(draft, command);
    case 'reject':
      return rejectAll(draft, command);
    case 'ask-again':
      return askAgain(draft, command);
    case 'complete-sentence':
      return completeSentence(draft, command.threshold);
    case 'reopen-sentence':
      return reopenSentence(draft);
    case 'adjudicate-sentence':
      return adjudicateSentence(draft, command, context);
    case 'skip-sentence':
      return skipSentence(draft);
    default:
      return assertNever(command);
  }
}

/** Decisions are found in the log by it. */
export const ADJUDICATE_LABEL = 'adjudicate sentence';

/** What the undo menu and the audit call it. */
export function labelOf(command: Command): string {
  switch (command.kind) {
    case 'create-mention':
      return 'create mention';
    case 'retype-mention':
      return 'retype mention';
    case 'resize-mention':
      return 'resize mention';
    case 'delete-mention':
      return 'delete mention';
    case 'create-relation':
      return 'create relation';
    case 'retype-relation':
      return 'retype relation';
    case 'reverse-relation':
      return 'reverse relation';
    case 'delete-relation':
      return 'delete relation';
    case 'accept':
      return command.mentionIds.length + command.relationIds.length === 1
        ? 'accept suggestion'
        : 'accept suggestions';
    case 'reject':
      return command.mentionIds.length + command.relationIds.length === 1
        ? 'reject suggestion'
        : 'reject suggestions';
    case 'ask-again':
      return 'ask again';
    case 'complete-sentence':
      return 'complete sentence';
    case 'reopen-sentence':
      return 'reopen sentence';
    case 'adjudicate-sentence':
      return ADJUDICATE_LABEL;
    case 'skip-sentence':
      return 'leave sentence for later';
    case 'set-schema': {
      const moves = [...(command.moves?.entityTypes ?? []), ...(command.moves?.relationTypes ?? [])];
      if (moves.some(({ to }) => to === null)) return 'delete types';
      return moves.length > 0 ? 'rename types' : 'change schema';
    }
    default:
      return assertNever(command);
  }
}

/** The transaction that a command's changes make. @param when milliseconds since 1970 */
export function transactionOf(
  command: Command,
  changes: readonly Change[],
  { who, newId, when }: { who: string; newId: () => string; when: number },
): Transaction {
  return { id: transactionId(newId()), label: labelOf(command), who, when, changes };
}
