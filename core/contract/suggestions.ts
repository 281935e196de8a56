// What waits for a judgement, or was refused, over the whole project: filtered, in pages, to be judged by one edit for many places
// (`everywhereSchema`). Part of the project service (core/contract/project.ts).
import { z } from 'zod';
import type { AnnotationStatus, Span } from '../model/annotation.ts';
import type { PlaceContext } from './consistency.ts';

export const suggestionFilterSchema = z.strictObject({
  kind: z.enum(['mention', 'relation']),
  /** Open ones, or those that a person has refused. */
  status: z.enum(['suggested', 'rejected']),
  /** Null: of any type. */
  type: z.string().max(100).nullable(),
  /** Null: from anywhere. */
  origin: z.enum(['model', 'recommender']).nullable(),
  /** Probabilities, 0 to 1, both included. */
  least: z.number().min(0).max(1),
  most: z.number().min(0).max(1),
  /** Words that the mention, or one of the relation's mentions, has in it; empty: any. */
  words: z.string().max(1000),
});

export type SuggestionFilter = z.infer<typeof suggestionFilterSchema>;

/** A suggestion in its sentence. */
export interface ListedSuggestion extends PlaceContext {
  readonly kind: 'mention' | 'relation';
  readonly id: string;
  readonly type: string;
  readonly suggestionStatus: AnnotationStatus;
  readonly confidence: number | null;
  /** What it is about, offsets in the document: the mention, or head and tail. */
  readonly marks: readonly Span[];
  /** The mention that is selected to see it. */
  readonly mentionId: string;
}

export interface SuggestionsPage {
  readonly suggestions: readonly ListedSuggestion[];
  /** What to ask the next page with; null when this was the last. */
  readonly next: number | null;
}
