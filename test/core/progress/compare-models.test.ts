import { expect, it } from 'vitest';
import type { TypedScores } from '../../../core/metrics/strict.ts';
import { compareScores } from '../../../core/progress/compare-models.ts';

const scores = (micro: number, types: Readonly<Record<string, number>>): TypedScores => {
  const of = (f1: number) => ({ p: f1, r: f1, f1 });
  const perType = Object.fromEntries(
    Object.entries(types).map(([name, f1]) => [name, { ...of(f1), gold: 1, predicted: 1 }]),
  );
  return { micro: of(micro), macro: of(micro), perType };
};

it('two versions are compared type by type: over all first, then what became worse, last what only one of them knows', () => {
  const compared = compareScores(
    scores(60, { Loc: 70, Org: 50, Old: 10 }),
    scores(65, { Org: 40, Loc: 80, New: 5 }),
  );
  expect(compared).toEqual([
    { type: null, first: 60, second: 65, difference: 5 },
    { type: 'Org', first: 50, second: 40, difference: -10 },
    { type: 'Loc', first: 70, second: 80, difference: 10 },
    { type: 'New', first: null, second: 5, difference: null },
    { type: 'Old', first: 10, second: null, difference: null },
  ]);
  // Against itself nothing differs.
  const same = scores(60, { Loc: 70 });
  expect(compareScores(same, same).map(({ difference }) => difference)).toEqual([0, 0]);
});
