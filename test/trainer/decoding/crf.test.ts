import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginTag, insideTag, isInsideTag, typeOfTag } from '../../../core/tagging/bio-tags.ts';
import { constrainToBio, pathScore } from '../../../trainer/decoding/crf.ts';
import { forwardBackward, spanMarginal } from '../../../trainer/decoding/forward-backward.ts';
import { bestPaths, secondBestPath, viterbi } from '../../../trainer/decoding/viterbi.ts';
import { allPaths, smallField } from './brute-force.ts';

const anyField = smallField([1, 2, 3, 4, 5]);
const bioField = smallField([3, 5]);

describe('against every path spelled out', () => {
  it('Viterbi finds the best path', () => {
    fc.assert(
      fc.property(anyField, (field) => {
        const best = viterbi(field.emissions, field.n, field.crf);
        expect(best.score).toBeCloseTo(allPaths(field)[0]!.score, 9);
        expect(pathScore(field.emissions, best.tags, field.crf)).toBeCloseTo(best.score, 9);
      }),
    );
  });

  it('list Viterbi finds the second best path, another one than the best', () => {
    fc.assert(
      fc.property(anyField, (field) => {
        const second = secondBestPath(field.emissions, field.n, field.crf);
        const expected = allPaths(field)[1];
        expect(second === null).toBe(expected === undefined);
        if (!expected) return;
        expect(second!.score).toBeCloseTo(expected.score, 9);
        expect(pathScore(field.emissions, second!.tags, field.crf)).toBeCloseTo(second!.score, 9);
        expect([...second!.tags]).not.toEqual([...viterbi(field.emissions, field.n, field.crf).tags]);
      }),
    );
  });

  it('lists as many best paths as it is asked for, in order', () => {
    fc.assert(
      fc.property(anyField, fc.integer({ min: 1, max: 6 }), (field, count) => {
        const expected = allPaths(field).slice(0, count);
        const found = bestPaths(field.emissions, field.n, field.crf, count);
        expect(found).toHaveLength(expected.length);
        found.forEach((path, rank) => expect(path.score).toBeCloseTo(expected[rank]!.score, 9));
      }),
    );
  });

  it('log Z and the token marginals agree', () => {
    fc.assert(
      fc.property(anyField, (field) => {
        const { n, crf } = field;
        const passes = forwardBackward(field.emissions, n, crf);
        const paths = allPaths(field);
        expect(passes.logZ).toBeCloseTo(
          Math.log(paths.reduce((sum, path) => sum + Math.exp(path.score), 0)),
          9,
        );
        for (let i = 0; i < n; i++) {
          for (let tag = 0; tag < crf.tags; tag++) {
            const mass = paths.reduce((sum, path) => sum + (path.tags[i] === tag ? path.probability : 0), 0);
            expect(passes.marginals[i * crf.tags + tag]).toBeCloseTo(mass, 9);
          }
        }
      }),
    );
  });

  it.each(['as trained', 'held to BIO'])('span marginals agree, the field %s', (name) => {
    fc.assert(
      fc.property(bioField, (trained) => {
        const field = name === 'held to BIO' ? { ...trained, crf: constrainToBio(trained.crf) } : trained;
        const { n, crf, emissions } = field;
        const passes = forwardBackward(emissions, n, crf);
        const paths = allPaths(field);
        for (let type = 0; type < (crf.tags - 1) / 2; type++) {
          for (let begin = 0; begin < n; begin++) {
            for (let end = begin + 1; end <= n; end++) {
              const isSpan = (tags: readonly number[]): boolean =>
                tags[begin] === beginTag(type) &&
                tags.slice(begin + 1, end).every((tag) => tag === insideTag(type)) &&
                tags[end] !== insideTag(type);
              const mass = paths.reduce((sum, path) => sum + (isSpan(path.tags) ? path.probability : 0), 0);
              expect(spanMarginal(passes, emissions, crf, begin, end, type)).toBeCloseTo(mass, 9);
            }
          }
        }
      }),
    );
  });
});

describe('laws', () => {
  it('marginals of a token sum to 1, over scores of any size', () => {
    const scales = fc.constantFrom(1, 1e2, 1e4);
    fc.assert(
      fc.property(anyField, scales, (field, scale) => {
        const emissions = field.emissions.map((value) => value * scale);
        const { marginals } = forwardBackward(emissions, field.n, field.crf);
        for (let i = 0; i < field.n; i++) {
          const row = marginals.subarray(i * field.crf.tags, (i + 1) * field.crf.tags);
          expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 8);
        }
      }),
    );
  });

  it('held to BIO, the best path is the best of the well-formed ones', () => {
    fc.assert(
      fc.property(bioField, (field) => {
        const wellFormed = (tags: readonly number[]): boolean =>
          tags.every((tag, i) => !isInsideTag(tag) || (i > 0 && typeOfTag(tags[i - 1]!) === typeOfTag(tag)));
        const expected = allPaths(field).find((path) => wellFormed(path.tags))!;
        const found = viterbi(field.emissions, field.n, constrainToBio(field.crf));
        expect(found.score).toBeCloseTo(expected.score, 9);
        expect(wellFormed([...found.tags])).toBe(true);
      }),
    );
  });

  it('rows past the sentence, its padding, change nothing', () => {
    fc.assert(
      fc.property(bioField, (field) => {
        const padded = new Float64Array(field.emissions.length + 3 * field.crf.tags).fill(1e3);
        padded.set(field.emissions);
        expect(bestPaths(padded, field.n, field.crf, 2)).toEqual(
          bestPaths(field.emissions, field.n, field.crf, 2),
        );
        expect(forwardBackward(padded, field.n, field.crf)).toEqual(
          forwardBackward(field.emissions, field.n, field.crf),
        );
      }),
    );
  });

  it('an empty sentence has one path, with probability 1', () => {
    const crf = {
      tags: 3,
      transitions: new Float64Array(9),
      start: new Float64Array(3),
      end: new Float64Array(3),
    };
    expect(bestPaths(new Float64Array(0), 0, crf, 2)).toEqual([{ tags: new Int32Array(0), score: 0 }]);
    expect(forwardBackward(new Float64Array(0), 0, crf).logZ).toBe(0);
  });
});
