// Models that nobody trained, and what a project with them says of its progress.
import type { ModelSummary, ProjectSummary } from '../../../core/contract/project.ts';
import type { ProgressReport } from '../../../core/contract/progress.ts';
import type { JointScores, TypedScores } from '../../../core/metrics/strict.ts';
import { adviceOf } from '../../../core/progress/advice.ts';
import { weakTypesOf } from '../../../core/progress/weak-types.ts';

function typed(f1: number, types: readonly string[]): TypedScores {
  const micro = { p: f1 + 1.2, r: f1 - 1.1, f1 };
  return {
    micro,
    macro: micro,
    perType: Object.fromEntries(
      types.map((type, index) => [
        type,
        { p: f1 + index, r: f1 - 2 * index, f1: f1 - index / 2, gold: 40 - 7 * index, predicted: 38 },
      ]),
    ),
  };
}

export const scores = (ner: number, re: number): JointScores => ({
  sentences: 75,
  ner: typed(ner, ['Peop', 'Loc', 'Org', 'Drug', 'Adverse-Effect']),
  re: typed(re, ['Live_In', 'Work_For', 'Adverse-Effect']),
});

export function model(number: number, ner: number, re: number, trainedOn: number): ModelSummary {
  return {
    id: `m${number}`,
    number,
    createdAt: Date.UTC(2026, 9, 14 + number, 9, 20 * number),
    active: number === 2,
    trainedOn,
    engine: 'onnx',
    seconds: 96 + 20 * number,
    epochs: Array.from({ length: 12 }, (_, index) => ({
      epoch: index + 1,
      loss: 2.2 * Math.exp(-index / 4),
      seconds: 8,
      dev: scores(ner - 20 * Math.exp(-index / 3), re - 30 * Math.exp(-index / 4)),
    })),
    dev: scores(ner, re),
    notes: number === 1 ? ['encoder glove was not on this machine: words were learned from characters'] : [],
  };
}

export function madeUpProgress(
  models: readonly ModelSummary[],
  { completeSentences, sentences }: ProjectSummary,
): ProgressReport {
  const curve = models.map(({ number, trainedOn, dev }) => ({
    ...{ number, trainedOn, seconds: 40 * trainedOn, corrections: 2 * trainedOn, heldOutRelations: 60 },
    mentions: dev && dev.ner.micro.f1,
    relations: dev && dev.re.micro.f1,
  }));
  const work = { seconds: 9000, lastAt: Date.UTC(2026, 10, 20, 9) };
  return {
    complete: completeSentences,
    pending: sentences - completeSentences,
    annotators: [
      { name: 'Ada', sentences: 120, actions: 900, corrections: 210, ...work },
      { name: 'Bo', sentences: 52, actions: 300, corrections: 95, ...work, seconds: 4100 },
    ],
    days: [14, 40, 62, 56].map((count, index) => ({ day: `2026-11-${17 + index}`, sentences: count })),
    curve,
    weakTypes: models.flatMap(({ active, dev }) => (active && dev ? weakTypesOf(dev) : [])),
    advice: adviceOf(curve),
  };
}
