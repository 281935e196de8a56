import type { WeakType } from '../contract/progress.ts';
import type { JointScores, TypedScores } from '../metrics/strict.ts';

/** Types of a model's held-out sentences, the lowest F1 first; types that neither gold nor the model has are not there. */
export function weakTypesOf({ ner, re }: JointScores): WeakType[] {
  const of = (kind: WeakType['kind'], { perType }: TypedScores): WeakType[] =>
    Object.entries(perType).map(([type, { f1, p, r, gold }]) => ({
      ...{ kind, type, f1, gold },
      precision: p,
      recall: r,
    }));
  return [...of('mention', ner), ...of('relation', re)].sort((a, b) => a.f1 - b.f1 || b.gold - a.gold);
}
