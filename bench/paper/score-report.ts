// The shape of Tables 1 and 4: a network a row, our F1 beside the paper's.
import type { BarChart } from '../../core/charts/bar-chart.ts';
import { runsOf, type Conll04Experiment } from './conll04-experiment.ts';
import type { PublishedF1, PublishedRow } from './published.ts';
import type { PaperReport } from './report.ts';
import { lastEpoch, macro, micro, overSeeds, runReference, type F1Summary } from './summaries.ts';
import type { Variant } from './variants.ts';

/** Axis and legend beside the plot. */
const AROUND_PX = 300;
/** Groups are so wide that their names do not touch. */
const LETTER_PX = 6.6;

export interface PublishedVariant extends Variant {
  /** Null where the paper has no such row. */
  readonly published: PublishedF1 | null;
}

/** @param others rows that are only published */
export function scoreReport(
  name: string,
  title: string,
  { split, variants, done, remarks }: Conll04Experiment<PublishedVariant>,
  others: readonly PublishedRow[] = [],
): PaperReport {
  const rows = variants.map((variant) => {
    const runs = runsOf(done, variant);
    return {
      id: variant.id,
      name: variant.name,
      micro: overSeeds(runs, micro),
      macro: overSeeds(runs, macro),
      lastEpoch: split.dev.length > 0 ? overSeeds(runs, lastEpoch) : null,
      published: variant.published,
      settings: variant.settings,
      runs: runs.map(runReference),
    };
  });
  const columns = ['', 'mentions', 'relations', 'paper: mentions', 'paper: relations'];
  const lastColumns = split.dev.length > 0 ? ['last epoch: mentions', 'last epoch: relations'] : [];
  return {
    name,
    title,
    table: {
      columns: [...columns, ...lastColumns],
      rows: [
        ...others.map((row) => [
          row.name,
          null,
          null,
          row.mentions.toFixed(2),
          row.relations.toFixed(2),
          ...lastColumns.map(() => null),
        ]),
        ...rows.map((row) => [
          row.name,
          row.micro.mentions,
          row.micro.relations,
          row.published?.mentions.toFixed(2) ?? null,
          row.published?.relations.toFixed(2) ?? null,
          ...(row.lastEpoch ? [row.lastEpoch.mentions, row.lastEpoch.relations] : []),
        ]),
      ],
    },
    remarks,
    json: { title, corpus: split.title, rows, publishedOnly: others },
    chart: scoreChart(
      title,
      rows.map((row) => ({ name: row.name, ours: row.micro, published: row.published })),
    ),
  };
}

/** A group of four bars for each row: ours with whiskers, and the paper's. */
export function scoreChart(
  title: string,
  rows: readonly {
    readonly name: string;
    readonly ours: F1Summary;
    readonly published: PublishedF1 | null;
  }[],
): BarChart {
  const bar = (summary: F1Summary['mentions']): { value: number; spread: number } => ({
    value: summary?.mean ?? NaN,
    spread: summary?.deviation ?? 0,
  });
  const widest = LETTER_PX * Math.max(...rows.map(({ name }) => name.length + 2), 20);
  return {
    title,
    xLabel: '',
    yLabel: 'F1 (0-100)',
    y: { minimum: 0, maximum: 100 },
    series: ['mentions', 'relations', 'mentions, paper', 'relations, paper'],
    groups: rows.map(({ name, ours, published }) => ({
      name,
      bars: [
        bar(ours.mentions),
        bar(ours.relations),
        { value: published?.mentions ?? NaN },
        { value: published?.relations ?? NaN },
      ],
    })),
    size: { width: AROUND_PX + rows.length * widest, height: 440 },
  };
}
