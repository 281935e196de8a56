// Figures 4 and 5: how F1 falls with the distance between entities and with the length of the sentence, CMAN beside the baseline.
import {
  scoresByEntityDistance,
  scoresBySentenceLength,
  type Bucket,
  type DistanceScores,
  type LengthScores,
} from '../../core/metrics/buckets.ts';
import { runOnConll04, runsOf, type Conll04Options } from './conll04-experiment.ts';
import type { DoneJob } from './jobs.ts';
import { FIGURE_4_GAIN_FAR_APART, FIGURE_5_GAIN_LONG } from './published.ts';
import { publish, type Cell } from './report.ts';
import { summarise, type Summary } from './statistics.ts';
import { runReference } from './summaries.ts';
import { CMAN, MULTI_HEAD } from './variants.ts';

/** The paper has three parts; its text names the border of the last only. */
const DISTANCES: readonly Bucket[] = [
  { name: '0-9', from: 0, to: 10 },
  { name: '10-20', from: 10, to: 21 },
  { name: '> 20', from: 21, to: Infinity },
];

/** Section 4.4. */
const LENGTHS: readonly Bucket[] = [
  { name: '0-19', from: 0, to: 20 },
  { name: '20-34', from: 20, to: 35 },
  { name: '35-49', from: 35, to: 50 },
  { name: '>= 50', from: 50, to: Infinity },
];

const MODELS = [MULTI_HEAD, CMAN];

/** Of one network, bucket by bucket: what is drawn, and columns that are only printed. */
interface Curve {
  readonly name: string;
  readonly f1: readonly (Summary | null)[];
}

export async function figure4(options: Conll04Options): Promise<void> {
  const { setting, split, variants, done, remarks } = await runOnConll04('figure4', options, MODELS);
  const scoresOf = (job: DoneJob): DistanceScores[] =>
    scoresByEntityDistance(split.test, job.finished.predictions, DISTANCES);
  const models = variants.map((variant) => {
    const scores = runsOf(done, variant).map(scoresOf);
    const over = (pick: (of: DistanceScores) => number): (Summary | null)[] =>
      DISTANCES.map((_, bucket) => summarise(scores.map((run) => pick(run[bucket]!))));
    return {
      id: variant.id,
      name: variant.name,
      f1: over(({ relations }) => relations.f1),
      precision: over(({ relations }) => relations.p),
      recall: over(({ relations }) => relations.r),
      mentionsFound: over(({ mentionsFound }) => mentionsFound),
      runs: runsOf(done, variant).map(runReference),
    };
  });
  const gold = scoresByEntityDistance(split.test, split.test, DISTANCES).map((scores) => scores.gold);
  const title = `Figure 4: relation F1 by entity distance, ${split.title}`;
  await publish(
    {
      name: 'figure4',
      title,
      table: {
        columns: [
          'characters apart',
          'gold relations',
          ...models.flatMap(({ name }) => [`${name}: F1`, 'both ends found']),
        ],
        rows: DISTANCES.map((bucket, index) => [
          bucket.name,
          gold[index]!,
          ...models.flatMap(({ f1, mentionsFound }): Cell[] => [f1[index]!, mentionsFound[index]!]),
        ]),
      },
      remarks: [
        ...remarks,
        'Distance: characters between the last ones of both mentions. Both ends found: share of the gold relations whose mentions were predicted.',
        `The paper says of its curves: more than 20 characters apart, CMAN is ${FIGURE_4_GAIN_FAR_APART} above the baseline${gainSaid(models)}.`,
      ],
      json: { title, corpus: split.title, buckets: DISTANCES.map(({ name }) => name), gold, models },
      chart: bucketChart(title, 'characters between the mentions', DISTANCES, models),
    },
    setting,
  );
}

export async function figure5(options: Conll04Options): Promise<void> {
  const { setting, split, variants, done, remarks } = await runOnConll04('figure5', options, MODELS);
  const scoresOf = (job: DoneJob): LengthScores[] =>
    scoresBySentenceLength(split.test, job.finished.predictions, LENGTHS);
  const models = variants.map((variant) => {
    const scores = runsOf(done, variant).map(scoresOf);
    const over = (pick: (of: LengthScores) => number): (Summary | null)[] =>
      LENGTHS.map((_, bucket) => summarise(scores.map((run) => pick(run[bucket]!))));
    return {
      id: variant.id,
      name: variant.name,
      mentions: over(({ scores: { ner } }) => ner.micro.f1),
      relations: over(({ scores: { re } }) => re.micro.f1),
      runs: runsOf(done, variant).map(runReference),
    };
  });
  const sentences = scoresBySentenceLength(split.test, split.test, LENGTHS).map(
    ({ scores }) => scores.sentences,
  );
  const curves = models.flatMap(({ name, mentions, relations }): Curve[] => [
    { name: `${name}: mentions`, f1: mentions },
    { name: `${name}: relations`, f1: relations },
  ]);
  const gain = (part: 'mentions' | 'relations'): string =>
    gainSaid(models.map((model) => ({ id: model.id, f1: model[part] })));
  const title = `Figure 5: F1 by sentence length, ${split.title}`;
  await publish(
    {
      name: 'figure5',
      title,
      table: {
        columns: ['tokens', 'sentences', ...curves.map(({ name }) => name)],
        rows: LENGTHS.map((bucket, index) => [
          bucket.name,
          sentences[index]!,
          ...curves.map(({ f1 }) => f1[index]!),
        ]),
      },
      remarks: [
        ...remarks,
        `The paper says of its curves: from 50 tokens on, CMAN is ${FIGURE_5_GAIN_LONG.mentions} above the baseline on mentions${gain('mentions')} and ${FIGURE_5_GAIN_LONG.relations} on relations${gain('relations')}.`,
      ],
      json: { title, corpus: split.title, buckets: LENGTHS.map(({ name }) => name), sentences, models },
      chart: bucketChart(title, 'tokens of the sentence', LENGTHS, curves),
    },
    setting,
  );
}

/** " (ours: 3.20)" of the last bucket; nothing where only one of both was run. */
function gainSaid(
  models: readonly { readonly id: string; readonly f1: readonly (Summary | null)[] }[],
): string {
  const last = (id: string): number | undefined => models.find((model) => model.id === id)?.f1.at(-1)?.mean;
  const [cman, baseline] = [last(CMAN.id), last(MULTI_HEAD.id)];
  return cman === undefined || baseline === undefined ? '' : ` (ours: ${(cman - baseline).toFixed(2)})`;
}

const bucketChart = (
  title: string,
  xLabel: string,
  buckets: readonly Bucket[],
  curves: readonly Curve[],
): Parameters<typeof publish>[0]['chart'] => ({
  title,
  xLabel,
  yLabel: 'F1 (0-100)',
  y: { minimum: 0, maximum: 100 },
  series: curves.map(({ name }) => name),
  groups: buckets.map(({ name }, index) => ({
    name,
    bars: curves.map(({ f1 }) => ({
      value: f1[index]?.mean ?? NaN,
      spread: f1[index]?.deviation ?? 0,
    })),
  })),
  size: { width: 820, height: 440 },
});
