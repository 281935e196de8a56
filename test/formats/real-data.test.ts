// The corpora themselves, where they are: their licences keep them out of this project. CMAN_DATA names the folder that holds
// conll04/ and ade/; without it ../shared/data beside the project is tried.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { InputFile } from '../../core/contract/format.ts';
import { countCorpus } from '../../core/corpus/counts.ts';
import { examplesOf } from '../../core/corpus/examples.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import { PLUGINS } from './plugins.ts';
import { read, textOf } from './reading.ts';

const folder = process.env['CMAN_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const isThere = (...path: string[]): boolean => existsSync(join(folder, ...path));
const corpusFile = (...path: string[]): InputFile => ({
  name: path.at(-1)!,
  bytes: readFileSync(join(folder, ...path)),
});
const absent = `(skipped where the corpus is not in ${folder}; CMAN_DATA names another folder)`;

describe.skipIf(!isThere('conll04', 'train.txt'))(`CoNLL04 ${absent}`, () => {
  test.each([
    ['train.txt', { documents: 910, sentences: 910, mentions: 3393, relations: 1273 }],
    ['dev.txt', { documents: 243, sentences: 243, mentions: 877, relations: 353 }],
  ])('%s is written back line by line, but for the I- tags that were warned of', (name, counts) => {
    const file = corpusFile('conll04', name);
    const corpus = read('conll04-multihead', file);
    expect(countCorpus(corpus.documents)).toEqual(counts);
    const warned = new Set(corpus.warnings.map((warning) => warning.line));
    expect([...warned]).toEqual(name === 'train.txt' ? [3176, 25434] : []);
    const expected = textOf(file.bytes)
      .split('\n')
      .map((line, index) => (warned.has(index + 1) ? line.replace('\tI-', '\tB-') : line));
    const written = PLUGINS['conll04-multihead'].write(corpus.documents);
    expect(textOf(written.bytes).split('\n')).toEqual(expected);
    expect(written.omissions).toEqual([]);
  });

  test('goes through the nine columns and SpERT JSON unchanged', () => {
    const { documents } = read('conll04-multihead', corpusFile('conll04', 'train.txt'));
    for (const id of ['conll04', 'spert-json'] as const) {
      const written = PLUGINS[id].write(documents);
      expect(written.omissions).toEqual([]);
      const again = read(id, { name: 'written', bytes: written.bytes });
      expect(examplesOf(again.documents)).toEqual(examplesOf(documents));
    }
  });
});

describe.skipIf(!isThere('ade', 'ade.json'))(`ADE ${absent}`, () => {
  test('ade.json is written back with the same content', () => {
    const file = corpusFile('ade', 'ade.json');
    const { documents } = read('spert-json', file);
    const written = PLUGINS['spert-json'].write(documents);
    expect(JSON.parse(textOf(written.bytes))).toEqual(JSON.parse(textOf(file.bytes)));
  });

  test('DRUG-AE.rel is written back line for line, but for the lines that were warned of', () => {
    const file = corpusFile('ade', 'DRUG-AE.rel');
    const corpus = read('ade-rel', file);
    const lines = textOf(file.bytes).trimEnd().split('\n');
    const warned = new Set(corpus.warnings.map((warning) => warning.line));
    expect(warned.size).toBe(2);
    const written = PLUGINS['ade-rel'].write(corpus.documents);
    expect(written.omissions).toEqual([]);
    const back = textOf(written.bytes).trimEnd().split('\n');
    expect(back).toHaveLength(lines.length);
    expect(back.filter((line, index) => line !== lines[index])).toHaveLength(warned.size);
    // Every offset inferred from the rest is right: the spans are those of the file.
    expect(back.map((line) => line.split('|').slice(0, 2))).toEqual(
      lines.map((line) => line.split('|').slice(0, 2)),
    );
  });

  test('DRUG-AE.rel and ade.json say the same of every sentence', () => {
    const spans = ({ tokens, mentions, relations }: SentenceExample): [string, string] => {
      const ends = tokens.reduce<number[]>((all, token) => [...all, all.at(-1)! + token.length], [0]);
      const name = (index: number): string => `${ends[mentions[index]!.begin]}-${ends[mentions[index]!.end]}`;
      return [
        tokens.join(''),
        relations
          .map(({ head, tail }) => `${name(head)} ${name(tail)}`)
          .sort()
          .join(),
      ];
    };
    const lists = new Map(examplesOf(read('spert-json', corpusFile('ade', 'ade.json')).documents).map(spans));
    const lines = new Map(examplesOf(read('ade-rel', corpusFile('ade', 'DRUG-AE.rel')).documents).map(spans));
    expect(lines.size).toBe(lists.size);
    expect([...lines].filter(([text, relations]) => lists.get(text) !== relations)).toEqual([]);
  });
});
