// Table 2: ADE, every fold judged by a network trained on the others; the standard folds, and folds that keep abstracts together.
import { AppError } from '../../core/errors.ts';
import { adeFolds, type AdeFolds, type AdeGrouping } from './corpora.ts';
import { jobsFor, runJobs } from './jobs.ts';
import { chosenRows, listOf, settingOf, type PaperOptions } from './options.ts';
import { TABLE_2 } from './published.ts';
import { publish, type Cell } from './report.ts';
import { scoreChart, type PublishedVariant } from './score-report.ts';
import { epochsSaid, macro, micro, overSeeds, runReference, seedsSaid } from './summaries.ts';
import { CMAN, MULTI_HEAD } from './variants.ts';

export interface AdeOptions extends PaperOptions {
  readonly grouping?: string;
  readonly folds?: string;
}

const GROUPINGS: readonly AdeGrouping[] = ['standard', 'abstract'];
const NETWORKS: readonly PublishedVariant[] = [
  { ...MULTI_HEAD, published: TABLE_2.multiHead },
  { ...CMAN, published: TABLE_2.cman },
];

export async function table2(options: AdeOptions): Promise<void> {
  const setting = await settingOf('table2', options);
  const networks = chosenRows(NETWORKS, setting.rows);
  const wanted = options.grouping ?? (setting.quick ? 'standard' : GROUPINGS.join());
  const groupings = listOf(wanted)
    .map(groupingOf)
    .map((grouping) => ({
      grouping,
      ade: adeFolds(setting.data, grouping),
    }));
  const foldNumbers = (ade: AdeFolds): number[] =>
    chosenFolds(ade, options.folds ?? (setting.quick ? '0' : undefined));
  const jobs = groupings.flatMap(({ grouping, ade }) =>
    jobsFor(
      networks,
      foldNumbers(ade).map((fold) => ade.splits[fold]!),
      setting.seeds,
    ).map((job) => ({ ...job, variant: { ...job.variant, grouping } })),
  );
  const done = await runJobs(jobs, setting);

  const rows = groupings.flatMap(({ grouping }) =>
    networks.map((network) => {
      const runs = done.filter(({ variant }) => variant.id === network.id && variant.grouping === grouping);
      return {
        id: network.id,
        grouping,
        name: grouping === 'standard' ? network.name : `${network.name}, by abstract`,
        folds: new Set(runs.map(({ split }) => split.title)).size,
        macro: overSeeds(runs, macro),
        micro: overSeeds(runs, micro),
        // The paper's folds are the standard ones.
        published: grouping === 'standard' ? network.published : null,
        settings: network.settings,
        runs: runs.map(runReference),
      };
    }),
  );
  const title = 'Table 2: ADE';
  await publish(
    {
      name: 'table2',
      title,
      table: {
        columns: ['', 'folds', 'mentions', 'relations', 'paper: mentions', 'paper: relations'],
        rows: [
          ...TABLE_2.others.map((row) => [
            row.name,
            null,
            null,
            null,
            row.mentions.toFixed(2),
            row.relations.toFixed(2),
          ]),
          ...rows.map((row): Cell[] => [
            row.name,
            row.folds,
            row.macro.mentions,
            row.macro.relations,
            row.published?.mentions.toFixed(2) ?? null,
            row.published?.relations.toFixed(2) ?? null,
          ]),
        ],
      },
      remarks: [
        `Strict macro F1, mean over the folds, then mean ± standard deviation over ${seedsSaid(done)}; ${epochsSaid(
          done.map(({ finished }) => finished),
        )}, the last one kept. The paper: ten folds.`,
        ...groupings.map(({ grouping, ade }) => describeFolds(grouping, ade)),
      ],
      json: {
        title,
        rows,
        publishedOnly: TABLE_2.others,
        corpora: groupings.map(({ grouping, ade }) => ({
          grouping,
          sentencesPerFold: ade.splits.map(({ test }) => test.length),
          overlapping: ade.overlapping,
          withoutAbstract: ade.withoutAbstract,
        })),
      },
      chart: scoreChart(
        title,
        rows.map((row) => ({ name: row.name, ours: row.macro, published: row.published })),
      ),
    },
    setting,
  );
}

function describeFolds(grouping: AdeGrouping, { splits, overlapping, withoutAbstract }: AdeFolds): string {
  const sentences = splits.reduce((sum, { test }) => sum + test.length, 0);
  const what =
    grouping === 'standard'
      ? 'Standard folds'
      : `Folds by abstract (no abstract on both sides${
          withoutAbstract > 0 ? `; of ${withoutAbstract} sentences none is known` : ''
        })`;
  return `${what}: ${sentences} sentences in ${splits.length} folds, ${overlapping} more with overlapping mentions left out.`;
}

function groupingOf(name: string): AdeGrouping {
  const grouping = GROUPINGS.find((one) => one === name);
  if (grouping) return grouping;
  throw new AppError('wrong-usage', `--grouping ${name}: there are ${GROUPINGS.join(', ')}`);
}

function chosenFolds({ splits }: AdeFolds, list: string | undefined): number[] {
  if (list === undefined) return splits.map((_, fold) => fold);
  return listOf(list).map((text) => {
    const fold = Number(text);
    if (/^\d+$/.test(text) && fold < splits.length) return fold;
    throw new AppError('wrong-usage', `--folds ${text}: there are 0 to ${splits.length - 1}`);
  });
}
