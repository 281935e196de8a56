// A training run as an experiment wants it, and the key under which its results are kept: two plans with one key do the same steps.
import { createHash } from 'node:crypto';
import {
  DEFAULT_CMAN,
  DEFAULT_TRAINING,
  type CmanConfig,
  type TrainingConfig,
} from '../../core/contract/cman-config.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import type { Schema } from '../../core/model/schema.ts';
import type { EncoderSpec } from '../../trainer/network/spec.ts';

/** Raised when a key comes to mean something else. */
const GENERATION = 1;
const KEY_LENGTH = 32;

/** What differs from the defaults of core/contract/cman-config.ts. */
export interface RunSettings {
  readonly network: Partial<CmanConfig>;
  readonly training: Partial<TrainingConfig>;
}

export interface RunPlan {
  /** For people: "CoNLL04 dev", "ADE fold 3, by abstract". */
  readonly title: string;
  readonly train: readonly SentenceExample[];
  /** Chooses the epoch that is kept; empty: the last one. */
  readonly dev: readonly SentenceExample[];
  /** What the kept weights are judged on. */
  readonly test: readonly SentenceExample[];
  readonly schema: Schema;
  readonly settings: RunSettings;
}

export const resolvedNetwork = ({ settings }: RunPlan): CmanConfig => ({
  ...DEFAULT_CMAN,
  ...settings.network,
});
export const resolvedTraining = ({ settings }: RunPlan): TrainingConfig => ({
  ...DEFAULT_TRAINING,
  ...settings.training,
});

/**
 * Of what decides the results: the sentences and their order, the types, every setting (the seed is one), the encoders that are there.
 * Titles and ids of sentences are not part of it, nor is the code: a run says itself what build it is of.
 * @returns 32 hexadecimal digits
 */
export function runKey(plan: RunPlan, encoders: readonly EncoderSpec[]): string {
  const { entityTypes, relationTypes } = plan.schema;
  return digest([
    GENERATION,
    [plan.train, plan.dev, plan.test].map(corpusHash),
    entityTypes.map(({ name }) => name),
    relationTypes.map(({ name, pairs }) => [name, pairs]),
    resolvedNetwork(plan),
    resolvedTraining(plan),
    encoders,
  ]).slice(0, KEY_LENGTH);
}

/** Of tokens and gold annotations, in order. @returns 64 hexadecimal digits */
export function corpusHash(examples: readonly SentenceExample[]): string {
  return digest(examples.map(({ tokens, mentions, relations }) => [tokens, mentions, relations]));
}

const digest = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** JSON with sorted keys: settings given in another order are the same settings. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
