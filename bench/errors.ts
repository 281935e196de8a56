// `bench errors`: where a stored model loses relations on an annotated file, by reason, type, distance, sentence length and unseen words.
import { readModelFolder } from '../cli/model-folder.ts';
import { strictScores } from '../core/metrics/strict.ts';
import type { SentenceExample, TokenSpan } from '../core/model/example.ts';
import { onnxPredictorOf } from './stored-predictor.ts';
import { unpackModel } from '../trainer/model/model-files.ts';
import { readAnnotated } from './annotated-corpus.ts';
import { openEncoders } from './encoders-here.ts';
import { annotate, scoreSentences, type ScoredSentence } from './scored-sentences.ts';
import { thresholdCurve } from './threshold-curve.ts';
import type { Annotated } from '../core/metrics/strict.ts';

export interface ErrorOptions {
  readonly model: string;
  readonly test: readonly string[];
  readonly train?: readonly string[];
  readonly format: string;
  readonly json?: boolean;
}

/** What became of a gold relation. */
type Fate =
  'found' | 'mention missing' | 'mention borders' | 'mention type' | 'below threshold' | 'other relation';

interface Tally {
  gold: number;
  found: number;
  spurious: number;
}

const sameSpan = (a: TokenSpan, b: TokenSpan): boolean => a.begin === b.begin && a.end === b.end;
const overlap = (a: TokenSpan, b: TokenSpan): boolean => a.begin < b.end && b.begin < a.end;

/** How a gold mention was predicted. */
function mentionFate(mention: TokenSpan, predicted: readonly TokenSpan[]): Fate | null {
  const same = predicted.find((other) => sameSpan(mention, other));
  if (same) return same.type === mention.type ? null : 'mention type';
  return predicted.some((other) => overlap(mention, other)) ? 'mention borders' : 'mention missing';
}

function relationFate(gold: SentenceExample, index: number, predicted: Annotated): Fate {
  const { head, tail, type } = gold.relations[index]!;
  const ends = [gold.mentions[head]!, gold.mentions[tail]!] as const;
  for (const fate of ['mention missing', 'mention borders', 'mention type'] as const) {
    if (ends.some((mention) => mentionFate(mention, predicted.mentions) === fate)) return fate;
  }
  const between = predicted.relations.filter(
    (relation) =>
      sameSpan(predicted.mentions[relation.head]!, ends[0]) &&
      sameSpan(predicted.mentions[relation.tail]!, ends[1]),
  );
  if (between.some((relation) => relation.type === type)) return 'found';
  return between.length > 0 ? 'other relation' : 'below threshold';
}

/** Why a predicted relation is wrong. */
function spuriousReason(gold: SentenceExample, predicted: Annotated, index: number): string {
  const { head, tail, type } = predicted.relations[index]!;
  const ends = [predicted.mentions[head]!, predicted.mentions[tail]!] as const;
  if (
    ends.some((end) => !gold.mentions.some((mention) => sameSpan(mention, end) && mention.type === end.type))
  )
    return 'a mention of it is wrong';
  const at = (which: 0 | 1): number => gold.mentions.findIndex((mention) => sameSpan(mention, ends[which]));
  const joined = (from: number, to: number): string | undefined =>
    gold.relations.find((relation) => relation.head === from && relation.tail === to)?.type;
  if (joined(at(0), at(1)) !== undefined) return 'other type in gold';
  if (joined(at(1), at(0)) === type) return 'turned round';
  return 'not related in gold';
}

const bucket = (value: number, uppers: readonly number[]): string => {
  const index = uppers.findIndex((upper) => value <= upper);
  const from = (index < 0 ? uppers.at(-1)! : (uppers[index - 1] ?? -1)) + 1;
  return index < 0 ? `${from}+` : from === uppers[index] ? `${from}` : `${from}-${uppers[index]}`;
};

const distanceOf = (a: TokenSpan, b: TokenSpan): number =>
  Math.max(0, Math.max(a.begin, b.begin) - Math.min(a.end, b.end));

export async function printErrors({ model: folder, test, train, format, json }: ErrorOptions): Promise<void> {
  const model = unpackModel(await readModelFolder(folder));
  const { examples } = await readAnnotated(format, test);
  const known = new Set(
    train
      ? (await readAnnotated(format, train)).examples.flatMap(({ tokens }) =>
          tokens.map((t) => t.toLowerCase()),
        )
      : [],
  );
  const encoder = await openEncoders(model.spec.config.encoders);
  const encoded = await encoder.encode(examples.map(({ tokens }) => tokens));
  const predictor = await onnxPredictorOf(model);
  const scored = await scoreSentences(predictor, model.spec, model.theta, examples, encoded);
  await Promise.all([predictor.close(), encoder.close()]);

  const report = {
    curve: thresholdCurve(scored, model.spec),
    ...analyse(scored, (sentence) => annotate(sentence, model.spec, model.relationThreshold), known),
    // The scorer by itself: every mention right.
    givenGoldMentions: analyse(
      scored,
      (sentence) => annotate(sentence, model.spec, model.relationThreshold, 'gold'),
      known,
    ),
  };
  if (json) {
    console.log(JSON.stringify(report));
    return;
  }
  print(report);
  console.log('\nWith gold mentions given:');
  print(report.givenGoldMentions);
}

type Analysis = ReturnType<typeof analyse>;

function analyse(
  scored: readonly ScoredSentence[],
  predict: (sentence: ScoredSentence) => Annotated,
  known: ReadonlySet<string>,
): {
  mentions: unknown;
  relations: unknown;
  goldRelations: Record<string, number>;
  spuriousRelations: Record<string, number>;
  tables: Record<string, Record<string, Tally>>;
} {
  const goldRelations: Record<string, number> = {};
  const spuriousRelations: Record<string, number> = {};
  const tables: Record<string, Record<string, Tally>> = {};
  const count = (table: string, row: string, field: keyof Tally): void => {
    const tally = ((tables[table] ??= {})[row] ??= { gold: 0, found: 0, spurious: 0 });
    tally[field]++;
  };
  const gold = scored.map((sentence) => sentence.gold);
  const predictions = scored.map(predict);
  scored.forEach(({ gold: example }, row) => {
    const predicted = predictions[row]!;
    const countAll = (
      relation: { head: number; tail: number; type: string },
      of: Annotated,
      field: keyof Tally,
    ): void => {
      const [head, tail] = [of.mentions[relation.head]!, of.mentions[relation.tail]!];
      count('by type', relation.type, field);
      count('by tokens between the mentions', bucket(distanceOf(head, tail), [0, 1, 2, 4, 8, 16]), field);
      count('by tokens of the sentence', bucket(example.tokens.length, [10, 20, 30, 40, 60]), field);
      count('by mentions of the sentence', bucket(example.mentions.length, [2, 3, 4, 6, 9]), field);
      count('by order', head.begin < tail.begin ? 'head first' : 'tail first', field);
      if (known.size === 0) return;
      const words = [head, tail].flatMap(({ begin, end }) => example.tokens.slice(begin, end));
      const unseen = words.filter((word) => !known.has(word.toLowerCase())).length;
      count('by words of the mentions not seen in training', bucket(unseen, [0, 1, 2]), field);
    };
    example.relations.forEach((relation, index) => {
      const fate = relationFate(example, index, predicted);
      goldRelations[fate] = (goldRelations[fate] ?? 0) + 1;
      countAll(relation, example, 'gold');
      if (fate === 'found') countAll(relation, example, 'found');
    });
    predicted.relations.forEach((relation, index) => {
      const [head, tail] = [predicted.mentions[relation.head]!, predicted.mentions[relation.tail]!];
      const right = example.relations.some(
        (other) =>
          other.type === relation.type &&
          [example.mentions[other.head]!, example.mentions[other.tail]!].every((mention, which) => {
            const end = which === 0 ? head : tail;
            return sameSpan(mention, end) && mention.type === end.type;
          }),
      );
      if (right) return;
      const reason = spuriousReason(example, predicted, index);
      spuriousRelations[reason] = (spuriousRelations[reason] ?? 0) + 1;
      countAll(relation, predicted, 'spurious');
    });
  });
  const scores = strictScores(gold, predictions);
  return { mentions: scores.ner, relations: scores.re, goldRelations, spuriousRelations, tables };
}

function print({ goldRelations, spuriousRelations, tables }: Analysis): void {
  console.log('\nWhat became of gold relations');
  console.table(goldRelations);
  console.log('Why predicted relations are wrong');
  console.table(spuriousRelations);
  for (const [name, rows] of Object.entries(tables)) {
    console.log(`Relations ${name}`);
    const withScores = Object.entries(rows)
      .sort(([a], [b]) => parseInt(a) - parseInt(b) || a.localeCompare(b))
      .map(([row, { gold, found, spurious }]) => {
        const f1 = found === 0 ? 0 : (200 * found) / (gold + found + spurious);
        return [row, { gold, found, spurious, f1: Number(f1.toFixed(1)) }] as const;
      });
    console.table(Object.fromEntries(withScores));
  }
}
