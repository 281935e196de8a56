// A table or figure of ours beside the paper's: printed for people, written as JSON and as a plot.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { barChart, type BarChart } from '../../core/charts/bar-chart.ts';
import { writeAtomically } from '../../electron/project/atomic-write.ts';
import type { PaperSetting } from './options.ts';
import { formatSummary, type Summary } from './statistics.ts';

/** A measured summary, a published figure, a count, or nothing there. */
export type Cell = Summary | number | string | null;

export interface PaperTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface PaperReport {
  /** "table1": names the files. */
  readonly name: string;
  readonly title: string;
  readonly table: PaperTable;
  /** How the figures came about, a sentence each. */
  readonly remarks: readonly string[];
  /** Everything, for programs. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly chart: BarChart;
}

/** Columns padded to their widest cell, the first to the left, figures to the right. */
export function tableLines({ columns, rows }: PaperTable): string[] {
  const lines = [columns, ...rows.map((row) => row.map(cellText))];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const padded = lines.map((line) =>
    line
      .map((text, column) => (column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  const rule = '-'.repeat(Math.max(...padded.map((line) => line.length)));
  return [padded[0]!, rule, ...padded.slice(1)];
}

function cellText(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return Number.isInteger(cell) ? `${cell}` : cell.toFixed(2);
  return formatSummary(cell);
}

/** Prints the report and writes `<name>.json` and `<name>.svg` into the output folder. */
export async function publish(report: PaperReport, { out, json, seeds }: PaperSetting): Promise<void> {
  const object = { experiment: report.name, seeds, ...report.json, remarks: report.remarks };
  await mkdir(out, { recursive: true });
  const files = ['json', 'svg'].map((extension) => join(out, `${report.name}.${extension}`));
  await writeAtomically(files[0]!, `${JSON.stringify(object, null, 1)}\n`);
  await writeAtomically(files[1]!, barChart(report.chart));
  if (json) {
    console.log(JSON.stringify(object));
    return;
  }
  console.log(
    [
      report.title,
      '',
      ...tableLines(report.table),
      '',
      ...report.remarks,
      `Written: ${files.join(', ')}`,
    ].join('\n'),
  );
}
