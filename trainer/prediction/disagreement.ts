// BALD by dropout: the same sentences through the network several times, each time with other units dropped, and how much the passes
// contradict each other. The graphs are those of prediction with the dropout masks as inputs; they are traced from a model's weights when
// they are asked for, so that stored models need to know nothing of them.
import { DEFAULT_TRAINING, type TrainingConfig } from '../../core/contract/cman-config.ts';
import type { Disagreement, SentencePrediction } from '../../core/contract/trainer.ts';
import { allowsRelation } from '../../core/model/allowed-relations.ts';
import { seededRandom, type Random } from '../../core/random.ts';
import { hashWord, mix } from '../../core/ranking/near-duplicates.ts';
import { spansToTags } from '../../core/tagging/bio-tags.ts';
import type { CrfParameters } from '../decoding/crf.ts';
import { binaryEntropy, meanEntropy, TOP_RELATION_PAIRS } from '../decoding/decode-sentence.ts';
import { forwardBackward } from '../decoding/forward-backward.ts';
import type { HostTensor, Predictor } from '../engines/engine.ts';
import { BatchBuilder } from '../features/batch.ts';
import { sentenceKey, type EncodedTokens } from '../features/encoded-tokens.ts';
import { entityTypesOf, relationTypesOf, type NetworkSpec } from '../network/spec.ts';
import { batchesByLength } from '../training/batches.ts';
import { dropoutMasks } from '../training/dropout-masks.ts';
import { crfOf, PREDICTION_LIMITS } from './predict.ts';
import { relationBatch } from './relation-batch.ts';

/** What training drops by default: a network is used to losing this much. */
const RATES: TrainingConfig = { ...DEFAULT_TRAINING, embeddingDropout: 0.3, lstmDropout: 0.1 };

export interface DisagreementSettings {
  readonly spec: NetworkSpec;
  readonly theta: Float32Array;
  readonly passes: number;
  /** Drawn from once, for a seed. */
  readonly random: Random;
}

export class DisagreementMeter {
  readonly #predictor: Predictor;
  readonly #settings: DisagreementSettings;
  readonly #builder: BatchBuilder;
  readonly #crf: CrfParameters;
  readonly #entityTypes: readonly string[];
  readonly #relationTypes: readonly string[];
  readonly #seed: number;

  /** @param predictor on graphs with dropout (`tracePredictionGraphs`) */
  constructor(predictor: Predictor, settings: DisagreementSettings) {
    this.#predictor = predictor;
    this.#settings = settings;
    this.#builder = new BatchBuilder(settings.spec);
    this.#crf = crfOf(settings.spec, settings.theta);
    this.#entityTypes = entityTypesOf(settings.spec);
    this.#relationTypes = relationTypesOf(settings.spec);
    this.#seed = Math.floor(settings.random() * 2 ** 32);
  }

  /**
   * The sentences' predictions with their disagreement, in the order given. Relations are scored between the mentions predicted without
   * dropout, so that all passes speak of the same pairs.
   * @param predictions without dropout, in parallel with `sentences`
   */
  async measure(
    sentences: readonly EncodedTokens[],
    predictions: readonly SentencePrediction[],
    signal?: AbortSignal,
  ): Promise<SentencePrediction[]> {
    const results = [...predictions];
    const lengths = sentences.map(({ tokens }) => tokens.length);
    for (const batch of batchesByLength(lengths, PREDICTION_LIMITS)) {
      const measured = await this.#measureBatch(
        batch.map((index) => sentences[index]!),
        batch.map((index) => predictions[index]!),
        signal,
      );
      batch.forEach((index, position) => {
        const prediction = predictions[index]!;
        const uncertainty = { ...prediction.uncertainty, disagreement: measured[position]! };
        results[index] = { ...prediction, uncertainty };
      });
    }
    return results;
  }

  async #measureBatch(
    sentences: readonly EncodedTokens[],
    predictions: readonly SentencePrediction[],
    signal: AbortSignal | undefined,
  ): Promise<Disagreement[]> {
    const { passes } = this.#settings;
    const inputs = this.#builder.tokens(sentences);
    const tags = sentences.map(({ tokens }) => new Votes(tokens.length * this.#crf.tags));
    const pairs = predictions.map((prediction) => this.#allowedPairs(prediction));
    const relations = pairs.map((cells) => cells.map(() => new Votes(1)));
    const tagged = predictions.map(({ mentions }, row) => ({
      tags: spansToTags(sentences[row]!.tokens.length, mentions, this.#entityTypes).tags,
      mentions,
    }));
    const randoms = sentences.map(({ tokens }) =>
      seededRandom(mix(this.#seed, hashWord(sentenceKey(tokens)))),
    );
    for (let pass = 0; pass < passes; pass++) {
      signal?.throwIfAborted();
      const masks = this.#masks(randoms);
      const { states, emissions } = await this.#predictor.tokens({ ...inputs, ...masks });
      const stride = emissions.shape[1]! * this.#crf.tags;
      for (const [row, { tokens }] of sentences.entries()) {
        const own = emissions.data.subarray(row * stride, (row + 1) * stride) as Float32Array;
        const { marginals } = forwardBackward(own, tokens.length, this.#crf);
        tags[row]!.add(marginals, meanEntropy(marginals, tokens.length, this.#crf.tags));
      }
      if (!pairs.some((cells) => cells.length > 0)) continue;
      const between = relationBatch(inputs, { states, emissions }, tagged);
      if (!between) continue;
      const logits = await this.#predictor.relations({ ...between.batch, ...masks });
      const [, k, , types] = logits.shape as [number, number, number, number];
      for (const [row, cells] of pairs.entries()) {
        for (const [place, { head, tail, type }] of cells.entries()) {
          const logit = logits.data[((row * k + head) * k + tail) * types + type]!;
          const probability = 1 / (1 + Math.exp(-logit));
          relations[row]![place]!.add([probability], binaryEntropy(probability));
        }
      }
    }
    return sentences.map(({ tokens }, row) => ({
      mentions: tags[row]!.disagreement((mean) => meanEntropy(mean, tokens.length, this.#crf.tags)),
      relations: meanOfTop(
        relations[row]!.map((votes) => votes.disagreement(([probability]) => binaryEntropy(probability!))),
      ),
    }));
  }

  /**
   * Masks of a batch, each sentence's drawn by its own chance: how the sentences are shared out to batches and threads changes nothing.
   * @returns `[B, 1, width]` by input name
   */
  #masks(randoms: readonly Random[]): Record<string, HostTensor> {
    const rows = randoms.map((random) => dropoutMasks(this.#settings.spec, RATES, 1, random));
    return Object.fromEntries(
      Object.entries(rows[0]!).map(([name, { shape }]) => {
        const width = shape.at(-1)!;
        const data = new Float32Array(rows.length * width);
        rows.forEach((row, index) => data.set(row[name]!.data, index * width));
        return [name, { shape: [rows.length, 1, width], data }];
      }),
    );
  }

  /** Every pair of predicted mentions with a relation type that the schema allows between them. */
  #allowedPairs({ mentions }: SentencePrediction): { head: number; tail: number; type: number }[] {
    const { schema } = this.#settings.spec;
    return mentions.flatMap((headMention, head) =>
      mentions.flatMap((tailMention, tail) =>
        head === tail
          ? []
          : this.#relationTypes.flatMap((name, type) =>
              allowsRelation(schema, name, headMention.type, tailMention.type) ? [{ head, tail, type }] : [],
            ),
      ),
    );
  }
}

/** What the passes said of one thing: their mean, and the mean of their entropies. */
export class Votes {
  readonly #sum: Float64Array;
  #entropies = 0;
  #count = 0;

  constructor(size: number) {
    this.#sum = new Float64Array(size);
  }

  add(probabilities: ArrayLike<number>, entropy: number): void {
    for (let index = 0; index < this.#sum.length; index++) this.#sum[index]! += probabilities[index]!;
    this.#entropies += entropy;
    this.#count++;
  }

  /** Entropy of the mean less mean of the entropies; never below 0, entropy being concave. */
  disagreement(entropyOf: (mean: Float64Array) => number): number {
    if (this.#count === 0) return 0;
    const mean = this.#sum.map((value) => value / this.#count);
    return Math.max(0, entropyOf(mean) - this.#entropies / this.#count);
  }
}

function meanOfTop(values: readonly number[]): number {
  const top = [...values].sort((a, b) => b - a).slice(0, TOP_RELATION_PAIRS);
  return top.length === 0 ? 0 : top.reduce((sum, value) => sum + value, 0) / top.length;
}
