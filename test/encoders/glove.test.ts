import { copyFile, mkdir, mkdtemp, open, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Encoder } from '../../core/contract/encoder.ts';
import { pluginManifestSchema } from '../../core/contract/plugin.ts';
import { halfFromNumber, numberFromHalf } from '../../core/encoder-files/half-float.ts';
import { WordIndex, encodeWordIndex } from '../../core/encoder-files/word-index.ts';
import { damaged } from '../../plugins/encoders/encoder-files.ts';
import plugin from '../../plugins/encoders/glove/index.ts';
import manifest from '../../plugins/encoders/glove/plugin.json';
import { publishEncoder } from '../../scripts/encoders/encoder-folder.ts';
import { GLOVE_DIMENSION, packVectors } from '../../scripts/encoders/glove/convert.ts';
import { vectorEntries } from '../../scripts/encoders/glove/vector-entries.ts';
import sample from './fixtures/glove-sample.json';
import { NEEDS_FILES, preparedFolder } from './prepared.ts';

describe('halves', () => {
  test('every bit pattern survives being read and written', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = numberFromHalf(bits);
      if (Number.isNaN(value)) expect(numberFromHalf(halfFromNumber(value))).toBeNaN();
      else if (halfFromNumber(value) !== bits)
        expect.fail(`${bits.toString(16)} became ${halfFromNumber(value)}`);
    }
  });

  test('a number becomes the nearest half, the even one when two are as near', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, min: -65504, max: 65504 }), (value) => {
        const bits = halfFromNumber(value);
        const distance = Math.abs(numberFromHalf(bits) - value);
        for (const neighbour of [bits - 1, bits + 1].filter((one) => (one & 0x7fff) < 0x7c00 && one >= 0)) {
          const other = Math.abs(numberFromHalf(neighbour) - value);
          expect(distance).toBeLessThanOrEqual(other);
          if (distance === other) expect(bits % 2).toBe(0);
        }
      }),
      { seed: 1, numRuns: 2000 },
    );
    expect([65519, 65520, -1e9, 2 ** -25, 2 ** -26].map(halfFromNumber)).toEqual([
      0x7bff, 0x7c00, 0xfc00, 0, 0,
    ]);
  });
});

describe('the word index', () => {
  test('finds the row of every word and of no other', () => {
    const words = fc.uniqueArray(fc.string({ unit: 'grapheme', maxLength: 6 }), { maxLength: 60 });
    fc.assert(
      fc.property(words, fc.string({ unit: 'grapheme', maxLength: 6 }), (known, other) => {
        const index = new WordIndex(encodeWordIndex(known, 7));
        expect(index).toMatchObject({ words: known.length, dimension: 7 });
        known.forEach((word, row) => expect(index.rowOf(word)).toBe(row));
        if (!known.includes(other)) expect(index.rowOf(other)).toBeNull();
      }),
      { seed: 1 },
    );
  });

  test('bytes that are cut, or begin as something else, are damaged', () => {
    const file = encodeWordIndex(['a', 'b'], 7);
    const altered = Uint8Array.from(file);
    altered[0]! ^= 1;
    for (const bytes of [file.subarray(0, 5), file.subarray(0, file.length - 1), new Uint8Array(0), altered])
      expect(() => new WordIndex(bytes)).toThrow(expect.objectContaining({ code: 'encoder-damaged' }));
  });
});

/** A file as the package has it, of our own words; each value names its word and its place. */
const WORDS = ['the', 'naïve', '"', '\\', ']', 'aspirin', '}'];
const valueAt = (row: number, place: number): number => row + 1 + place / 128;
const SOURCE = JSON.stringify({
  precision: 8,
  words: WORDS,
  vectors: Object.fromEntries(
    WORDS.map((word, row) => [
      word,
      [...Array.from({ length: GLOVE_DIMENSION }, (_, place) => valueAt(row, place)), 9.5, row],
    ]),
  ),
  unkVector: Array<number>(GLOVE_DIMENSION + 1).fill(0),
});

async function* inChunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

describe('reading the published file as a stream', () => {
  test.each([1, 3, 7, 100, 1_000_000])(
    'gives the entries however it is cut: %i bytes at a time',
    async (size) => {
      const entries: string[] = [];
      for await (const { word, numbers } of vectorEntries(inChunks(SOURCE, size))) {
        expect(numbers).toHaveLength(GLOVE_DIMENSION + 2);
        entries.push(word);
      }
      expect(entries).toEqual(WORDS);
    },
  );

  test.each([
    ['that ends early', SOURCE.slice(0, 3000)],
    ['without vectors', '{"words":["a"]}'],
    ['of another form', '{"vectors":{"a":{"x":[1]}}}'],
    ['with other than numbers', '{"vectors":{"a":["x"]}}'],
    ['of another dimension', '{"vectors":{"a":[1,2,3]}}'],
  ])('refuses a file %s', async (_case, text) => {
    await expect(packVectors(inChunks(text, 64))).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('the GloVe plugin, on a small file', () => {
  let temporary: string;
  let folder: string;
  let encoder: Encoder;
  beforeAll(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'cman-glove-test-'));
    folder = join(temporary, 'glove');
    const files = await packVectors(inChunks(SOURCE, 1000));
    await publishEncoder(folder, { id: 'glove', revision: 1, dimension: GLOVE_DIMENSION, layers: 1, files });
    encoder = (await plugin.open(folder))!;
  });
  afterAll(async () => {
    await encoder.close();
    await rm(temporary, { recursive: true });
  });

  test('its manifest is a plugin manifest', () => {
    expect(pluginManifestSchema.parse(manifest)).toMatchObject({ id: 'glove', kind: 'encoder' });
  });

  test('says what it is', () => {
    expect(encoder).toMatchObject({ id: 'glove', dimension: 100, layers: 1, contextual: false });
    expect(encoder.version).toMatch(/^1-[0-9a-f]{12}\.\d+$/);
  });

  test('looks tokens up in lower case, composed; what it lacks is zeros and not known', async () => {
    const sentences = [['The', 'ASPIRIN', '1988', ']', 'the'], [], ['nai\u0308ve', '']];
    const [first, empty, last] = await encoder.encode(sentences);
    const vector = (row: number | null): number[] =>
      Array.from({ length: GLOVE_DIMENSION }, (_, place) => (row === null ? 0 : valueAt(row, place)));
    expect([...first!.known]).toEqual([1, 1, 0, 1, 1]);
    expect([...first!.values]).toEqual([0, 5, null, 4, 0].flatMap(vector));
    expect(empty).toEqual({ values: new Float32Array(0), known: new Uint8Array(0) });
    expect([...last!.known]).toEqual([1, 0]);
    expect([...last!.values]).toEqual([1, null].flatMap(vector));
  });

  test('is absent where its folder is', async () => {
    expect(await plugin.open(join(temporary, 'nowhere'))).toBeNull();
  });

  test.each([
    ['an index with a byte changed', (at: string) => flipByte(join(at, 'words.bin'), 30)],
    ['an index with its header changed', (at: string) => flipByte(join(at, 'words.bin'), 8)],
    ['truncated vectors', (at: string) => truncate(join(at, 'vectors.f16'), 100)],
    ['missing vectors', (at: string) => rm(join(at, 'vectors.f16'))],
  ])('refuses %s as damaged, naming the file', async (_case, damage) => {
    const copy = await mkdtemp(join(temporary, 'damaged-'));
    for (const name of ['words.bin', 'vectors.f16', 'encoder.json'])
      await copyFile(join(folder, name), join(copy, name));
    await damage(copy);
    await expect(plugin.open(copy)).rejects.toMatchObject({
      code: 'encoder-damaged',
      message: expect.stringContaining(copy),
    });
  });

  test('what is unseen in the name that encoder.json gives is seen in the refusal', () => {
    expect(damaged('encoder.json', 'is for the encoder glo\0ve, not glove').message).toMatch(/glo\\u0000ve/);
  });

  test('vectors that do not fit their index are damaged, whatever encoder.json says', async () => {
    const other = join(temporary, 'misfit', 'glove');
    await mkdir(other, { recursive: true });
    const files = {
      'words.bin': encodeWordIndex(['a', 'b'], GLOVE_DIMENSION),
      'vectors.f16': new Uint8Array(200),
    };
    await publishEncoder(other, { id: 'glove', revision: 1, dimension: GLOVE_DIMENSION, layers: 1, files });
    await expect(plugin.open(other)).rejects.toMatchObject({ code: 'encoder-damaged' });
  });
});

async function flipByte(path: string, position: number): Promise<void> {
  const file = await open(path, 'r+');
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, position);
  byte[0]! ^= 1;
  await file.write(byte, 0, 1, position);
  await file.close();
}

const prepared = preparedFolder('glove');
describe.skipIf(prepared === null)(`the GloVe plugin, on the real vectors ${NEEDS_FILES}`, () => {
  test('gives the published values, to the precision of a half', async () => {
    const encoder = (await plugin.open(prepared ?? ''))!;
    const tokens = sample.words.map(({ word }) => word.toUpperCase());
    const [encoded] = await encoder.encode([[...tokens, ...sample.absent]]);
    expect([...encoded!.known]).toEqual([...tokens.map(() => 1), ...sample.absent.map(() => 0)]);
    sample.words.forEach(({ values }, token) => {
      values.forEach((value, place) => {
        const found = encoded!.values[token * GLOVE_DIMENSION + place]!;
        expect(Math.abs(found - value)).toBeLessThanOrEqual(Math.abs(value) * 2 ** -11 + 1e-7);
      });
    });
    await encoder.close();
  });
});
