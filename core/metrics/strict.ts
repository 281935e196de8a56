// Strict evaluation, as the paper's section 4.1: a mention counts when its borders and type are right; a relation when its type and
// direction are right and both its mentions are.
import type { SentenceExample } from '../model/example.ts';

/** Precision, recall and F1 in per cent, 0-100; 0 where a quotient has no denominator. */
export interface Scores {
  readonly p: number;
  readonly r: number;
  readonly f1: number;
}

export interface TypedScores {
  readonly micro: Scores;
  /** Mean of the types' scores, over the types that occur in gold or prediction. */
  readonly macro: Scores;
  readonly perType: Readonly<Record<string, Scores & { readonly gold: number; readonly predicted: number }>>;
}

export interface JointScores {
  readonly sentences: number;
  readonly ner: TypedScores;
  readonly re: TypedScores;
}

export type Annotated = Pick<SentenceExample, 'mentions' | 'relations'>;

interface Counts {
  gold: number;
  predicted: number;
  correct: number;
}

const scoresOf = ({ gold, predicted, correct }: Counts): Scores => {
  const p = predicted === 0 ? 0 : (100 * correct) / predicted;
  const r = gold === 0 ? 0 : (100 * correct) / gold;
  return { p, r, f1: p + r === 0 ? 0 : (2 * p * r) / (p + r) };
};

/** Counts sets of keys by type: an annotation given twice counts once, on either side. */
class TypeCounter {
  readonly #counts = new Map<string, Counts>();

  add(gold: ReadonlyMap<string, string>, predicted: ReadonlyMap<string, string>): void {
    for (const type of gold.values()) this.#of(type).gold++;
    for (const [key, type] of predicted) {
      const counts = this.#of(type);
      counts.predicted++;
      if (gold.has(key)) counts.correct++;
    }
  }

  #of(type: string): Counts {
    let counts = this.#counts.get(type);
    if (!counts) this.#counts.set(type, (counts = { gold: 0, predicted: 0, correct: 0 }));
    return counts;
  }

  scores(): TypedScores {
    const total: Counts = { gold: 0, predicted: 0, correct: 0 };
    const perType: Record<string, Scores & { gold: number; predicted: number }> = {};
    for (const [type, counts] of [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
      total.gold += counts.gold;
      total.predicted += counts.predicted;
      total.correct += counts.correct;
      perType[type] = { ...scoresOf(counts), gold: counts.gold, predicted: counts.predicted };
    }
    const types = Object.values(perType);
    const mean = (pick: (scores: Scores) => number): number =>
      types.length === 0 ? 0 : types.reduce((sum, scores) => sum + pick(scores), 0) / types.length;
    const macro = { p: mean((s) => s.p), r: mean((s) => s.r), f1: mean((s) => s.f1) };
    return { micro: scoresOf(total), macro, perType };
  }
}

const mentionKeys = ({ mentions }: Annotated): Map<string, string> =>
  new Map(mentions.map((mention) => [`${mention.begin} ${mention.end} ${mention.type}`, mention.type]));

const relationKeys = ({ mentions, relations }: Annotated): Map<string, string> => {
  const key = (index: number): string => {
    const mention = mentions[index]!;
    return `${mention.begin} ${mention.end} ${mention.type}`;
  };
  return new Map(relations.map(({ head, tail, type }) => [`${type} ${key(head)} ${key(tail)}`, type]));
};

/** Compares predictions with gold, sentence by sentence; the two lists run in parallel. */
export function strictScores(gold: readonly Annotated[], predicted: readonly Annotated[]): JointScores {
  const ner = new TypeCounter();
  const re = new TypeCounter();
  gold.forEach((sentence, index) => {
    const prediction = predicted[index]!;
    ner.add(mentionKeys(sentence), mentionKeys(prediction));
    re.add(relationKeys(sentence), relationKeys(prediction));
  });
  return { sentences: gold.length, ner: ner.scores(), re: re.scores() };
}
