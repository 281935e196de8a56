// What is kept of a finished training run: what it was, how it went, what it predicts. Offsets and types only, no text of the corpus.
import { z } from 'zod';
import { cmanConfigShape, trainingConfigShape } from '../../core/contract/cman-config.ts';
import type { Annotated } from '../../core/metrics/strict.ts';

const f1Pair = z.strictObject({ mentions: z.number(), relations: z.number() });

export const storedRunSchema = z.strictObject({
  key: z.string(),
  title: z.string(),
  /** Of the trainer's build. */
  code: z.string(),
  network: z.strictObject(cmanConfigShape),
  training: z.strictObject(trainingConfigShape),
  encoders: z.array(z.string()),
  sentences: z.strictObject({ train: z.number(), dev: z.number(), test: z.number() }),
  /** Of the test sentences, to tell one corpus' runs from another's. */
  testHash: z.string(),
  device: z.string(),
  /** Micro F1 on dev after each epoch; null without dev sentences. */
  epochs: z.array(z.strictObject({ loss: z.number(), seconds: z.number(), dev: f1Pair.nullable() })),
  keptEpoch: z.number(),
  /** Strict micro and macro F1 of the kept weights on the test sentences. */
  micro: f1Pair,
  macro: f1Pair,
  notes: z.array(z.string()),
});
export type StoredRun = z.infer<typeof storedRunSchema>;

const relations = z.array(
  z.strictObject({ head: z.number(), tail: z.number(), type: z.string(), confidence: z.number() }),
);

export const storedPredictionsSchema = z.array(
  z.strictObject({
    id: z.string(),
    mentions: z.array(z.strictObject({ begin: z.number(), end: z.number(), type: z.string() })),
    relations,
    /** The relations between the same mentions when BLA reads the gold tags (Table 3). */
    relationsOfGoldLabels: relations,
  }),
);
/** One for each test sentence, in order. */
export type StoredPredictions = z.infer<typeof storedPredictionsSchema>;

export interface FinishedRun {
  readonly run: StoredRun;
  readonly predictions: StoredPredictions;
}

/** The predictions as they are with gold labels in BLA's place. */
export const withGoldLabels = (predictions: StoredPredictions): Annotated[] =>
  predictions.map(({ mentions, relationsOfGoldLabels }) => ({ mentions, relations: relationsOfGoldLabels }));
