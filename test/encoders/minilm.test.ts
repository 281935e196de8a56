import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EncodedSentence, Encoder } from '../../core/contract/encoder.ts';
import { pluginManifestSchema } from '../../core/contract/plugin.ts';
import plugin from '../../plugins/encoders/minilm/index.ts';
import manifest from '../../plugins/encoders/minilm/plugin.json';
import { NEEDS_FILES, preparedFolder } from './prepared.ts';
import { TINY, TINY_VOCABULARY, tinyReference, writeTinyMiniLm } from './tiny-bert.ts';

let temporary: string;
let folder: string;

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'cman-minilm-test-'));
  folder = await writeTinyMiniLm(temporary);
});
afterAll(() => rm(temporary, { recursive: true }));

async function openTiny(): Promise<Encoder> {
  const encoder = await plugin.open(folder);
  if (encoder === null) throw new Error('the tiny encoder is not there');
  return encoder;
}

/** Of one state of one token. */
function vector(encoder: Encoder, { values }: EncodedSentence, token: number, state: number): Float32Array {
  const start = (token * encoder.layers + state) * encoder.dimension;
  return values.subarray(start, start + encoder.dimension);
}

function greatestDifference(left: ArrayLike<number>, right: ArrayLike<number>): number {
  expect(left.length).toBe(right.length);
  return Array.from(left).reduce(
    (worst, value, index) => Math.max(worst, Math.abs(value - right[index]!)),
    0,
  );
}

/** Sentences of all lengths, so that batches are padded. */
const MIXED = [
  'ab cde f . g',
  'z',
  'the cat sat - on - a mat and did not move for an hour or more of the long hot day',
  'abc ' + 'de '.repeat(40),
  'quite short',
].map((text) => text.trim().split(/\s+/));

describe('the MiniLM plugin, on a tiny model', () => {
  test('its manifest is a plugin manifest', () => {
    expect(pluginManifestSchema.parse(manifest)).toMatchObject({ id: 'minilm', kind: 'encoder' });
  });

  test('says what it is, and gives values and known of the contract’s shapes', async () => {
    const encoder = await openTiny();
    expect(encoder).toMatchObject({ id: 'minilm', dimension: 8, layers: 3, contextual: true });
    expect(encoder.version).toMatch(/^1-[0-9a-f]{12}\.\d+$/);
    const encoded = await encoder.encode([...MIXED, []]);
    expect(encoded).toHaveLength(MIXED.length + 1);
    [...MIXED, []].forEach((tokens, index) => {
      expect(encoded[index]!.values).toHaveLength(tokens.length * 3 * 8);
      expect([...encoded[index]!.known]).toEqual(tokens.map(() => 1));
    });
    expect(await encoder.encode([])).toEqual([]);
    await encoder.close();
  });

  test('gives the states that plain arithmetic gives, at the first piece of each token', async () => {
    const encoder = await openTiny();
    const pieceId = (piece: string): number => TINY_VOCABULARY.indexOf(piece);
    // ab, c and -: begin, a, ##b, c, -, end.
    const reference = tinyReference(['[CLS]', 'a', '##b', 'c', '-', '[SEP]'].map(pieceId));
    const [encoded] = await encoder.encode([['ab', 'C', '-']]);
    [1, 3, 4].forEach((piece, token) => {
      for (let state = 0; state <= TINY.layers; state++)
        expect(
          greatestDifference(vector(encoder, encoded!, token, state), reference[state]![piece]!),
        ).toBeLessThan(1e-5);
    });
    await encoder.close();
  });

  test('weights kept as bytes and weights expanded beforehand give the same', async () => {
    const parent = await mkdtemp(join(temporary, 'expanded-'));
    const expanded = (await plugin.open(await writeTinyMiniLm(parent, 'float32')))!;
    const quantized = await openTiny();
    const [left, right] = [await quantized.encode(MIXED), await expanded.encode(MIXED)];
    left.forEach((sentence, index) => {
      expect(greatestDifference(sentence.values, right[index]!.values)).toBeLessThan(1e-5);
    });
    expect(quantized.version).not.toBe(expanded.version);
  });

  test('a sentence alone, in a batch, and in a batch in another order is encoded alike', async () => {
    const encoder = await openTiny();
    const together = await encoder.encode(MIXED);
    const reversed = (await encoder.encode([...MIXED].reverse())).reverse();
    for (const [index, tokens] of MIXED.entries()) {
      const [alone] = await encoder.encode([tokens]);
      expect(greatestDifference(alone!.values, together[index]!.values)).toBeLessThan(1e-5);
      expect(greatestDifference(alone!.values, reversed[index]!.values)).toBeLessThan(1e-5);
    }
  });

  test('a sentence longer than a window is encoded to its end, each token as in a window of its neighbours', async () => {
    const encoder = await openTiny();
    const tokens = Array.from(
      { length: 1500 },
      (_, index) => 'abcdefghijklmnopqrstuvwxyz-'[(index * index) % 27]!,
    );
    const [encoded] = await encoder.encode([tokens]);
    expect(encoded!.values).toHaveLength(1500 * 3 * 8);
    // Tokens are one piece each: windows begin at 0, 382, 764 and 990, and meet at 446, 828 and 1132.
    const seams = [0, 446, 828, 1132, 1500];
    const begins = [0, 382, 764, 990];
    for (const [index, begin] of begins.entries()) {
      const [window] = await encoder.encode([tokens.slice(begin, begin + 510)]);
      const [from, to] = [seams[index]!, seams[index + 1]!];
      const size = 3 * 8;
      const whole = encoded!.values.subarray(from * size, to * size);
      expect(
        greatestDifference(whole, window!.values.subarray((from - begin) * size, (to - begin) * size)),
      ).toBeLessThan(1e-5);
    }
  });

  test('odd tokens are encoded like any unknown one', async () => {
    const encoder = await openTiny();
    const odd = ['', '\u0000', '😀', 'x'.repeat(1000), '-'.repeat(1000), '\ud800', ' '];
    const [encoded] = await encoder.encode([odd]);
    expect(encoded!.values.every(Number.isFinite)).toBe(true);
    expect(encoded!.known).toHaveLength(odd.length);
  });

  test('is absent where its folder is', async () => {
    expect(await plugin.open(join(temporary, 'nowhere'))).toBeNull();
  });

  test.each([
    ['a truncated model', (at: string) => truncate(join(at, 'model.onnx'), 1000)],
    ['a model with one byte changed', (at: string) => flipByte(join(at, 'model.onnx'), 5000)],
    ['a changed vocabulary', (at: string) => flipByte(join(at, 'vocabulary.txt'), 9)],
    ['a missing vocabulary', (at: string) => rm(join(at, 'vocabulary.txt'))],
    ['a missing encoder.json', (at: string) => rm(join(at, 'encoder.json'))],
    ['an encoder.json cut short', (at: string) => truncate(join(at, 'encoder.json'), 40)],
    [
      'an encoder.json of another encoder',
      (at: string) => replaceIn(join(at, 'encoder.json'), '"minilm"', '"glove"'),
    ],
  ])('refuses %s as damaged, naming the file', async (_case, damage) => {
    const copy = await mkdtemp(join(temporary, 'damaged-'));
    for (const name of ['model.onnx', 'vocabulary.txt', 'encoder.json'])
      await copyFile(join(folder, name), join(copy, name));
    await damage(copy);
    await expect(plugin.open(copy)).rejects.toMatchObject({
      code: 'encoder-damaged',
      message: expect.stringContaining(copy),
    });
  });
});

async function flipByte(path: string, position: number): Promise<void> {
  const content = await readFile(path);
  content[position]! ^= 1;
  await writeFile(path, content);
}

async function replaceIn(path: string, from: string, to: string): Promise<void> {
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
}

const prepared = preparedFolder('minilm');
describe.skipIf(prepared === null)(`the MiniLM plugin, on the real model ${NEEDS_FILES}`, () => {
  let encoder: Encoder;
  beforeAll(async () => {
    encoder = (await plugin.open(prepared ?? ''))!;
  });
  afterAll(() => encoder.close());

  const SENTENCES = [
    'The nurse gave him aspirin .',
    'A rash appeared two days after the first dose of the antibiotic .',
    'Rain .',
    'The river bank was flooded .',
  ].map((text) => text.split(' '));

  test('gives seven states of 384 values, the same alone and in a batch', async () => {
    expect(encoder).toMatchObject({ dimension: 384, layers: 7 });
    const together = await encoder.encode(SENTENCES);
    for (const [index, tokens] of SENTENCES.entries()) {
      const [alone] = await encoder.encode([tokens]);
      expect(alone!.values).toHaveLength(tokens.length * 7 * 384);
      expect(greatestDifference(alone!.values, together[index]!.values)).toBeLessThan(1e-4);
    }
  });

  test('knows senses by their neighbours', async () => {
    const [river, money, water] = await encoder.encode(
      [
        'He sat on the bank of the river .',
        'He put money in the bank on Monday .',
        'They swam to the bank of the lake .',
      ].map((text) => text.split(' ')),
    );
    const at = (sentence: EncodedSentence | undefined, token: number): Float32Array =>
      vector(encoder, sentence!, token, 5);
    expect(cosine(at(river, 4), at(water, 4))).toBeGreaterThan(cosine(at(river, 4), at(money, 5)) + 0.05);
  });

  test('encodes a sentence of 1,500 tokens', async () => {
    const tokens = Array.from({ length: 1500 }, (_, index) => SENTENCES[1]![index % SENTENCES[1]!.length]!);
    const [encoded] = await encoder.encode([tokens]);
    expect(encoded!.values).toHaveLength(1500 * 7 * 384);
    expect(encoded!.values.every(Number.isFinite)).toBe(true);
    // Vectors of the last token, not zeros left over.
    expect(Math.max(...vector(encoder, encoded!, 1499, 6))).toBeGreaterThan(0.1);
  });
});

function cosine(left: Float32Array, right: Float32Array): number {
  const dot = (a: Float32Array, b: Float32Array): number =>
    a.reduce((sum, value, index) => sum + value * b[index]!, 0);
  return dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right));
}
