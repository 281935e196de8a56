import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HostBatch, HostTensor } from '../../../trainer/engines/engine.ts';
import { groupWords, wordGroupsOf } from '../../../trainer/features/word-groups.ts';

const lengths = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 });

const integers = (shape: number[], values: number[]): HostTensor => ({
  shape,
  data: Int32Array.from(values),
});

/** A word table and two sentences of words drawn from it. */
const batches = lengths.chain((ofWords) =>
  fc
    .array(fc.nat(ofWords.length - 1), { minLength: 2, maxLength: 40 })
    .filter((rows) => rows.length % 2 === 0)
    .map((rows): { ofWords: number[]; rows: number[]; batch: HostBatch } => ({
      ...{ ofWords, rows },
      batch: {
        wordRows: integers([2, rows.length / 2], rows),
        characterLengths: integers([ofWords.length], ofWords),
      },
    })),
);

describe('words grouped by length', () => {
  it('are each in one group, none of the short ones longer than a long one', () => {
    fc.assert(
      fc.property(lengths, (ofWords) => {
        const { short, long } = groupWords(ofWords);
        expect(short.length).toBeGreaterThan(0);
        expect(long.length).toBeGreaterThan(0);
        // A single word has to be in both.
        const rows = ofWords.length > 1 ? [...short, ...long] : [...short];
        expect(rows.sort((a, b) => a - b)).toEqual(ofWords.map((_, row) => row));
        const [longestShort, shortestLong] = [
          Math.max(...short.map((row) => ofWords[row]!)),
          Math.min(...long.map((row) => ofWords[row]!)),
        ];
        expect(longestShort).toBeLessThanOrEqual(shortestLong);
      }),
    );
  });

  it('are found by every token', () => {
    fc.assert(
      fc.property(batches, ({ ofWords, rows, batch }) => {
        const groups = wordGroupsOf(batch);
        const [shortWords, longWords] = [groups['shortWords']!.data, groups['longWords']!.data];
        rows.forEach((row, at) => {
          const isLong = groups['isLong']!.data[at] === 1;
          const found = isLong
            ? longWords[groups['longRows']!.data[at]!]
            : shortWords[groups['shortRows']!.data[at]!];
          expect(found).toBe(row);
          // And a short one is spelled to its end.
          if (!isLong) expect(groups['shortPositions']!.data.length).toBeGreaterThanOrEqual(ofWords[row]!);
        });
      }),
    );
  });
});
