// A network's scores of annotated sentences before anything is cut off: predicted mentions with the scores of every pair of them, and
// the scores of every pair of gold mentions under gold tags, which is what the relation scorer could do if no mention were wrong.
import type { SentenceExample } from '../core/model/example.ts';
import { spansToTags } from '../core/tagging/bio-tags.ts';
import {
  decodeMentions,
  decodeRelations,
  type DecodedMentions,
  type RelationLogits,
} from '../trainer/decoding/decode-sentence.ts';
import type { ForwardStates, HostBatch, Predictor } from '../trainer/engines/engine.ts';
import { BatchBuilder } from '../trainer/features/batch.ts';
import type { EncodedTokens } from '../trainer/features/encoded-tokens.ts';
import { entityTypesOf, relationTypesOf, type NetworkSpec } from '../trainer/network/spec.ts';
import { crfOf } from '../trainer/prediction/predict.ts';
import { relationBatch, type TaggedMentions } from '../trainer/prediction/relation-batch.ts';
import { batchesByLength } from '../trainer/training/batches.ts';
import type { Annotated } from '../core/metrics/strict.ts';

export interface ScoredSentence {
  readonly gold: SentenceExample;
  readonly decoded: DecodedMentions;
  /** Between the predicted mentions; null where there are not two. */
  readonly logits: RelationLogits | null;
  /** Between the gold mentions, with gold tags given to the label attention. */
  readonly goldLogits: RelationLogits | null;
}

const LIMITS = { batchSize: 32, maximumPairs: 120_000 };

export async function scoreSentences(
  predictor: Predictor,
  spec: NetworkSpec,
  theta: Float32Array,
  examples: readonly SentenceExample[],
  encoded: readonly EncodedTokens[],
): Promise<ScoredSentence[]> {
  const builder = new BatchBuilder(spec);
  const crf = crfOf(spec, theta);
  const types = entityTypesOf(spec);
  const relations = relationTypesOf(spec).length;
  const scored = new Array<ScoredSentence>(examples.length);
  const lengths = examples.map(({ tokens }) => tokens.length);
  const scoreOf = async (
    inputs: HostBatch,
    forward: ForwardStates,
    sentences: readonly TaggedMentions[],
  ): Promise<(row: number) => RelationLogits | null> => {
    const pairs = relations === 0 ? null : relationBatch(inputs, forward, sentences);
    if (!pairs) return () => null;
    const { data } = await predictor.relations(pairs.batch);
    const size = pairs.mentions ** 2 * relations;
    return (row) => ({
      values: Float32Array.from(data.subarray(row * size, (row + 1) * size)),
      length: pairs.mentions,
    });
  };
  for (const batch of batchesByLength(lengths, LIMITS)) {
    const inputs = builder.tokens(batch.map((index) => encoded[index]!));
    const forward = await predictor.tokens(inputs);
    const [, n, tagCount] = forward.emissions.shape as [number, number, number];
    const decoded = batch.map((index, row) =>
      decodeMentions(
        forward.emissions.data.subarray(row * n * tagCount, (row + 1) * n * tagCount) as Float32Array,
        lengths[index]!,
        crf,
        types,
      ),
    );
    const gold = batch.map((index) => {
      const { tokens, mentions } = examples[index]!;
      return { tags: spansToTags(tokens.length, mentions, types).tags, mentions };
    });
    const logits = await scoreOf(inputs, forward, decoded);
    const goldLogits = await scoreOf(inputs, forward, gold);
    batch.forEach((index, row) => {
      scored[index] = {
        gold: examples[index]!,
        decoded: decoded[row]!,
        logits: logits(row),
        goldLogits: goldLogits(row),
      };
    });
  }
  return scored.filter((sentence) => sentence !== undefined);
}

/** What is predicted at a threshold, of predicted mentions or (`given: 'gold'`) of gold ones. */
export function annotate(
  { gold, decoded, logits, goldLogits }: ScoredSentence,
  { schema }: NetworkSpec,
  threshold: number,
  given: 'predicted' | 'gold' = 'predicted',
): Annotated {
  const mentions =
    given === 'predicted'
      ? decoded.mentions
      : gold.mentions.map((mention) => ({ ...mention, confidence: 1, runnerUp: null }));
  const scores = given === 'predicted' ? logits : goldLogits;
  if (!scores) return { mentions, relations: [] };
  const types = schema.relationTypes.map(({ name }) => name);
  return { mentions, relations: decodeRelations(scores, mentions, types, schema, threshold).relations };
}
