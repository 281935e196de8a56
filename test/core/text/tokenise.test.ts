import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenise } from '../../../core/text/tokenise.ts';
import { arbitraryText } from '../../formats/generators.ts';

const words = (text: string): string =>
  tokenise(text)
    .map(({ begin, end }) => text.slice(begin, end))
    .join(' ');

describe('tokenise', () => {
  test.each([
    ["Dr. Smith's U.S. visit, e.g. today.", "Dr. Smith 's U.S. visit , e.g. today ."],
    ["They can't say they're sure.", "They ca n't say they 're sure ."],
    ["O'Neill’s don’t", "O'Neill ’s do n’t"],
    [
      '5 mg/kg. and 5mg, 3.5-fold, 120/80, 12:30, 1,000.50',
      '5 mg / kg. and 5 mg , 3.5-fold , 120/80 , 12:30 , 1,000.50',
    ],
    ['b.i.d.', 'b.i.d.'],
    [
      'azithromycin-induced, 34-year-old, IL-2, 5-fluorouracil',
      'azithromycin - induced , 34-year - old , IL-2 , 5-fluorouracil',
    ],
    ['He said no. No. 5', 'He said no. No. 5'],
    ['He said no.', 'He said no .'],
    ['Acme Inc.', 'Acme Inc.'],
    ['vitamin C.', 'vitamin C .'],
    ['J. F. Kennedy', 'J. F. Kennedy'],
    ['Wait... what?! -- "Yes."', 'Wait ... what ? ! -- " Yes . "'],
    ['(see a@b.org, https://x.org/a?b=c.)', '( see a@b.org , https://x.org/a?b=c . )'],
    ['👨‍👩‍👧‍👦🇩🇪🇫🇷1️⃣👍🏽🏴󠁧󠁢󠁷󠁬󠁳󠁿x', '👨‍👩‍👧‍👦 🇩🇪 🇫🇷 1️⃣ 👍🏽 🏴󠁧󠁢󠁷󠁬󠁳󠁿 x'],
    ['cafe\u0301 नमस्ते', 'cafe\u0301 नमस्ते'],
    ['5 × 10 ± 3 %', '5 × 10 ± 3 %'],
  ])('%s', (text, expected) => {
    expect(words(text)).toBe(expected);
  });

  test('a known border parts a token', () => {
    expect(tokenise('xGoldrash', 1, 9, [5, 1, 9])).toEqual([
      { begin: 1, end: 5 },
      { begin: 5, end: 9 },
    ]);
  });

  test('every visible character is in exactly one token, none holds white space, no character is cut', () => {
    fc.assert(
      fc.property(arbitraryText, (text) => {
        let last = 0;
        for (const { begin, end } of tokenise(text)) {
          expect(text.slice(last, begin)).toMatch(/^[\s\p{Cc}\u200B\u2060\uFEFF]*$/u);
          expect(begin).toBeLessThan(end);
          expect(text.slice(begin, end)).not.toMatch(/\s/);
          expect(text.slice(begin, end)).not.toMatch(/\p{Surrogate}/u);
          last = end;
        }
        expect(text.slice(last)).toMatch(/^[\s\p{Cc}\u200B\u2060\uFEFF]*$/u);
      }),
      { seed: 7, numRuns: 400 },
    );
  });

  test('no token is longer than a network can read letter by letter', () => {
    for (const unit of ['a', '5', 'a-1', '.', '漢', 'ท', '👍', 'a\u0301']) {
      const longest = tokenise(unit.repeat(20_000)).reduce(
        (most, { begin, end }) => Math.max(most, end - begin),
        0,
      );
      expect(longest).toBeLessThanOrEqual(250);
    }
  });
});
