// A simulation's summary for people: a table, and a learning curve for each task over each cost.
import { lineChart } from '../../core/charts/line-chart.ts';
import type { Distribution } from '../../core/learning-curves/curve.ts';
import { COSTS, TASKS, type Cost, type SimulationSummary, type Task } from './summary.ts';

const COST_LABELS: Readonly<Record<Cost, string>> = {
  sentences: 'sentences annotated',
  tokens: 'tokens annotated',
  corrections: 'corrections a person makes',
};

/** SVG files by name. @param corpus named in the titles */
export function learningCurves(summary: SimulationSummary, corpus: string): Record<string, string> {
  return Object.fromEntries(
    TASKS.flatMap((task) =>
      COSTS.map((cost) => [`${task}-by-${cost}.svg`, chartOf(summary, corpus, task, cost)]),
    ),
  );
}

function chartOf(
  { strategies, target, fullData, average }: SimulationSummary,
  corpus: string,
  task: Task,
  cost: Cost,
): string {
  const reference =
    task === 'relations' && target
      ? [{ name: `${target.share} % of the full data's F1`, y: target.relations }]
      : fullData
        ? [{ name: 'trained on all of it', y: fullData[task].mean }]
        : [];
  return lineChart({
    title: `${corpus}: F1 of ${task} by ${COST_LABELS[cost]}`,
    xLabel: COST_LABELS[cost],
    yLabel: `${average} F1 of ${task} (0–100)`,
    series: strategies.map(({ strategy, rounds }) => ({
      name: strategy,
      points: rounds.map((round) => ({ x: round[cost], y: round[task].mean, spread: round[task].deviation })),
    })),
    references: reference,
    x: { minimum: 0 },
  });
}

/** Lines of a table: a strategy each, what it takes to reach the target and what that saves. */
export function summaryTable({ fullData, target, average, strategies }: SimulationSummary): string[] {
  const lines = fullData
    ? [
        `trained on the whole pool: ${average} F1 mentions ${spread(fullData.mentions)}, relations ${spread(fullData.relations)}` +
          ` (${fullData.relations.count} ${fullData.relations.count === 1 ? 'run' : 'runs'})`,
      ]
    : [];
  if (target) {
    lines.push(
      `cost until relations reach ${target.relations.toFixed(2)} (${target.share} % of that), saved against random:`,
    );
  }
  lines.push(
    [
      'strategy'.padEnd(18),
      'runs',
      'F1 mentions',
      'F1 relations',
      'sentences',
      'tokens',
      'corrections',
      'saved',
    ]
      .map((title, column) => (column === 0 ? title : title.padStart(WIDTHS[column - 1]!)))
      .join('  '),
  );
  for (const { strategy, repeats, rounds, toTarget } of strategies) {
    const last = rounds.at(-1);
    const cells = [
      String(repeats.length),
      last ? spread(last.mentions) : '-',
      last ? spread(last.relations) : '-',
      ...COSTS.map((cost) => whole(toTarget?.[cost].ofMeanCurve ?? null)),
      percent(toTarget?.corrections.savingsOfMeanCurve ?? null),
    ];
    lines.push(
      [strategy.padEnd(18), ...cells.map((cell, column) => cell.padStart(WIDTHS[column]!))].join('  '),
    );
  }
  return lines;
}

const WIDTHS = [4, 14, 14, 9, 9, 11, 7];

const spread = ({ mean, deviation }: Pick<Distribution, 'mean' | 'deviation'>): string =>
  `${mean.toFixed(2)} ± ${deviation.toFixed(2)}`;
const whole = (value: number | null): string => (value === null ? 'not yet' : String(Math.round(value)));
const percent = (value: number | null): string => (value === null ? '-' : `${value.toFixed(0)} %`);
