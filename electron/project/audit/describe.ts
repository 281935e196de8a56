// What the audit log says of an entry of the transaction log: its label and counts. Which texts and types it was about stands in the entry itself,
// which the record vouches for by its digest.
import type { AuditDetails, AuditKind } from '../../../core/contract/audit.ts';
import type { Change } from '../../../core/model/changes.ts';
import { ADJUDICATE_LABEL } from '../../../core/model/plan.ts';
import type { LogEntry } from '../log-entry.ts';

export function auditKindOf({ action, label, sentence, changes }: LogEntry): AuditKind {
  if (action !== 'do') return action;
  if (label === ADJUDICATE_LABEL) return 'adjudication';
  if (sentence !== null) return 'edit';
  return changes[0]?.kind === 'schema' ? 'schema-changed' : 'edit-everywhere';
}

export function auditDetailsOf({ label, reverts, changes }: LogEntry): AuditDetails {
  let mentions = 0;
  let relations = 0;
  let acceptedSuggestions = 0;
  let rejectedSuggestions = 0;
  const sentences = new Set<string>();
  for (const change of changes) {
    if (change.kind === 'mention') mentions++;
    else if (change.kind === 'relation') relations++;
    const judged = judgementOf(change);
    if (judged === 'accepted') acceptedSuggestions++;
    else if (judged === 'rejected') rejectedSuggestions++;
    const sentence = sentenceIdOf(change);
    if (sentence !== null) sentences.add(sentence);
  }
  return {
    label,
    ...(reverts !== null && { transaction: reverts }),
    ...(sentences.size > 1 && { sentences: sentences.size }),
    ...(mentions > 0 && { mentions }),
    ...(relations > 0 && { relations }),
    ...(acceptedSuggestions > 0 && { acceptedSuggestions }),
    ...(rejectedSuggestions > 0 && { rejectedSuggestions }),
  };
}

function judgementOf(change: Change): 'accepted' | 'rejected' | null {
  if (change.kind !== 'mention' && change.kind !== 'relation') return null;
  if (change.before?.status !== 'suggested' || !change.after) return null;
  return change.after.status === 'suggested' ? null : change.after.status;
}

function sentenceIdOf(change: Change): string | null {
  if (change.kind === 'schema') return null;
  if (change.kind === 'sentence-status' || change.kind === 'sentence-skipped') return change.sentenceId;
  return (change.before ?? change.after)?.sentenceId ?? null;
}
