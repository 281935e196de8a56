// What a network is made for: its configuration and the vocabularies that give its parameters their shapes. Part of every model's manifest.
import type { CmanConfig } from '../../core/contract/cman-config.ts';
import type { Schema } from '../../core/model/schema.ts';

export interface EncoderSpec {
  readonly id: string;
  readonly version: string;
  readonly dimension: number;
  readonly layers: number;
  readonly contextual: boolean;
}

export interface NetworkSpec {
  readonly config: CmanConfig;
  readonly schema: Schema;
  readonly encoders: readonly EncoderSpec[];
  /** Characters with an embedding of their own, from index {@link FIRST_KNOWN}. */
  readonly characters: readonly string[];
  /** Words with a trained vector of their own, from index {@link FIRST_KNOWN}. */
  readonly words: readonly string[];
}

/** Index 0 is nothing (padding, or a word that a static encoder knows), 1 is unknown; then the vocabulary. */
export const FIRST_KNOWN = 2;
export const UNKNOWN = 1;

export const entityTypesOf = (spec: NetworkSpec): string[] =>
  spec.schema.entityTypes.map((type) => type.name);
export const relationTypesOf = (spec: NetworkSpec): string[] =>
  spec.schema.relationTypes.map((type) => type.name);

/** Names of the rows of an embedding table over a vocabulary. */
export const vocabularyKeys = (vocabulary: readonly string[]): string[] => [
  '<none>',
  '<unknown>',
  ...vocabulary,
];

/** Casing features of a token: trainer/features/casing.ts. */
export const CASING_FEATURES = 5;

/** What is counted of a pair of mentions: trainer/features/mention-pairs.ts. */
export const PAIR_FEATURES = 47;
/** Of each group a pair has exactly one. */
export const FEATURE_GROUPS = 7;

/** 2d: the width of every token state. */
export const stateWidth = ({ config }: NetworkSpec): number => 2 * config.hidden;

/** Width of the states that the relation scorer reads. */
export const labelAwareWidth = (spec: NetworkSpec): number =>
  stateWidth(spec) + (spec.config.labelAttention ? 0 : spec.config.labelEmbedding);

/** dw: the width of the token input X. */
export function tokenInputWidth({ config, encoders }: NetworkSpec): number {
  return (
    encoders.reduce((sum, encoder) => sum + encoder.dimension, 0) +
    config.wordEmbedding +
    (config.characters ? 2 * config.characterHidden : 0) +
    (config.casing ? CASING_FEATURES : 0)
  );
}
