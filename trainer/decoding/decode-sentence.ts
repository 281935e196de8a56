// From the network's scores of one sentence to what it predicts and how unsure it is. Two steps, as the network has two graphs: the
// mentions come first (their tags feed the second graph), the relations between them after.
import type {
  PredictedMention,
  PredictedRelation,
  SentencePrediction,
  SentenceUncertainty,
} from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import { allowsRelation } from '../../core/model/allowed-relations.ts';
import type { Schema } from '../../core/model/schema.ts';
import { beginTag, insideTag, OUTSIDE_TAG, tagsToSpans } from '../../core/tagging/bio-tags.ts';
import type { CrfParameters, Numbers } from './crf.ts';
import { forwardBackward, spanMarginal, type ForwardBackward } from './forward-backward.ts';
import { bestPaths } from './viterbi.ts';

/**
 * Relation pairs whose entropies are averaged. Few, since most pairs of a long sentence are surely unrelated and would hide the one
 * that is not.
 */
export const TOP_RELATION_PAIRS = 3;

export interface DecodedMentions {
  /** `[n]`, the Viterbi path: what the second graph takes as labels. */
  readonly tags: Int32Array;
  readonly mentions: readonly PredictedMention[];
  readonly uncertainty: Omit<SentenceUncertainty, 'relationUncertainty'>;
}

/**
 * @param emissions `[>= n, T]` of one sentence, row-major; rows past `n` are padding
 * @param crf its constrained form (`constrainToBio`), unless ill-formed sequences are wanted
 * @param entityTypes in the order of the tags; T = 1 + 2 * entityTypes.length
 * @throws AppError `bad-model` when the scores are not finite
 */
export function decodeMentions(
  emissions: Numbers,
  n: number,
  crf: CrfParameters,
  entityTypes: readonly string[],
): DecodedMentions {
  const [best, second] = bestPaths(emissions, n, crf, 2);
  const passes = forwardBackward(emissions, n, crf);
  if (!best || !Number.isFinite(best.score) || !Number.isFinite(passes.logZ)) {
    throw new AppError('bad-model', 'the network gave scores that are no finite numbers; train it again');
  }
  const mentions = tagsToSpans(best.tags, entityTypes).map((span) => {
    const typeIndex = entityTypes.indexOf(span.type);
    return {
      ...span,
      confidence: spanMarginal(passes, emissions, crf, span.begin, span.end, typeIndex),
      runnerUp: runnerUp(passes, crf.tags, span, entityTypes),
    };
  });
  return {
    tags: best.tags,
    mentions,
    uncertainty: {
      // Rounding may leave a certain path a hair above probability 1.
      pathUncertainty: n === 0 ? 0 : Math.max(0, passes.logZ - best.score) / n,
      tokenUncertainty: n === 0 ? 0 : 1 - leastBestMarginal(passes, crf.tags),
      marginUncertainty: second ? 2 / (1 + Math.exp(best.score - second.score)) : 0,
      tokenEntropy: meanEntropy(passes.marginals, n, crf.tags),
    },
  };
}

function leastBestMarginal({ n, marginals }: ForwardBackward, tags: number): number {
  let least = 1;
  for (let i = 0; i < n; i++) {
    let best = 0;
    for (let tag = 0; tag < tags; tag++) best = Math.max(best, marginals[i * tags + tag]!);
    least = Math.min(least, best);
  }
  return least;
}

/** Mean entropy in bits of `n` distributions over `tags` labels; 0 without any. @param marginals `[n, T]` */
export function meanEntropy(marginals: Numbers, n: number, tags: number): number {
  let sum = 0;
  for (let cell = 0; cell < n * tags; cell++) {
    const probability = marginals[cell]!;
    if (probability > 0) sum -= probability * Math.log2(probability);
  }
  // Rounding may leave a certain token a hair below 0.
  return n === 0 ? 0 : Math.max(0, sum / n);
}

/** The best other label of a span's tokens by mean marginal, B- and I- of a type taken together. */
function runnerUp(
  { marginals }: ForwardBackward,
  tags: number,
  span: { readonly begin: number; readonly end: number; readonly type: string },
  entityTypes: readonly string[],
): { type: string | null; probability: number } {
  const mean = (...wanted: number[]): number => {
    let sum = 0;
    for (let i = span.begin; i < span.end; i++) for (const tag of wanted) sum += marginals[i * tags + tag]!;
    return Math.min(1, sum / (span.end - span.begin));
  };
  let next: { type: string | null; probability: number } = { type: null, probability: mean(OUTSIDE_TAG) };
  for (const [index, type] of entityTypes.entries()) {
    if (type === span.type) continue;
    const probability = mean(beginTag(index), insideTag(index));
    if (probability > next.probability) next = { type, probability };
  }
  return next;
}

/** Scores of every pair of a sentence's mentions, before the sigmoid of Eq. 10. */
export interface RelationLogits {
  /** `[length, length, R]`: head mention, tail mention, relation type. */
  readonly values: Numbers;
  /** Mentions with padding: the stride, at least the sentence's own mentions. */
  readonly length: number;
}

export interface DecodedRelations {
  readonly relations: readonly PredictedRelation[];
  readonly relationUncertainty: number;
}

/**
 * Relations between predicted mentions (the network scores them by their last tokens). Only pairs whose types the schema
 * allows are looked at.
 * @param relationTypes in the order of the scores' last axis (R)
 */
export function decodeRelations(
  logits: RelationLogits,
  mentions: readonly PredictedMention[],
  relationTypes: readonly string[],
  schema: Schema,
  threshold: number,
): DecodedRelations {
  const relations: PredictedRelation[] = [];
  const entropies: number[] = [];
  for (const [head, headMention] of mentions.entries()) {
    for (const [tail, tailMention] of mentions.entries()) {
      if (head === tail) continue;
      const row = (head * logits.length + tail) * relationTypes.length;
      for (const [index, type] of relationTypes.entries()) {
        if (!allowsRelation(schema, type, headMention.type, tailMention.type)) continue;
        // Eq. 10 is of a relation between mentions taken for granted; to be right, both of them must be right, too.
        const related = 1 / (1 + Math.exp(-logits.values[row + index]!));
        const confidence = related * headMention.confidence * tailMention.confidence;
        if (!Number.isFinite(related)) {
          throw new AppError(
            'bad-model',
            'the network gave scores that are no finite numbers; train it again',
          );
        }
        if (confidence > threshold) relations.push({ head, tail, type, confidence });
        entropies.push(binaryEntropy(related));
      }
    }
  }
  const top = entropies.sort((a, b) => b - a).slice(0, TOP_RELATION_PAIRS);
  return {
    relations,
    relationUncertainty: top.length === 0 ? 0 : top.reduce((sum, value) => sum + value, 0) / top.length,
  };
}

/** Entropy in bits of a coin with this probability, 0 to 1. */
export function binaryEntropy(probability: number): number {
  if (probability <= 0 || probability >= 1) return 0;
  const other = 1 - probability;
  return -(probability * Math.log2(probability) + other * Math.log2(other));
}

/** Puts the two steps together. @param embedding unit length, or null */
export function assemblePrediction(
  id: string,
  decoded: DecodedMentions,
  { relations, relationUncertainty }: DecodedRelations,
  embedding: Float32Array | null,
): SentencePrediction {
  return {
    id,
    mentions: decoded.mentions,
    relations,
    uncertainty: { ...decoded.uncertainty, relationUncertainty },
    embedding,
  };
}
