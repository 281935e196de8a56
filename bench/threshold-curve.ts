// How good a network is under ways of cutting off that cost nothing to try: thresholds, and the same with gold mentions given.
import { strictScores } from '../core/metrics/strict.ts';
import type { NetworkSpec } from '../trainer/network/spec.ts';
import { annotate, type ScoredSentence } from './scored-sentences.ts';

export const THRESHOLDS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7] as const;

export interface ThresholdCurve {
  /** Strict micro F1 of mentions. */
  readonly mentions: number;
  /** Strict micro F1 of relations by threshold. */
  readonly relations: Readonly<Record<string, number>>;
  /** The same, gold mentions and tags given: what the scorer alone can do. */
  readonly relationsOfGold: Readonly<Record<string, number>>;
  /** Mean over the gold mentions' allowed pairs of minus the log-likelihood, in nats: less noisy than F1 on few relations. */
  readonly relationLossOfGold: number;
}

export function thresholdCurve(sentences: readonly ScoredSentence[], spec: NetworkSpec): ThresholdCurve {
  const gold = sentences.map((sentence) => sentence.gold);
  const f1 = (threshold: number, given: 'predicted' | 'gold'): number =>
    strictScores(
      gold,
      sentences.map((sentence) => annotate(sentence, spec, threshold, given)),
    ).re.micro.f1;
  const byThreshold = (given: 'predicted' | 'gold'): Record<string, number> =>
    Object.fromEntries(THRESHOLDS.map((threshold) => [threshold, f1(threshold, given)]));
  return {
    mentions: strictScores(
      gold,
      sentences.map((sentence) => annotate(sentence, spec, 1)),
    ).ner.micro.f1,
    relations: byThreshold('predicted'),
    relationsOfGold: byThreshold('gold'),
    relationLossOfGold: goldLoss(sentences, spec),
  };
}

function goldLoss(sentences: readonly ScoredSentence[], { schema }: NetworkSpec): number {
  let sum = 0;
  let pairs = 0;
  for (const { gold, goldLogits } of sentences) {
    if (!goldLogits) continue;
    for (const [index, { name, pairs: allowed }] of schema.relationTypes.entries()) {
      for (const [head, from] of gold.mentions.entries()) {
        for (const [tail, to] of gold.mentions.entries()) {
          if (head === tail || !allowed.some((pair) => pair.head === from.type && pair.tail === to.type))
            continue;
          const at = (head * goldLogits.length + tail) * schema.relationTypes.length + index;
          const related = gold.relations.some(
            (relation) => relation.head === head && relation.tail === tail && relation.type === name,
          );
          const logit = goldLogits.values[at]!;
          sum += Math.log1p(Math.exp(related ? -logit : logit));
          pairs++;
        }
      }
    }
  }
  return pairs === 0 ? 0 : sum / pairs;
}
