import type { Change } from '../../core/model/changes.ts';
import type { StoredSentence } from './sentences.ts';

/** A sentence and the changes to its suggestions, to be written with what goes with them. */
export interface ChangedSuggestions {
  readonly sentence: StoredSentence;
  readonly changes: readonly Change[];
}
