import { describe, expect, it } from 'vitest';
import { NO_CORRECTIONS } from '../../core/metrics/corrections.ts';
import { learningCurves, summaryTable } from '../../cli/simulate/presentation.ts';
import { FULL, type RoundRecord, type RunState } from '../../cli/simulate/run-state.ts';
import { summarise } from '../../cli/simulate/summary.ts';

/** A run whose relation F1 grows by `gain` a round of 10 sentences, 200 tokens and `cost` corrections. */
function runOf(what: string, repeat: number, gain: number, cost = 30, finished = true): RunState {
  const rounds = Array.from({ length: 11 }, (_, round): RoundRecord => {
    const score = Math.min(100, round * gain);
    return {
      picked: [],
      sentences: (round + 1) * 10,
      tokens: (round + 1) * 200,
      corrections: { ...NO_CORRECTIONS, total: (round + 1) * cost },
      mentions: { micro: score, macro: score },
      relations: { micro: score, macro: score / 2 },
      learned: 'in epochs',
      seconds: 1,
    };
  });
  return { fingerprint: 'x', what, repeat, rounds, finished, model: null };
}
const fullOf = (repeat: number, f1: number): RunState => {
  const run = runOf(FULL, repeat, 0);
  const score = { micro: f1, macro: f1 / 2 };
  return { ...run, rounds: [{ ...run.rounds[0]!, mentions: score, relations: score }] };
};

const RUNS = [
  ...[runOf('random', 1, 5), runOf('random', 2, 5)],
  ...[runOf('combined', 1, 10), runOf('combined', 2, 10)],
  ...[fullOf(1, 38), fullOf(2, 42), runOf('margin', 1, 10, 30, false)],
];

describe('the summary of a simulation', () => {
  const summary = summarise(RUNS, { average: 'micro', share: 95 });
  const of = (strategy: string): (typeof summary.strategies)[number] =>
    summary.strategies.find((candidate) => candidate.strategy === strategy)!;

  it('has the full data and the share of it that is to be reached', () => {
    expect(summary.fullData!.relations.mean).toBe(40);
    expect(summary.fullData!.relations.deviation).toBeCloseTo(Math.sqrt(8));
    expect(summary.target).toEqual({ share: 95, relations: 38 });
  });

  it('says what it takes to get there, and what that saves against random', () => {
    // 38 is reached after 7.6 rounds by random, after 3.8 by the other; a round is 10 sentences, and the first is the seed set.
    const { sentences } = of('random').toTarget!;
    expect(sentences.cost).toMatchObject({ count: 2, deviation: 0 });
    expect(sentences.ofMeanCurve).toBeCloseTo(86);
    expect(sentences.savings!.mean).toBe(0);
    const better = of('combined').toTarget!;
    expect(better.sentences.ofMeanCurve).toBeCloseTo(48);
    expect(better.corrections.ofMeanCurve).toBeCloseTo(144);
    expect(better.corrections.savings!.mean).toBeCloseTo(100 * (1 - 48 / 86));
    expect(better.corrections.savingsOfMeanCurve).toBeCloseTo(100 * (1 - 48 / 86));
  });

  it('has a greater area for the better curve, and leaves out what is not at its end', () => {
    expect(of('combined').area.relations.corrections!.mean).toBeGreaterThan(
      of('random').area.relations.corrections!.mean,
    );
    expect(summary.strategies.map(({ strategy }) => strategy)).toEqual(['combined', 'random']);
  });

  it('has nothing to reach without full data, or where that finds nothing', () => {
    const without = summarise(RUNS.slice(0, 4), { average: 'micro', share: 95 });
    expect([without.fullData, without.target, without.strategies[0]!.toTarget]).toEqual([null, null, null]);
    expect(summarise([...RUNS.slice(0, 4), fullOf(1, 0)], { average: 'micro', share: 95 }).target).toBeNull();
  });

  it('says of a target that is never reached that it is not', () => {
    const high = summarise([...RUNS.slice(0, 4), fullOf(1, 100)], { average: 'micro', share: 95 });
    const random = high.strategies.find(({ strategy }) => strategy === 'random')!.toTarget!.corrections;
    expect(random).toEqual({ cost: null, ofMeanCurve: null, savings: null, savingsOfMeanCurve: null });
    expect(summaryTable(high).join('\n')).toContain('not yet');
  });

  it('is shown as a table and as charts', () => {
    expect(summaryTable(summary).join('\n')).toMatch(/combined +2 .* 144 +44 %/);
    const charts = learningCurves(summary, 'news & more');
    expect(Object.keys(charts)).toHaveLength(6);
    expect(charts['relations-by-corrections.svg']).toContain('95 % of the full data&apos;s F1');
    expect(charts['relations-by-corrections.svg']).toContain('news &amp; more');
  });

  it('goes by the average that is asked for', () => {
    expect(summarise(RUNS, { average: 'macro', share: 95 }).target!.relations).toBe(19);
  });
});
