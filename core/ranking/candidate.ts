import type { SentenceUncertainty } from '../contract/trainer.ts';

/** A sentence as the queue's ranking sees it. */
export interface RankingCandidate {
  readonly id: string;
  readonly tokens: readonly string[];
  /** Null: no model has read it. */
  readonly uncertainty: SentenceUncertainty | null;
  /** Unit length, of one dimension for all; null: no encoder has read it. */
  readonly embedding: Float32Array | null;
  /** Its place among all sentences of the project, from 0. */
  readonly documentOrder: number;
}

/** A sentence that is annotated already: what the next ones should not repeat. */
export type AnnotatedReference = Pick<RankingCandidate, 'tokens' | 'embedding'>;

/** Why a sentence is where it is, for programs; the sentence for people is beside it. */
export type RankingReason =
  'unsure' | 'sure' | 'unread' | 'diverse' | 'random' | 'near-duplicate' | 'longest' | 'document-order';

export interface RankedSentence {
  readonly id: string;
  /** 0 to 1, never higher than the score of the sentence before it. Comparable within one ranking only. */
  readonly score: number;
  readonly reason: RankingReason;
  /** A few words for people. */
  readonly why: string;
}
