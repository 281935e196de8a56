import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packTokens, unpackTokens } from '../../electron/project/packed-tokens.ts';

it('tokens come back, wherever the sentence begins', () => {
  const pieces = fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 100_000 })), { maxLength: 60 });
  fc.assert(
    fc.property(fc.nat(2 ** 31), pieces, (begin, gapsAndLengths) => {
      let end = begin;
      const tokens = gapsAndLengths.map(([gap, length]) => {
        const token = { begin: end + gap, end: end + gap + length };
        end = token.end;
        return token;
      });
      expect(unpackTokens(packTokens(tokens, begin), begin)).toEqual(tokens);
    }),
  );
});

it('takes two bytes for a usual token, and refuses what is out of order', () => {
  expect(
    packTokens(
      [
        { begin: 5, end: 9 },
        { begin: 10, end: 12 },
      ],
      5,
    ),
  ).toEqual(Uint8Array.of(0, 4, 1, 2));
  expect(() =>
    packTokens(
      [
        { begin: 5, end: 9 },
        { begin: 8, end: 12 },
      ],
      5,
    ),
  ).toThrow(/in order/);
  expect(() => packTokens([{ begin: 5, end: 5 }], 5)).toThrow(/not empty/);
  expect(() => unpackTokens(Uint8Array.of(0x80), 0)).toThrow(/damaged/);
});
