// How long an engine takes for a step of the product's network, on sentences made up by chance: once per machine, to choose by.
import { DEFAULT_CMAN, DEFAULT_TRAINING, type CmanConfig } from '../../core/contract/cman-config.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import type { Schema } from '../../core/model/schema.ts';
import { seededRandom, type Random } from '../../core/random.ts';
import { BatchBuilder } from '../features/batch.ts';
import type { EncodedTokens } from '../features/encoded-tokens.ts';
import { declareCman } from '../network/cman.ts';
import { initialise } from '../network/parameters.ts';
import type { NetworkSpec } from '../network/spec.ts';
import { freshState } from '../training/fresh-state.ts';
import { ratesAt } from '../training/schedule.ts';
import { trainingBatch } from '../training/training-batch.ts';
import type { TrainingSentence } from '../training/training-sentence.ts';
import type { Engine } from './engine.ts';

/** Sentences of an ordinary length, with an ordinary number of mentions. */
const TOKENS = 30;
const MENTIONS = 4;
/** Distinct words. */
const WORDS = 400;
/** Steps after the one that compiles. */
const STEPS = 3;
const SEED = 1;

export interface Trial {
  /** The network to try; the product's unless given. */
  readonly config?: CmanConfig;
  /** After so many seconds an engine is of no use, and nothing more is tried on it. */
  readonly patienceSeconds: number;
  /** A clock in seconds. */
  readonly now: () => number;
}

/** @returns seconds of a step, the shortest of a few; Infinity when patience ended before */
export async function secondsPerStep(engine: Engine, trial: Trial): Promise<number> {
  const { config = DEFAULT_CMAN, patienceSeconds, now } = trial;
  const random = seededRandom(SEED);
  const spec = trialSpec(config);
  const sentences = Array.from({ length: DEFAULT_TRAINING.batchSize }, (_, index) => sentence(index, random));
  const builder = new BatchBuilder(spec);
  const training = { ...DEFAULT_TRAINING, adversarial: false };
  const began = now();
  const session = await engine.open(
    spec,
    training,
    freshState(initialise(declareCman(spec), seededRandom(SEED))),
  );
  try {
    let shortest = Infinity;
    for (let step = 0; step <= STEPS; step++) {
      const before = now();
      const inputs = trainingBatch(sentences, builder, { spec, config: training, random });
      await session.step(inputs, ratesAt(step + 1, STEPS + 1, training));
      if (now() - began > patienceSeconds) return Infinity;
      if (step > 0) shortest = Math.min(shortest, now() - before);
    }
    return shortest;
  } finally {
    await session.close();
  }
}

const SCHEMA: Schema = {
  name: 'trial',
  entityTypes: ['1', '2', '3', '4'].map((key) => ({ name: key, key, colour: '#000000' })),
  relationTypes: ['a', 'b', 'c', 'd', 'e'].map((key) => ({
    ...{ name: key, key },
    pairs: [{ head: '1', tail: '2' }],
  })),
};

/** Without encoders: their vectors are a part of the input's width, and neither engine is the quicker for them. */
function trialSpec(config: CmanConfig): NetworkSpec {
  const characters = Array.from('abcdefghijklmnopqrstuvwxyz');
  return { config, schema: SCHEMA, encoders: [], characters, words: [] };
}

function sentence(index: number, random: Random): TrainingSentence {
  const word = (): string =>
    String.fromCharCode(...Array.from({ length: 1 + Math.floor(9 * random()) }, () => 97 + 26 * random()));
  const vocabulary = Array.from({ length: WORDS }, word);
  const tokens = Array.from({ length: TOKENS }, () => vocabulary[Math.floor(WORDS * random())]!);
  const example: SentenceExample = {
    id: String(index),
    tokens,
    mentions: Array.from({ length: MENTIONS }, (_, mention) => {
      const begin = Math.floor((mention * TOKENS) / MENTIONS);
      return { begin, end: begin + 2, type: String(1 + (mention % 4)) };
    }),
    relations: [{ head: 0, tail: 1, type: 'a' }],
  };
  const encoded: EncodedTokens = { tokens, known: new Uint8Array(TOKENS), vectors: {} };
  return { example, encoded };
}
