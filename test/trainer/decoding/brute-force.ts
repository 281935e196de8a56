// The definition of a linear-chain CRF, spelled out: every path, one by one. Only for sentences of a few tokens.
import fc from 'fast-check';
import { pathScore, type CrfParameters } from '../../../trainer/decoding/crf.ts';

export interface SmallField {
  readonly n: number;
  readonly emissions: Float64Array;
  readonly crf: CrfParameters;
}

/** Fields of 1 to 5 tokens and the given numbers of tags; scores from -6 to 6. */
export function smallField(tagCounts: readonly number[]): fc.Arbitrary<SmallField> {
  return fc
    .record({ n: fc.integer({ min: 1, max: 5 }), tags: fc.constantFrom(...tagCounts) })
    .chain(({ n, tags }) => {
      const scores = (count: number): fc.Arbitrary<Float64Array> =>
        fc
          .array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: count, maxLength: count })
          .map((values) => Float64Array.from(values));
      return fc.record({
        n: fc.constant(n),
        emissions: scores(n * tags),
        crf: fc.record({
          tags: fc.constant(tags),
          transitions: scores(tags * tags),
          start: scores(tags),
          end: scores(tags),
        }),
      });
    });
}

export interface EnumeratedPath {
  readonly tags: readonly number[];
  readonly score: number;
  readonly probability: number;
}

/** Every path with its probability, best first. */
export function allPaths({ n, emissions, crf }: SmallField): EnumeratedPath[] {
  let sequences: number[][] = [[]];
  for (let i = 0; i < n; i++) {
    sequences = sequences.flatMap((sequence) =>
      Array.from({ length: crf.tags }, (_, tag) => [...sequence, tag]),
    );
  }
  const scored = sequences.map((tags) => ({ tags, score: pathScore(emissions, tags, crf) }));
  const z = scored.reduce((sum, path) => sum + Math.exp(path.score), 0);
  return scored
    .map((path) => ({ ...path, probability: Math.exp(path.score) / z }))
    .sort((a, b) => b.score - a.score);
}
