// The paper's corpora as the benches read them from the data folder: CoNLL04 in the five-column form, ADE as SpERT's JSON with its folds.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { CorpusDocument, FormatPlugin } from '../../core/contract/format.ts';
import { examplesOf } from '../../core/corpus/examples.ts';
import { usedTypes } from '../../core/corpus/used-types.ts';
import { AppError, badInput, orThrow } from '../../core/errors.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import { EMPTY_SCHEMA, extendSchema, type Schema } from '../../core/model/schema.ts';
import { spansToTags } from '../../core/tagging/bio-tags.ts';
import adeRel from '../../plugins/formats/ade-rel/index.ts';
import conll04Multihead from '../../plugins/formats/conll04-multihead/index.ts';
import spertJson from '../../plugins/formats/spert-json/index.ts';
import { abstractGroups, foldsByGroup, sentenceKey } from './abstract-folds.ts';

export interface Split {
  readonly title: string;
  readonly train: readonly SentenceExample[];
  /** Chooses the epoch; empty where the last one is kept. */
  readonly dev: readonly SentenceExample[];
  readonly test: readonly SentenceExample[];
  readonly schema: Schema;
}

/** Trained on train, judged on dev, which also chooses the epoch: what a person tunes on. */
export function conll04Dev(data: string): Split {
  const train = read(conll04Multihead, join(data, 'conll04', 'train.txt'));
  const dev = examplesOf(read(conll04Multihead, join(data, 'conll04', 'dev.txt')));
  return { title: 'CoNLL04 dev', train: examplesOf(train), dev, test: dev, schema: schemaOf(train) };
}

/** Trained on train and dev, judged on a file that nothing was chosen by: the last epoch is kept. */
export function conll04Test(data: string, testFile: string): Split {
  const train = ['train.txt', 'dev.txt'].flatMap((name) =>
    read(conll04Multihead, join(data, 'conll04', name)),
  );
  const test = examplesOf(read(conll04Multihead, testFile));
  return { title: 'CoNLL04 test', train: examplesOf(train), dev: [], test, schema: schemaOf(train) };
}

export type AdeGrouping = 'standard' | 'abstract';

export interface AdeFolds {
  readonly splits: readonly Split[];
  /** Sentences that were left out, since BIO tags can't hold their mentions. */
  readonly overlapping: number;
  /** Sentences whose abstract is not in DRUG-AE.rel; 0 for the standard folds, which ask for none. */
  readonly withoutAbstract: number;
}

/**
 * Each fold is judged once by a network trained on the others; no dev part, so the last epoch is kept. Sentences with overlapping
 * mentions are left out of both, as the numbers the paper compares with do.
 * @param grouping `standard`: as folds.json has them; `abstract`: as many folds of the same sentences, abstracts kept together
 */
export function adeFolds(data: string, grouping: AdeGrouping): AdeFolds {
  const documents = read(spertJson, join(data, 'ade', 'ade.json'));
  const examples = examplesOf(documents);
  const standard = readFolds(join(data, 'ade', 'folds.json'), examples.length);
  const { folds, withoutAbstract } =
    grouping === 'standard'
      ? { folds: standard, withoutAbstract: 0 }
      : foldsOfAbstracts(data, examples, standard);
  const schema = schemaOf(documents);
  const types = schema.entityTypes.map(({ name }) => name);
  const holds = (index: number): boolean => {
    const { tokens, mentions } = examples[index]!;
    return spansToTags(tokens.length, mentions, types).dropped === 0;
  };
  const kept = folds.map((fold) => fold.filter(holds).map((index) => examples[index]!));
  const total = folds.reduce((sum, fold) => sum + fold.length, 0);
  return {
    splits: kept.map((test, number) => ({
      title: `ADE fold ${number}${grouping === 'abstract' ? ' by abstract' : ''}`,
      train: kept.filter((_, other) => other !== number).flat(),
      dev: [],
      test,
      schema,
    })),
    overlapping: total - kept.reduce((sum, fold) => sum + fold.length, 0),
    withoutAbstract,
  };
}

function foldsOfAbstracts(
  data: string,
  examples: readonly SentenceExample[],
  standard: readonly (readonly number[])[],
): { folds: number[][]; withoutAbstract: number } {
  const abstracts = read(adeRel, join(data, 'ade', 'DRUG-AE.rel')).flatMap(({ name, text, sentences }) =>
    sentences.map(({ begin, end }) => ({ abstract: name, text: text.slice(begin, end) })),
  );
  const used = standard.flat().sort((a, b) => a - b);
  const keys = used.map((index) => sentenceKey(examples[index]!.tokens.join('')));
  const known = new Set(abstracts.map(({ text }) => sentenceKey(text)));
  const folds = foldsByGroup(abstractGroups(keys, abstracts), standard.length);
  return {
    folds: folds.map((fold) => fold.map((position) => used[position]!)),
    withoutAbstract: keys.filter((key) => !known.has(key)).length,
  };
}

/** @throws AppError `bad-input` when it is no list of disjoint lists of indices below `count` */
function readFolds(path: string, count: number): number[][] {
  const refuse = (reason: string): AppError => badInput({ file: path, line: 0, reason });
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytesOf(path)));
  } catch (error) {
    throw error instanceof AppError ? error : refuse('not JSON');
  }
  const parsed = z
    .array(z.array(z.number().int().min(0).lt(count)))
    .min(2)
    .safeParse(json);
  if (!parsed.success) throw refuse(`it must be lists of indices of sentences, from 0 to ${count - 1}`);
  const all = parsed.data.flat();
  if (new Set(all).size < all.length) throw refuse('a sentence stands in two folds');
  return parsed.data;
}

function read(plugin: FormatPlugin, path: string): readonly CorpusDocument[] {
  return orThrow(plugin.read({ name: path, bytes: bytesOf(path) })).documents;
}

/** @throws AppError `not-found` */
function bytesOf(path: string): Uint8Array {
  if (!existsSync(path)) {
    throw new AppError('not-found', `${path} is not there: name the corpora's folder with --data`, { path });
  }
  return readFileSync(path);
}

const schemaOf = (documents: readonly CorpusDocument[]): Schema =>
  extendSchema(EMPTY_SCHEMA, usedTypes(documents));
