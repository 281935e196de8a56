import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WordPieceTokenizer } from '../../plugins/encoders/minilm/word-piece-tokenizer.ts';
import golden from './fixtures/word-pieces.json';
import { NEEDS_FILES, preparedFolder } from './prepared.ts';
import { TINY_VOCABULARY } from './tiny-bert.ts';

const vocabulary = [...TINY_VOCABULARY, 'aspirin', '##rin', 'asp', 'e', '北', 'σ', '##σ'];
const tokenizer = new WordPieceTokenizer(vocabulary);
const piecesOf = (token: string): (string | undefined)[] =>
  tokenizer.pieces(token).map((id) => vocabulary[id]);

describe('the word-piece tokenizer', () => {
  test.each([
    ['Aspirin', ['aspirin']],
    ['asprin', ['asp', '##rin']],
    ['a-b.', ['a', '-', 'b', '.']],
    ['É', ['e']],
    ['e\u0301', ['e']],
    ['北a', ['北', 'a']],
    // Lower-cased letter by letter: the second sigma is not one that ends a word.
    ['ΣΣ', ['σ', '##σ']],
    ['a\u00adb', ['a', '##b']],
    ['a\tb', ['a', 'b']],
    // One letter without a piece makes its word unknown, and only that.
    ['aßc-b', ['[UNK]', '-', 'b']],
    ['😀', ['[UNK]']],
    ['👩‍👩‍👧', ['[UNK]']],
    ['', ['[UNK]']],
    ['\u0000\u200b\ufffd', ['[UNK]']],
    ['\ud800', ['[UNK]']],
    // Text that looks like a special piece is text.
    ['[SEP]', ['[UNK]', 's', '##e', '##p', '[UNK]']],
  ])('splits %j', (token, pieces) => {
    expect(piecesOf(token)).toEqual(pieces);
  });

  test('a word of 100 characters is split, one of 101 is unknown', () => {
    expect(tokenizer.pieces('a'.repeat(60))).toHaveLength(60);
    expect(piecesOf('a'.repeat(101))).toEqual(['[UNK]']);
    expect(piecesOf('a'.repeat(1000))).toEqual(['[UNK]']);
  });

  test('a token of more than 64 pieces is known by its first 64', () => {
    expect(piecesOf('a-'.repeat(500))).toEqual(
      Array.from({ length: 64 }, (_, i) => (i % 2 === 0 ? 'a' : '-')),
    );
  });

  test('any text gives one to 64 pieces of the vocabulary', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (token) => {
        const pieces = tokenizer.pieces(token);
        expect(pieces.length).toBeGreaterThanOrEqual(1);
        expect(pieces.length).toBeLessThanOrEqual(64);
        for (const id of pieces) expect(vocabulary[id]).toBeDefined();
      }),
      { seed: 1 },
    );
  });

  test('the pieces of a word of known letters spell it, each as long as it could be', () => {
    const word = fc.string({ unit: fc.constantFrom(...'aspirnb'), minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(word, (text) => {
        let rest = text;
        piecesOf(text).forEach((piece, index) => {
          const prefix = index === 0 ? '' : '##';
          const longest = vocabulary
            .filter(
              (one) =>
                one.startsWith(prefix) &&
                rest.startsWith(one.slice(prefix.length)) &&
                one.length > prefix.length,
            )
            .reduce((best, one) => (one.length > best.length ? one : best), '');
          expect(piece).toBe(longest);
          rest = rest.slice(longest.length - prefix.length);
        });
        expect(rest).toBe('');
      }),
      { seed: 1 },
    );
  });

  test('a vocabulary without the special pieces is damaged', () => {
    expect(() => new WordPieceTokenizer(['a', 'b'])).toThrow(
      expect.objectContaining({ code: 'encoder-damaged' }),
    );
  });

  const folder = preparedFolder('minilm');
  test.skipIf(folder === null)(`splits as the published tokenizer does ${NEEDS_FILES}`, async () => {
    const lines = (await readFile(join(folder ?? '', 'vocabulary.txt'), 'utf8')).split('\n').slice(0, -1);
    expect(lines).toHaveLength(30522);
    const real = new WordPieceTokenizer(lines);
    for (const { token, pieces } of golden.cases)
      expect(
        real.pieces(token).map((id) => lines[id]),
        token,
      ).toEqual(pieces);
  });
});
