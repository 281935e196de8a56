// What is simulated: a corpus whose labels play the annotator, and how the annotation goes on.
import { createHash } from 'node:crypto';
import type { EngineChoice } from '../../core/contract/trainer.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import type { Schema } from '../../core/model/schema.ts';
import { mix } from '../../core/ranking/near-duplicates.ts';
import { seededRandom, shuffle } from '../../core/random.ts';
import type { TrainSettings } from '../train-settings.ts';

export interface SimulatedCorpus {
  /** What the simulated person may annotate; ids are unique. */
  readonly pool: readonly SentenceExample[];
  /** What every model is judged by, and nobody learns from. */
  readonly test: readonly SentenceExample[];
  readonly schema: Schema;
}

export interface SimulationSettings extends TrainSettings {
  readonly engine: EngineChoice;
  /** Sentences drawn by chance that the first model learns from. */
  readonly seedSize: number;
  /** Sentences annotated between two trainings. */
  readonly batch: number;
  /** Rounds after the first model at most; null: as many as there are. */
  readonly rounds: number | null;
  /** The share of the pool at which it ends, above 0, at most 1. */
  readonly stopAt: number;
  /** Epochs of a training from nothing; going on from a model takes its share of them. Null: what the app takes. */
  readonly epochs: number | null;
  /** `warm`: each model goes on from the one before, as the app's Retrain does; `full`: each begins from nothing. */
  readonly retraining: 'warm' | 'full';
  readonly seed: number;
}

/** How large a simulation is, where nothing else is said. */
export interface SimulationSize extends Pick<SimulationSettings, 'seedSize' | 'batch' | 'rounds' | 'epochs'> {
  readonly repeats: number;
  /** Sentences at most, of what is annotated and of what judges. */
  readonly pool: number;
  readonly testSize: number;
}

export const FULL_SIZE: SimulationSize = {
  seedSize: 50,
  batch: 50,
  rounds: null,
  epochs: null,
  repeats: 5,
  pool: Infinity,
  testSize: Infinity,
};

/** Minutes instead of hours: that it runs can be seen of it, and not which strategy is the best. */
export const QUICK_SIZE: SimulationSize = {
  seedSize: 60,
  batch: 40,
  rounds: 3,
  epochs: 30,
  repeats: 1,
  pool: 240,
  testSize: 120,
};

/** Two simulations of one name can be put together: they differ in strategies and repeats only. */
export function fingerprintOf(corpus: SimulatedCorpus, settings: SimulationSettings): string {
  return createHash('sha256')
    .update(JSON.stringify([corpus.pool, corpus.test, corpus.schema, settings]))
    .digest('hex')
    .slice(0, 32);
}

/** The seed of a repeat's chance (seed set, initial weights, dropout, draws): the same for all strategies, so that they can be compared. */
export const repeatSeed = ({ seed }: SimulationSettings, repeat: number): number => mix(seed + 1, repeat);

/** The sentences that the first model of a repeat learns from. */
export function seedSet(
  { pool }: SimulatedCorpus,
  settings: SimulationSettings,
  repeat: number,
): SentenceExample[] {
  return shuffle([...pool], seededRandom(repeatSeed(settings, repeat))).slice(0, settings.seedSize);
}

/** How many sentences of the pool are annotated when the simulation ends. */
export function lastSize({ pool }: SimulatedCorpus, settings: SimulationSettings): number {
  const { seedSize, batch, rounds, stopAt } = settings;
  const wanted = Math.min(Math.ceil(stopAt * pool.length), seedSize + batch * (rounds ?? Infinity));
  return Math.min(pool.length, Math.max(seedSize, wanted));
}

/** A sample of the sentences, drawn by the seed; all of them, in order, when there are no more. */
export function sampleOf(
  sentences: readonly SentenceExample[],
  count: number,
  seed: number,
): readonly SentenceExample[] {
  if (sentences.length <= count) return sentences;
  return shuffle([...sentences], seededRandom(mix(seed + 1, 0))).slice(0, count);
}
