import { expect, it } from 'vitest';
import { DEFAULT_TRAINING } from '../../core/contract/cman-config.ts';
import {
  divideSentences,
  FEWEST_FOR_DEV,
  shareOf,
  type CompleteSentence,
} from '../../electron/project/training-set.ts';
import { FEWEST_STEPS, MOST_EPOCHS, trainingFor } from '../../electron/project/training-plan.ts';

const sentences = (count: number, split: string | null = null, prefix = 'd1s'): CompleteSentence[] =>
  Array.from({ length: count }, (_, index) => ({
    split,
    example: { id: `${prefix}${index}`, tokens: ['a'], mentions: [], relations: [] },
  }));

const ids = (examples: readonly { id: string }[]): string[] => examples.map(({ id }) => id);

it('a few sentences all teach', () => {
  const { train, dev } = divideSentences(sentences(FEWEST_FOR_DEV - 1));
  expect([train.length, dev.length]).toEqual([FEWEST_FOR_DEV - 1, 0]);
});

it('of more, about 15 % are held out, the same ones every time', () => {
  const { train, dev } = divideSentences(sentences(1000));
  expect(dev.length).toBeGreaterThan(120);
  expect(dev.length).toBeLessThan(180);
  expect(train.length + dev.length).toBe(1000);
  const more = divideSentences(sentences(1500));
  expect(ids(more.dev).slice(0, dev.length)).toEqual(ids(dev));
});

it('a corpus that names its parts is taken at its word', () => {
  const all = [
    ...sentences(50, 'train', 'a'),
    ...sentences(5, 'Validation', 'b'),
    ...sentences(7, 'test', 'c'),
  ];
  const { train, dev } = divideSentences(all);
  expect(train.every(({ id }) => id.startsWith('a'))).toBe(true);
  expect(train).toHaveLength(50);
  expect(ids(dev)).toEqual(['b0', 'b1', 'b2', 'b3', 'b4']);
});

it('test sentences are never learned from, even when there is nothing else', () => {
  expect(divideSentences(sentences(30, 'test'))).toEqual({ train: [], dev: [] });
  expect(divideSentences(sentences(5, 'dev')).train).toHaveLength(5);
});

it('ids that follow each other spread evenly', () => {
  const shares = Array.from({ length: 2000 }, (_, index) => shareOf(`d${index}s0`));
  const perTenth = Array.from(
    { length: 10 },
    (_, tenth) => shares.filter((share) => Math.floor(share * 10) === tenth).length,
  );
  expect(Math.min(...perTenth)).toBeGreaterThan(150);
  expect(Math.max(...perTenth)).toBeLessThan(250);
});

it('few sentences are gone through more often, many as often as the default says, and less from a model', () => {
  expect(trainingFor(910, false).epochs).toBe(DEFAULT_TRAINING.epochs);
  expect(trainingFor(160, false).epochs * 10).toBeGreaterThanOrEqual(FEWEST_STEPS);
  expect(trainingFor(3, false).epochs).toBe(MOST_EPOCHS);
  expect(trainingFor(910, true).epochs).toBeLessThan(DEFAULT_TRAINING.epochs);
});
