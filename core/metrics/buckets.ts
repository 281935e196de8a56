// Strict scores by what makes a sentence hard: the distance between the mentions of a relation (the paper's section 4.3, Figure 4) and the
// length of the sentence (section 4.4, Figure 5).
import type { SentenceExample, TokenSpan } from '../model/example.ts';
import { strictScores, type Annotated, type JointScores, type Scores } from './strict.ts';

/** Whole numbers from `from` on, up to and without `to`. */
export interface Bucket {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface DistanceScores {
  readonly bucket: Bucket;
  readonly gold: number;
  readonly predicted: number;
  /** Of relations, over all types. */
  readonly relations: Scores;
  /** Share in per cent of the gold relations whose two mentions were found: what the relation scorer can reach at most. */
  readonly mentionsFound: number;
}

export interface LengthScores {
  readonly bucket: Bucket;
  readonly scores: JointScores;
}

const isIn = (value: number, { from, to }: Bucket): boolean => value >= from && value < to;

/** Characters from the last one of the first mention to the last one of the second, tokens standing one space apart. */
export function entityDistance(
  tokens: readonly string[],
  one: Pick<TokenSpan, 'end'>,
  other: Pick<TokenSpan, 'end'>,
): number {
  const between = tokens.slice(Math.min(one.end, other.end), Math.max(one.end, other.end));
  return between.reduce((sum, token) => sum + token.length + 1, 0);
}

/**
 * Relations by the distance of their own mentions, gold and predicted alike: a predicted relation that is right has its gold one's distance.
 * @param predicted in parallel with `gold`
 */
export function scoresByEntityDistance(
  gold: readonly SentenceExample[],
  predicted: readonly Annotated[],
  buckets: readonly Bucket[],
): DistanceScores[] {
  return buckets.map((bucket) => {
    const within = (sentence: Annotated, tokens: readonly string[]): Annotated => ({
      mentions: sentence.mentions,
      relations: sentence.relations.filter(({ head, tail }) =>
        isIn(entityDistance(tokens, sentence.mentions[head]!, sentence.mentions[tail]!), bucket),
      ),
    });
    const goldWithin = gold.map((sentence) => within(sentence, sentence.tokens));
    const { re } = strictScores(
      goldWithin,
      predicted.map((sentence, index) => within(sentence, gold[index]!.tokens)),
    );
    const counts = Object.values(re.perType);
    return {
      bucket,
      gold: counts.reduce((sum, type) => sum + type.gold, 0),
      predicted: counts.reduce((sum, type) => sum + type.predicted, 0),
      relations: re.micro,
      mentionsFound: shareFound(goldWithin, predicted),
    };
  });
}

function shareFound(gold: readonly Annotated[], predicted: readonly Annotated[]): number {
  const key = ({ begin, end, type }: TokenSpan): string => `${begin} ${end} ${type}`;
  let [relations, found] = [0, 0];
  gold.forEach((sentence, index) => {
    const mentions = new Set(predicted[index]!.mentions.map(key));
    for (const { head, tail } of sentence.relations) {
      relations++;
      if ([head, tail].every((end) => mentions.has(key(sentence.mentions[end]!)))) found++;
    }
  });
  return relations === 0 ? 0 : (100 * found) / relations;
}

/** Sentences by their number of tokens. @param predicted in parallel with `gold` */
export function scoresBySentenceLength(
  gold: readonly SentenceExample[],
  predicted: readonly Annotated[],
  buckets: readonly Bucket[],
): LengthScores[] {
  return buckets.map((bucket) => {
    const within = gold.map((_, index) => index).filter((index) => isIn(gold[index]!.tokens.length, bucket));
    const scores = strictScores(
      within.map((index) => gold[index]!),
      within.map((index) => predicted[index]!),
    );
    return { bucket, scores };
  });
}
