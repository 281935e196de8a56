// The corpora as the experiments cut them: on sentences of our own, and on the corpora themselves where they are.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { adeFolds, conll04Dev, conll04Test, type AdeFolds } from '../../../bench/paper/corpora.ts';
import { spansToTags } from '../../../core/tagging/bio-tags.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const textsOf = ({ splits }: AdeFolds): Set<string>[] =>
  splits.map(({ test }) => new Set(test.map(({ tokens }) => tokens.join(' '))));

/** Each fold's test sentences are in no other fold, and its training sentences are those of all others. */
function expectFolds({ splits }: AdeFolds): void {
  const all = splits.flatMap(({ test }) => test);
  expect(new Set(all).size).toBe(all.length);
  for (const { train, dev, test } of splits) {
    expect(dev).toEqual([]);
    expect(new Set(train)).toEqual(new Set(all.filter((sentence) => !test.includes(sentence))));
    for (const { tokens, mentions } of test) {
      expect(spansToTags(tokens.length, mentions, ['Adverse-Effect', 'Drug']).dropped).toBe(0);
    }
  }
}

describe('ADE', () => {
  const folder = temporaryFolder();
  /** Two sentences of each of six abstracts; the first of each tells of a drug whose effect overlaps it where `number` is 5. */
  const rash = (number: number): string[] => ['Rash', 'after', `${number}`, 'doses', 'of', 'zolpafen', '.'];
  const fever = (number: number): string[] => [`${number}`, 'days', 'of', 'fever', 'from', 'zolpafen', '.'];
  const effect = (start: number, end: number): object => ({ type: 'Adverse-Effect', start, end });
  const element = (tokens: string[], begin: number, end: number): object => ({
    tokens,
    entities: [effect(begin, end), { type: 'Drug', start: 5, end: 6 }],
    relations: [{ type: 'Adverse-Effect', head: 0, tail: 1 }],
  });
  const line = (id: number, tokens: string[], at: number): string => {
    const text = tokens.join(' ');
    const [one, drug] = [tokens[at]!, tokens[5]!];
    const [begin, other] = [text.indexOf(one), text.indexOf(drug)];
    return [id, text, one, begin, begin + one.length, drug, other, other + drug.length].join('|');
  };
  const numbers = [0, 1, 2, 3, 4, 5];

  beforeAll(async () => {
    await mkdir(folder.path('ade'), { recursive: true });
    const elements = numbers.flatMap((number) => [
      element(rash(number), 0, number === 5 ? 6 : 1),
      element(fever(number), 3, 4),
    ]);
    const folds = [0, 1, 2].map((fold) => [0, 3, 6, 9].map((place) => place + fold));
    const lines = numbers.flatMap((number) => [
      line(1000 + number, rash(number), 0),
      line(1000 + number, fever(number), 3),
    ]);
    await writeFile(folder.path('ade/ade.json'), JSON.stringify(elements));
    await writeFile(folder.path('ade/folds.json'), JSON.stringify(folds));
    await writeFile(folder.path('ade/DRUG-AE.rel'), lines.join('\n'));
  });

  it('is judged fold by fold as the file has them, without overlapping mentions', () => {
    const ade = adeFolds(folder.path(''), 'standard');
    expectFolds(ade);
    expect(ade.splits.map(({ test }) => test.length)).toEqual([4, 3, 4]);
    expect(ade.overlapping).toBe(1);
    const [first] = ade.splits;
    expect(first!.test.map(({ tokens }) => tokens[0])).toEqual(['Rash', '1', 'Rash', '4']);
  });

  it('keeps an abstract in one fold where it is asked to', () => {
    const ade = adeFolds(folder.path(''), 'abstract');
    expectFolds(ade);
    expect(ade.withoutAbstract).toBe(0);
    expect(ade.splits.reduce((sum, { test }) => sum + test.length, 0)).toBe(11);
    const texts = textsOf(ade);
    for (const number of numbers.slice(0, 5)) {
      const both = [rash(number).join(' '), fever(number).join(' ')];
      expect(texts.filter((fold) => both.some((text) => fold.has(text)))).toHaveLength(1);
    }
  });

  it('is refused where the folds share a sentence, by name', async () => {
    await mkdir(folder.path('bad/ade'), { recursive: true });
    await writeFile(folder.path('bad/ade/ade.json'), JSON.stringify([element(rash(1), 0, 1)]));
    await writeFile(folder.path('bad/ade/folds.json'), '[[0], [0]]');
    expect(() => adeFolds(folder.path('bad'), 'standard')).toThrow(/folds\.json: a sentence stands in two/);
    await writeFile(folder.path('bad/ade/folds.json'), '[[0], [1]]');
    expect(() => adeFolds(folder.path('bad'), 'standard')).toThrow(/folds\.json: .* from 0 to 0/);
    expect(() => adeFolds(folder.path('none'), 'standard')).toThrow(/--data/);
  });
});

const data = process.env['CMAN_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const absent = `(skipped where they are not in ${data}; CMAN_DATA names another folder)`;

describe.skipIf(!existsSync(join(data, 'ade', 'ade.json')))(`the corpora themselves ${absent}`, () => {
  it('CoNLL04: dev chooses and judges, or a file of its own judges what train and dev have taught', () => {
    const dev = conll04Dev(data);
    expect([dev.train.length, dev.dev.length, dev.test.length]).toEqual([910, 243, 243]);
    const test = conll04Test(data, join(data, 'conll04', 'dev.txt'));
    expect([test.train.length, test.dev.length, test.test.length]).toEqual([1153, 0, 243]);
    expect(dev.schema.relationTypes.map(({ name }) => name)).toHaveLength(5);
  });

  it('ADE: nine folds of 3843 sentences but those that overlap, standard and by abstract', () => {
    for (const grouping of ['standard', 'abstract'] as const) {
      const ade = adeFolds(data, grouping);
      expect(ade.splits).toHaveLength(9);
      expect(ade.overlapping).toBe(110);
      expect(ade.withoutAbstract).toBe(0);
      expect(ade.splits.reduce((sum, { test }) => sum + test.length, 0)).toBe(3843 - 110);
    }
  });
});
