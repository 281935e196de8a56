// What the threshold and the buttons that use it would do to a sentence.
import type { SentenceView } from '../../core/contract/project.ts';
import type { AnnotationStatus } from '../../core/model/annotation.ts';
import { planCommand } from '../../core/model/plan.ts';
import type { Schema } from '../../core/model/schema.ts';

interface Judged {
  readonly status: AnnotationStatus;
  readonly confidence: number | null;
}

/** A suggestion without a probability passes no threshold but 0, as in "sentence done" (core/model/plan-judgements.ts). */
export const reaches = ({ confidence }: Pick<Judged, 'confidence'>, threshold: number): boolean =>
  (confidence ?? 0) >= threshold;

export interface OpenSuggestions {
  readonly mentionIds: readonly string[];
  readonly relationIds: readonly string[];
  readonly count: number;
}

/** Ids of the open suggestions of at least `threshold`; 0 for all. */
export function openSuggestions(view: SentenceView, threshold: number): OpenSuggestions {
  const isOpen = (item: Judged): boolean => item.status === 'suggested' && reaches(item, threshold);
  const mentionIds = view.mentions.filter(isOpen).map((mention) => mention.id);
  const relationIds = view.relations.filter(isOpen).map((relation) => relation.id);
  return { mentionIds, relationIds, count: mentionIds.length + relationIds.length };
}

/** What "done" would accept and reject: the very plan that the main process will make, so that the button never lies. */
export function doneEffect(
  view: SentenceView,
  schema: Schema,
  threshold: number,
): { readonly accepts: number; readonly rejects: number } {
  const changes = planCommand({ kind: 'complete-sentence', sentenceId: view.sentence.id, threshold }, view, {
    schema,
    who: '',
    newId: () => '',
  });
  let accepts = 0;
  let rejects = 0;
  for (const change of changes) {
    if (change.kind !== 'mention' && change.kind !== 'relation') continue;
    if (change.before?.status !== 'suggested') continue;
    if (change.after?.status === 'accepted') accepts++;
    else rejects++;
  }
  return { accepts, rejects };
}

/** Counts of a sentence as the queue shows them. */
export function countsOf(view: SentenceView): { readonly suggestions: number; readonly accepted: number } {
  const count = (status: AnnotationStatus): number =>
    [...view.mentions, ...view.relations].filter((item) => item.status === status).length;
  return { suggestions: count('suggested'), accepted: count('accepted') };
}
