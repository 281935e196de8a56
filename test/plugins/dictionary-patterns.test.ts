import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenise } from '../../core/text/tokenise.ts';
import plugin from '../../plugins/recommenders/dictionary/index.ts';
import {
  MAXIMUM_MATCH_LENGTH,
  Pattern,
  PatternProblem,
} from '../../plugins/recommenders/dictionary/pattern.ts';
import { MAXIMUM_PATTERNS } from '../../plugins/recommenders/dictionary/patterns.ts';

const patterns = (text: string) => ({ name: 'doses.txt', kind: 'patterns' as const, type: 'Dose', text });

function suggestionsIn(pattern: string, text: string): string[] {
  const tokens = tokenise(text);
  return plugin
    .open([patterns(pattern)])
    .recommend({ text, tokens, judged: [] })
    .map(({ begin, end }) => text.slice(tokens[begin]!.begin, tokens[end - 1]!.end));
}

it('a file of more patterns than can be looked for is refused at the first that is too many', () => {
  const file = (lines: number): string => Array.from({ length: lines }, (_, line) => `a${line}`).join('\n');
  expect(() => plugin.open([patterns(file(MAXIMUM_PATTERNS))])).not.toThrow();
  expect(() => plugin.open([patterns(file(MAXIMUM_PATTERNS + 1))])).toThrow(
    `doses.txt:${MAXIMUM_PATTERNS + 1}: more than`,
  );
});

describe('a pattern', () => {
  it.each([
    ['\\d+ mg', 'took 20 mg and 5 mg.', ['20 mg', '5 mg']],
    ['[A-Z][a-z]+ (?:Corp|Inc)\\.?', 'Sensorcorp and Verdane Corp. of Basel', ['Verdane Corp.']],
    ['(?i)aspirin', 'ASPIRIN, Aspirin', ['ASPIRIN', 'Aspirin']],
    ['\\p{Lu}{2,}\\b', 'the WHO and the EU, and I', ['WHO', 'EU']],
    ['^Dr\\. \\p{Lu}\\p{Ll}+', 'Dr. Lund met Dr. Berg', ['Dr. Lund']],
    ['[^a]+ end$', 'the end', ['the end']],
    ['x??|y', 'x y', ['x', 'y']],
    ['\\u{1F600}+', 'so 😀 yes', ['😀']],
  ])('%s is matched as everywhere', (pattern, text, found) => {
    expect(suggestionsIn(pattern, text)).toEqual(found);
  });

  it('counts only where tokens begin and end, and the longest that does', () => {
    expect(suggestionsIn('\\d+', 'B12 and 12')).toEqual(['12']);
    expect(suggestionsIn('New(?: York(?: Ti)?)?', 'New York Times')).toEqual(['New York']);
  });

  it('says where it stands, and goes with what was accepted', () => {
    const recommender = plugin.open([patterns('# doses\n\\d+ mg')]);
    const text = '20 mg';
    const read = () => recommender.recommend({ text, tokens: tokenise(text), judged: [] })[0];
    expect(read()).toMatchObject({ type: 'Dose', reason: 'in doses.txt, line 2' });
    expect(recommender.learn([{ text, type: 'Dose', accepted: 0, rejected: 5 }])).toEqual([text]);
    expect(read()).toBeUndefined();
  });

  it('counts once, however often it stands in a file, and of many that find the same a few are named', () => {
    const text = '20 mg';
    const reasonFor = (lines: readonly string[]) =>
      plugin.open([patterns(lines.join('\n'))]).recommend({ text, tokens: tokenise(text), judged: [] })[0]
        ?.reason;
    expect(reasonFor(Array.from({ length: 9000 }, () => '\\d+ mg'))).toBe('in doses.txt, line 1');
    const different = Array.from({ length: 2000 }, (_, index) => `\\d+ mg|x${index}`);
    expect(reasonFor(different)).toMatch(/^in (?:doses\.txt, line [1-5] and ){5}1995 more$/);
  });

  it('is refused without all of it in the message', () => {
    const read = plugin.check(patterns('['.repeat(499)));
    expect(read.ok ? '' : read.error.message).toMatch(/^.{20,180}…\)$/);
  });

  it.each([
    ['(a', 'missing closing )'],
    ['a**', 'nested repetition'],
    ['\\p{Nothing}', '\\p{Nothing}'],
    ['(?=a)b', 'looking ahead or behind'],
    ['(?<!a)b', 'looking ahead or behind'],
    ['(a)\\1', 'references to a group'],
    ['(?<n>a)\\k<n>', 'references to a group'],
    ['(?:a{30}){30}', 'too long'],
    ['(?:a{50}){50}', 'repeat count'],
  ])('%s is refused with file, line and reason', (pattern, reason) => {
    const read = plugin.check(patterns(`a\n${pattern}\n`));
    const message = read.ok ? '' : read.error.message;
    expect(message).toMatch(/^doses.txt:2: /);
    expect(message).toContain(reason);
  });
});

/** Patterns of the supported syntax, hostile ones among them: stars on stars, choices that overlap. */
const { pattern: randomPattern } = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'é', '.', '[ab]', '[^a]', '\\w', '\\s', '\\d', '\\.') },
    { weight: 1, arbitrary: fc.constantFrom('^', '$', '\\b', '\\B') },
    { weight: 3, arbitrary: tie('pattern').map((inner) => `(${inner})`) },
  ),
  pattern: fc
    .array(
      fc.array(fc.tuple(tie('atom'), fc.constantFrom('', '', '*', '+', '?', '{0,3}', '{2}', '{1,}', '*?')), {
        maxLength: 4,
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((options) =>
      options
        // An assertion can't be repeated in the unicode syntax.
        .map((parts) =>
          parts.map(([atom, sign]) => (/^(\^|\$|\\[bB])$/.test(atom) ? atom : atom + sign)).join(''),
        )
        .join('|'),
    ),
}));

const randomText = fc
  .array(fc.constantFrom('a', 'b', 'é', ' ', '.', '1', '😀'), { maxLength: 8 })
  .map((parts) => parts.join(''));

describe('laws', () => {
  it('a match is what JavaScript’s engine matches, the longest of all that end where one may end', () => {
    fc.assert(
      fc.property(randomPattern, randomText, fc.nat(7), (pattern, text, start) => {
        let machine: Pattern;
        try {
          machine = new Pattern(pattern);
        } catch (error) {
          expect(error).toBeInstanceOf(PatternProblem);
          return;
        }
        const begin = Math.min(start, text.length);
        // In the middle of a pair of surrogates no token begins.
        if (/[\uDC00-\uDFFF]/.test(text.charAt(begin))) return;
        const ends = new Map<number, true>();
        for (let end = 1; end <= text.length; end++) {
          if (!/[\uDC00-\uDFFF]/.test(text.charAt(end))) ends.set(end, true);
        }
        const exact = (end: number): boolean => {
          const rest = [...text.slice(end)].length;
          const oracle = new RegExp(`(?:${pattern})(?=[^]{${rest}}$)`, 'suy');
          oracle.lastIndex = begin;
          return oracle.test(text);
        };
        let longest: number | null = null;
        for (let end = begin + 1; end <= text.length; end++) {
          if (!/[\uDC00-\uDFFF]/.test(text.charAt(end)) && exact(end)) longest = end;
        }
        expect(machine.longestMatch(text, begin, ends)).toBe(longest);
      }),
      // JavaScript's own engine is what takes long here.
      { numRuns: 400 },
    );
  });

  it.each([
    '(a+)+$',
    '(a|a)*b',
    '(\\w+\\s?)*:',
    '((a*)*)*c',
    '(a?){60}a{60}',
    '(.*){8}x',
    '(a|b)*a(a|b){100}',
  ])('no pattern takes long, and none looks farther than a mention may reach: %s', (expression) => {
    const pattern = new Pattern(expression);
    const text = 'ab'.repeat(2000) + 'a'.repeat(2000);
    const ends = new Map(Array.from({ length: text.length }, (_, index) => [index + 1, true]));
    for (const begin of [0, 1, 3999, 4000]) {
      const end = pattern.longestMatch(text, begin, ends);
      expect((end ?? begin) - begin).toBeLessThanOrEqual(MAXIMUM_MATCH_LENGTH);
    }
  });
});
