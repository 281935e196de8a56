// What a model's reading changed, and what people made of suggestions.
import type { Span } from '../model/annotation.ts';

/** What became of a suggestion when another model had read the sentence. */
export interface SuggestionChange extends Span {
  readonly kind: 'gained' | 'lost' | 'retyped' | 'surer' | 'less-sure';
  readonly what: 'mention' | 'relation';
  readonly type: string;
  /** The type it had, where that is another. */
  readonly former: string | null;
  /** Confidence before and now; null where there was, or is, none. */
  readonly before: number | null;
  readonly now: number | null;
}

export type ChangeCounts = Readonly<Record<SuggestionChange['kind'], number>>;

/** What the model in use suggests otherwise than the one that read the same sentences before it. */
export interface RetrainChange {
  /** Numbers of the models. */
  readonly model: number;
  readonly former: number;
  /** Sentences that both have read, so far. */
  readonly compared: number;
  /** Of these, with a suggestion that came, went or has another type. */
  readonly changed: number;
  readonly mentions: ChangeCounts;
  readonly relations: ChangeCounts;
}

export interface RetrainPlace {
  readonly sentenceId: string;
  readonly documentName: string;
  readonly text: string;
  /** Spans within `text`. */
  readonly changes: readonly SuggestionChange[];
}

export interface RetrainPlaces {
  readonly total: number;
  /** Those with the most changes first. */
  readonly places: readonly RetrainPlace[];
}

/** A mention or relation in a sentence, by which it is found again. */
export interface ConfusionPlace extends Span {
  readonly sentenceId: string;
  readonly documentName: string;
  /** Of the sentence; `begin` and `end` are within it. */
  readonly text: string;
  /** What stands there now; null where nothing does. */
  readonly id: string | null;
}

/** What the model suggested, and what is there after a person has finished the sentence. */
export interface ConfusionCell {
  /** Null: the model had suggested nothing (missed). */
  readonly suggested: string | null;
  /** Null: nothing is there (spurious). */
  readonly became: string | null;
  readonly count: number;
  /** Of these, mentions that have other borders now, relations that go the other way round. */
  readonly displaced: number;
  /** Some of them. */
  readonly places: readonly ConfusionPlace[];
}

export interface ConfusionReport {
  /** Finished sentences that a model had read before, the last ones. */
  readonly sentences: number;
  /** Whether there are more than were looked at. */
  readonly more: boolean;
  readonly mentions: readonly ConfusionCell[];
  readonly relations: readonly ConfusionCell[];
}
