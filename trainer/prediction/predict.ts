// Prediction: token graph, Viterbi and forward-backward, relation graph, decoding. The one way from sentences to suggestions, for dev
// scores in training as for the app.
import type { SentencePrediction } from '../../core/contract/trainer.ts';
import type { TokenSpan } from '../../core/model/example.ts';
import { spansToTags, tagsFor } from '../../core/tagging/bio-tags.ts';
import { constrainToBio, type CrfParameters } from '../decoding/crf.ts';
import {
  assemblePrediction,
  decodeMentions,
  decodeRelations,
  type DecodedMentions,
  type RelationLogits,
} from '../decoding/decode-sentence.ts';
import type { ForwardStates, HostTensor, Predictor } from '../engines/engine.ts';
import { BatchBuilder } from '../features/batch.ts';
import { dequantize } from '../features/quantized-vectors.ts';
import type { EncodedTokens } from '../features/encoded-tokens.ts';
import { declareCman } from '../network/cman.ts';
import { namedArrays } from '../network/parameters.ts';
import { entityTypesOf, relationTypesOf, type NetworkSpec } from '../network/spec.ts';
import { batchesByLength, type BatchLimits } from '../training/batches.ts';
import { relationBatch } from './relation-batch.ts';

/** Wide enough to keep the processor busy; the pairs bound the attention's memory. */
export const PREDICTION_LIMITS: BatchLimits = { batchSize: 32, maximumPairs: 120_000 };

/**
 * The same for the scorer, in mentions: for each pair of mentions, padding included, it holds a few times R * d~ numbers, some 8 kB in all,
 * so that a batch takes 130 MB at most. Only a sentence of more than 128 mentions takes more.
 */
const RELATION_LIMITS: BatchLimits = { ...PREDICTION_LIMITS, maximumPairs: 16_384 };

type KnownMentions = readonly TokenSpan[] | undefined;

export interface PredictionSettings {
  readonly spec: NetworkSpec;
  readonly theta: Float32Array;
  readonly relationThreshold: number;
  /** Whether to give the encoders' mean vectors. */
  readonly embeddings: boolean;
}

/** The CRF's own parameters, for decoding outside of the graph. */
export function crfOf(spec: NetworkSpec, theta: Float32Array): CrfParameters {
  const arrays = namedArrays(declareCman(spec), theta);
  return constrainToBio({
    tags: tagsFor(entityTypesOf(spec)).length,
    transitions: arrays['crf.transitions']!,
    start: arrays['crf.start']!,
    end: arrays['crf.end']!,
  });
}

export class SentencePredictor {
  readonly #predictor: Predictor;
  readonly #settings: PredictionSettings;
  readonly #builder: BatchBuilder;
  readonly #crf: CrfParameters;
  readonly #entityTypes: readonly string[];
  readonly #relationTypes: readonly string[];

  constructor(predictor: Predictor, settings: PredictionSettings) {
    this.#predictor = predictor;
    this.#settings = settings;
    this.#builder = new BatchBuilder(settings.spec);
    this.#crf = crfOf(settings.spec, settings.theta);
    this.#entityTypes = entityTypesOf(settings.spec);
    this.#relationTypes = relationTypesOf(settings.spec);
  }

  /**
   * Predicts sentences, in the order given.
   * @param ids in parallel with `sentences`
   * @param known the same: the mentions of a sentence, where they need not be found
   */
  async predict(
    ids: readonly string[],
    sentences: readonly EncodedTokens[],
    signal?: AbortSignal,
    known: readonly KnownMentions[] = [],
  ): Promise<SentencePrediction[]> {
    const results = sentences.map((_, index) => this.#emptySentence(ids[index]!));
    const lengths = sentences.map((sentence) => sentence.tokens.length);
    for (const batch of batchesByLength(lengths, PREDICTION_LIMITS)) {
      signal?.throwIfAborted();
      const predictions = await this.#predictBatch(
        batch.map((index) => ids[index]!),
        batch.map((index) => sentences[index]!),
        batch.map((index) => known[index]),
      );
      batch.forEach((index, position) => (results[index] = predictions[position]!));
    }
    return results;
  }

  #emptySentence(id: string): SentencePrediction {
    const decoded = decodeMentions(new Float32Array(0), 0, this.#crf, this.#entityTypes);
    return assemblePrediction(id, decoded, { relations: [], relationUncertainty: 0 }, null);
  }

  async #predictBatch(
    ids: readonly string[],
    sentences: readonly EncodedTokens[],
    known: readonly KnownMentions[],
  ): Promise<SentencePrediction[]> {
    const inputs = this.#builder.tokens(sentences);
    const forward = await this.#predictor.tokens(inputs);
    const [, n, tagCount] = forward.emissions.shape as [number, number, number];
    const decoded = sentences.map(({ tokens }, row) => {
      const emissions = forward.emissions.data.subarray(
        row * n * tagCount,
        (row + 1) * n * tagCount,
      ) as Float32Array;
      const found = decodeMentions(emissions, tokens.length, this.#crf, this.#entityTypes);
      const mentions = known[row];
      return mentions ? withKnown(found, mentions, this.#entityTypes) : found;
    });
    const logits = await this.#relationLogits(inputs, forward, decoded);
    return sentences.map((sentence, row) => {
      const own = logits[row];
      const relations = own
        ? decodeRelations(
            own,
            decoded[row]!.mentions,
            this.#relationTypes,
            this.#settings.spec.schema,
            this.#settings.relationThreshold,
          )
        : { relations: [], relationUncertainty: 0 };
      const embedding = this.#settings.embeddings ? meanVector(sentence, this.#settings.spec) : null;
      return assemblePrediction(ids[row]!, decoded[row]!, relations, embedding);
    });
  }

  /** Scores between the mentions of each sentence, in parallel with `decoded`; null for one without two mentions. */
  async #relationLogits(
    inputs: Readonly<Record<string, HostTensor>>,
    forward: ForwardStates,
    decoded: readonly DecodedMentions[],
  ): Promise<(RelationLogits | null)[]> {
    const logits = new Array<RelationLogits | null>(decoded.length).fill(null);
    if (this.#relationTypes.length === 0) return logits;
    const counts = decoded.map(({ mentions }) => (mentions.length < 2 ? 0 : mentions.length));
    for (const rows of batchesByLength(counts, RELATION_LIMITS)) {
      const pairs = relationBatch(
        { lengths: rowsOf(inputs['lengths']!, rows), mask: rowsOf(inputs['mask']!, rows) },
        { states: rowsOf(forward.states, rows), emissions: rowsOf(forward.emissions, rows) },
        rows.map((row) => decoded[row]!),
      );
      if (!pairs) continue;
      const k = pairs.mentions;
      const scored = await this.#predictor.relations(pairs.batch);
      const size = k * k * this.#relationTypes.length;
      const values = scored.data as Float32Array;
      rows.forEach((row, position) => {
        const own = values.subarray(position * size, (position + 1) * size);
        logits[row] = { values: own, length: k };
      });
    }
    return logits;
  }
}

/** The same sentence with its mentions taken for granted: the second graph's labels are theirs. */
function withKnown(
  found: DecodedMentions,
  mentions: readonly TokenSpan[],
  entityTypes: readonly string[],
): DecodedMentions {
  return {
    ...found,
    tags: spansToTags(found.tags.length, mentions, entityTypes).tags,
    mentions: mentions.map((mention) => ({ ...mention, confidence: 1, runnerUp: null })),
  };
}

/** Some rows of a tensor `[B, ...]`. */
function rowsOf({ shape, data }: HostTensor, rows: readonly number[]): HostTensor {
  const size = data.length / shape[0]!;
  const chosen =
    data instanceof Int32Array ? new Int32Array(rows.length * size) : new Float32Array(rows.length * size);
  rows.forEach((row, position) => chosen.set(data.subarray(row * size, (row + 1) * size), position * size));
  return { shape: [rows.length, ...shape.slice(1)], data: chosen };
}

/** Mean over tokens of the contextual encoder's middle layer (of whichever encoder there is), at unit length. */
function meanVector({ tokens, vectors }: EncodedTokens, spec: NetworkSpec): Float32Array | null {
  const encoder = spec.encoders.find(({ contextual }) => contextual) ?? spec.encoders[0];
  if (!encoder || tokens.length === 0) return null;
  const source = vectors[encoder.id]!;
  const layer = Math.floor(encoder.layers / 2);
  const mean = new Float32Array(encoder.dimension);
  const vector = new Float32Array(encoder.dimension);
  for (let t = 0; t < tokens.length; t++) {
    dequantize(source, t * encoder.layers + layer, encoder.dimension, vector, 0);
    for (let value = 0; value < encoder.dimension; value++) mean[value]! += vector[value]!;
  }
  const norm = Math.hypot(...mean);
  return norm === 0 ? mean : mean.map((value) => value / norm);
}
