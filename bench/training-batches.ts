// Batches as the training loop builds them, of CoNLL04's sentences with the product's encoders: what engines and peers are timed on.
import { DEFAULT_CMAN, type TrainingConfig } from '../core/contract/cman-config.ts';
import type { Encoder } from '../core/contract/encoder.ts';
import type { SentenceExample } from '../core/model/example.ts';
import { seededRandom, type Random } from '../core/random.ts';
import type { HostBatch } from '../trainer/engines/engine.ts';
import { BatchBuilder } from '../trainer/features/batch.ts';
import { TokenEncoder } from '../trainer/features/token-encoder.ts';
import { buildVocabulary } from '../trainer/features/vocabulary.ts';
import type { NetworkSpec } from '../trainer/network/spec.ts';
import { openEncoder } from '../trainer/process/open-encoder.ts';
import { bucketedBatches } from '../trainer/training/batches.ts';
import { dropoutMasks } from '../trainer/training/dropout-masks.ts';
import type { TrainingSentence } from '../trainer/training/training-sentence.ts';
import { ENCODER_FILES, ENCODER_PLUGINS } from './places.ts';

export interface EpochBatches {
  readonly spec: NetworkSpec;
  readonly maker: BatchMaker;
  /** Batches of a whole epoch. */
  readonly batchesOfAnEpoch: number;
  readonly sentences: number;
  /** Padded tokens of the whole epoch, by those of the batches here: what to multiply seconds by. */
  readonly scale: number;
}

/** @param count of the epoch's batches, evenly spread over their sizes; Infinity: all */
export async function epochBatches(
  train: readonly SentenceExample[],
  schema: NetworkSpec['schema'],
  training: TrainingConfig,
  count: number,
): Promise<EpochBatches> {
  const lengths = train.map(({ tokens }) => tokens.length);
  const epoch = bucketedBatches(lengths, training, seededRandom(training.seed));
  const chosen = spread(epoch, count, (batch) => paddedTokens(batch, lengths));
  const encoders = await openEncoders();
  const spec = await specFor(train, schema, encoders);
  const all = new TokenEncoder(encoders);
  const batches: TrainingSentence[][] = [];
  for (const batch of chosen) {
    const members = batch.map((index) => train[index]!);
    batches.push(await encodeExamples(members, all));
  }
  await all.close();
  const size = (some: readonly number[][]): number =>
    some.reduce((sum, batch) => sum + paddedTokens(batch, lengths), 0);
  return {
    spec,
    maker: new BatchMaker(spec, training, batches),
    batchesOfAnEpoch: epoch.length,
    sentences: chosen.flat().length,
    scale: size(epoch) / size(chosen),
  };
}

async function openEncoders(): Promise<Encoder[]> {
  const environment = { encoderPlugins: ENCODER_PLUGINS, encoderFiles: ENCODER_FILES };
  const encoders: Encoder[] = [];
  for (const id of DEFAULT_CMAN.encoders) {
    const encoder = await openEncoder(environment, id);
    if (!encoder) throw new Error(`the encoder ${id} is not on this machine`);
    encoders.push(encoder);
  }
  return encoders;
}

/** The vocabulary is that of all sentences, and only static encoders have a say in it: no need to run the others over all of them. */
async function specFor(
  train: readonly SentenceExample[],
  schema: NetworkSpec['schema'],
  encoders: readonly Encoder[],
): Promise<NetworkSpec> {
  const fixed = new TokenEncoder(encoders.filter(({ contextual }) => !contextual));
  const known = await fixed.encode(train.map(({ tokens }) => tokens));
  const { specs } = new TokenEncoder(encoders);
  return { config: DEFAULT_CMAN, schema, encoders: specs, ...buildVocabulary(known, DEFAULT_CMAN) };
}

async function encodeExamples(
  examples: readonly SentenceExample[],
  encoder: TokenEncoder,
): Promise<TrainingSentence[]> {
  const encoded = await encoder.encode(examples.map(({ tokens }) => tokens));
  return examples.map((example, index) => ({ example, encoded: encoded[index]! }));
}

const paddedTokens = (batch: readonly number[], lengths: readonly number[]): number =>
  batch.length * Math.max(...batch.map((index) => lengths[index]!));

/** `count` of the items, evenly spread over their sizes, in their own order. */
function spread<T>(items: readonly T[], count: number, sizeOf: (item: T) => number): T[] {
  if (count >= items.length) return [...items];
  const bySize = [...items.entries()].sort(([, a], [, b]) => sizeOf(a) - sizeOf(b)).map(([index]) => index);
  const chosen = new Set(
    Array.from({ length: count }, (_, step) => bySize[Math.floor(((step + 0.5) * items.length) / count)]),
  );
  return items.filter((_, index) => chosen.has(index));
}

/** Builds the inputs of a step as trainer/training/train.ts does. */
export class BatchMaker {
  readonly #builder: BatchBuilder;
  readonly #random: Random;
  readonly #spec: NetworkSpec;
  readonly #training: TrainingConfig;
  readonly #batches: readonly (readonly TrainingSentence[])[];

  constructor(
    spec: NetworkSpec,
    training: TrainingConfig,
    batches: readonly (readonly TrainingSentence[])[],
  ) {
    this.#spec = spec;
    this.#training = training;
    this.#random = seededRandom(training.seed);
    this.#batches = batches;
    this.#builder = new BatchBuilder(spec);
  }

  get count(): number {
    return this.#batches.length;
  }

  withoutDropout(index: number): HostBatch {
    const members = this.#batches[index]!;
    return {
      ...this.#builder.tokens(members.map(({ encoded }) => encoded)),
      ...this.#builder.gold(members.map(({ example }) => example)),
    };
  }

  withDropout(index: number): HostBatch {
    const count = this.#batches[index]!.length;
    return {
      ...this.withoutDropout(index),
      ...dropoutMasks(this.#spec, this.#training, count, this.#random),
    };
  }
}
