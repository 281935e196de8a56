// Find and fix: where the same words stand and how they are annotated, what contradicts the schema or itself, and one edit for
// many places. Part of the project service (core/contract/project.ts).
import type { BoundaryDispute, DisputedString } from '../consistency/census.ts';
import type { Fix, SentenceFindingKind } from '../consistency/check-sentence.ts';
import type { Reading } from '../consistency/occurrences.ts';
import type { SentenceStatus, Span } from '../model/annotation.ts';

/** A sentence, as lists of places show it. */
export interface PlaceContext {
  readonly sentenceId: string;
  readonly documentName: string;
  readonly status: SentenceStatus;
  readonly text: string;
  /** Where `text` begins in its document. */
  readonly begin: number;
  /** What people had judged in it; see `everywhereSchema`. */
  readonly state: string;
}

/** A place where the words asked for stand, between tokens. */
export interface Place extends PlaceContext {
  /** UTF-16 offsets in the document. */
  readonly span: Span;
  readonly reading: Reading;
}

export interface PlacesPage {
  readonly places: readonly Place[];
  /** What to ask the next page with; null when this was the last. */
  readonly next: number | null;
}

export interface MarkedMention extends Span {
  readonly mentionId: string;
  readonly type: string;
}

export type FindingKind = SentenceFindingKind | 'same-sentence';

export interface Finding extends PlaceContext {
  readonly kind: FindingKind;
  /** What is wrong, for people. */
  readonly says: string;
  /** The mentions it is about, offsets in the document. */
  readonly mentions: readonly MarkedMention[];
  /** None: it takes a person to see which is right. */
  readonly fixes: readonly Fix[];
}

/** How far a check of the whole project is; what it found when it is done. */
export type CheckView =
  | { readonly kind: 'checking'; readonly done: number; readonly total: number }
  | {
      readonly kind: 'checked';
      readonly sentences: number;
      /** How many there are of each kind, and of disputed strings and boundaries; the lists may hold fewer. */
      readonly counts: Readonly<Record<FindingKind | 'string' | 'boundary', number>>;
      /** The most disputed first. */
      readonly strings: readonly DisputedString[];
      readonly boundaries: readonly BoundaryDispute[];
      /** In the order of the project. */
      readonly findings: readonly Finding[];
    };

/** What became, or would become, of a place of an edit, in the order in which it named them. */
export type PlaceOutcome =
  | {
      readonly kind: 'changed';
      /** "Loc instead of Org", "new mention, Loc". */
      readonly says: string;
    }
  | {
      readonly kind: 'left-out';
      readonly reason: 'already' | 'overlaps' | 'changed-meanwhile' | 'gone' | 'refused';
      readonly says: string;
    };

export interface EverywhereOutcome {
  readonly places: readonly PlaceOutcome[];
  /** Relations that went with a mention that they can no longer join. */
  readonly lostRelations: number;
  readonly sentences: number;
  readonly undo: string | null;
  readonly redo: string | null;
}
