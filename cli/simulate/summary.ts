// What simulated runs say together: learning curves over repeats, and what a strategy saves against picking at random.
import {
  areaUnder,
  commonSpan,
  costToReach,
  distributionOf,
  meanCurve,
  savings,
  type Distribution,
  type LearningCurve,
} from '../../core/learning-curves/curve.ts';
import { FULL, START, type RoundRecord, type RunState } from './run-state.ts';

export const COSTS = ['sentences', 'tokens', 'corrections'] as const;
export type Cost = (typeof COSTS)[number];
export const TASKS = ['mentions', 'relations'] as const;
export type Task = (typeof TASKS)[number];
export type Average = 'micro' | 'macro';

/** What all savings are measured against. */
export const BASELINE = 'random';

export interface Reached {
  /** Over the repeats that reach the target; null where none does. */
  readonly cost: Distribution | null;
  /** Of the mean curve, which is steadier than any one repeat's. */
  readonly ofMeanCurve: number | null;
  /** Per cent less than at random, repeat by repeat with the same seed set; null without a repeat in which both reach it. */
  readonly savings: Distribution | null;
  readonly savingsOfMeanCurve: number | null;
}

export interface MeanRound {
  readonly round: number;
  /** Means over the repeats. */
  readonly sentences: number;
  readonly tokens: number;
  readonly corrections: number;
  /** F1, 0-100. */
  readonly mentions: { readonly mean: number; readonly deviation: number };
  readonly relations: { readonly mean: number; readonly deviation: number };
}

export interface StrategySummary {
  readonly strategy: string;
  readonly repeats: readonly number[];
  readonly rounds: readonly MeanRound[];
  /** Mean F1 over the costs that all runs span; null where there are none. */
  readonly area: Readonly<Record<Task, Readonly<Record<Cost, Distribution | null>>>>;
  /** What it takes to reach the target's relation F1. Null without one. */
  readonly toTarget: Readonly<Record<Cost, Reached>> | null;
  /** Mean seconds of a whole run. */
  readonly seconds: number;
}

export interface SimulationSummary {
  readonly average: Average;
  /** F1 of models trained on the whole pool. */
  readonly fullData: Readonly<Record<Task, Distribution>> | null;
  /** `share` per cent of the full data's mean relation F1. */
  readonly target: { readonly share: number; readonly relations: number } | null;
  readonly strategies: readonly StrategySummary[];
}

/** @param runs of one simulation; those that have not come to their end are left out */
export function summarise(
  runs: readonly RunState[],
  { average, share }: { readonly average: Average; readonly share: number },
): SimulationSummary {
  const finished = runs.filter((run) => run.finished);
  const full = finished.filter(({ what }) => what === FULL).map(({ rounds }) => rounds.at(-1)!);
  const fullOf = (task: Task): Distribution | null =>
    distributionOf(full.map((round) => round[task][average]));
  const [mentions, relations] = [fullOf('mentions'), fullOf('relations')];
  // A model that finds nothing sets no target.
  const target =
    relations && relations.mean > 0 ? { share, relations: (relations.mean * share) / 100 } : null;
  const groups = new Map<string, RunState[]>();
  for (const run of finished) {
    if (run.what === FULL || run.what === START) continue;
    groups.set(run.what, [...(groups.get(run.what) ?? []), run]);
  }
  const everyRun = [...groups.values()].flat();
  const baseline = groups.get(BASELINE) ?? [];
  const strategies = [...groups].map(([strategy, own]): StrategySummary => {
    const sorted = [...own].sort((a, b) => a.repeat - b.repeat);
    const area = (task: Task, cost: Cost): Distribution | null => {
      const span = commonSpan(everyRun.map((run) => curveOf(run, task, cost, average)));
      if (!span) return null;
      const areas = sorted.map((run) => areaUnder(curveOf(run, task, cost, average), span.from, span.to));
      return distributionOf(areas.filter((value) => value !== null));
    };
    return {
      strategy,
      repeats: sorted.map(({ repeat }) => repeat),
      rounds: meanRounds(sorted, average),
      area: byKey(TASKS, (task) => byKey(COSTS, (cost) => area(task, cost))),
      toTarget: target && byKey(COSTS, (cost) => reach(sorted, baseline, cost, average, target.relations)),
      seconds: distributionOf(sorted.map(secondsOf))?.mean ?? 0,
    };
  });
  strategies.sort((a, b) => (a.strategy < b.strategy ? -1 : 1));
  return { average, fullData: mentions && relations && { mentions, relations }, target, strategies };
}

const byKey = <K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> =>
  Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;

const costOf = (round: RoundRecord, cost: Cost): number =>
  cost === 'corrections' ? round.corrections.total : round[cost];

export const curveOf = ({ rounds }: RunState, task: Task, cost: Cost, average: Average): LearningCurve =>
  rounds.map((round) => ({ cost: costOf(round, cost), score: round[task][average] }));

const secondsOf = ({ rounds }: RunState): number => rounds.reduce((sum, { seconds }) => sum + seconds, 0);

function meanRounds(runs: readonly RunState[], average: Average): MeanRound[] {
  const curve = (task: Task, cost: Cost): ReturnType<typeof meanCurve> =>
    meanCurve(runs.map((run) => curveOf(run, task, cost, average)));
  const [tokens, corrections] = [curve('mentions', 'tokens'), curve('mentions', 'corrections')];
  const relations = curve('relations', 'sentences');
  return curve('mentions', 'sentences').map((point, round) => ({
    round,
    sentences: point.cost,
    tokens: tokens[round]!.cost,
    corrections: corrections[round]!.cost,
    mentions: { mean: point.score, deviation: point.deviation },
    relations: { mean: relations[round]!.score, deviation: relations[round]!.deviation },
  }));
}

function reach(
  runs: readonly RunState[],
  baseline: readonly RunState[],
  cost: Cost,
  average: Average,
  target: number,
): Reached {
  const costOfRun = (run: RunState): number | null =>
    costToReach(curveOf(run, 'relations', cost, average), target);
  const costOfMean = (some: readonly RunState[]): number | null =>
    costToReach(meanCurve(some.map((run) => curveOf(run, 'relations', cost, average))), target);
  const saved = runs.flatMap((run) => {
    const other = baseline.find(({ repeat }) => repeat === run.repeat);
    const [own, random] = [costOfRun(run), other ? costOfRun(other) : null];
    return own === null || random === null ? [] : [savings(own, random)];
  });
  const [ofMeanCurve, ofBaseline] = [costOfMean(runs), costOfMean(baseline)];
  return {
    cost: distributionOf(runs.map(costOfRun).filter((value) => value !== null)),
    ofMeanCurve,
    savings: distributionOf(saved),
    savingsOfMeanCurve: ofMeanCurve === null || ofBaseline === null ? null : savings(ofMeanCurve, ofBaseline),
  };
}
