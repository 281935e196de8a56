import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_SENTENCE_TOKENS, sentencesOf } from '../../../core/text/sentences.ts';
import { tokenise } from '../../../core/text/tokenise.ts';
import { arbitraryText } from '../../formats/generators.ts';

const split = (text: string): string[] => sentencesOf(text).map(({ begin, end }) => text.slice(begin, end));

describe('sentences', () => {
  test.each([
    ['titles and initials', ['Dr. A. Vogel met John F. Kennedy.', 'They spoke.']],
    ['abbreviations before capitals', ['The U.S. Army left Acme Inc. Chairman Roe behind.', 'It rained.']],
    ['abbreviations at an end', ['She moved to the U.S.', 'The army followed at 5 p.m.', 'They were late.']],
    ['numbers', ['No. 5 cost 3.5 million on Jan. 12, 1990.', 'No one paid.']],
    [
      'clinical units and directions',
      ['He took 5 mg/kg.', 'Metformin 500 mg b.i.d. was stopped.', 'Then 30 patients left.'],
    ],
    ['citations', ['Roe et al. (1999) saw it, cf. Fig. 3.', 'We did not.']],
    [
      'kinds that a letter names',
      ['He had hepatitis C.', 'Vitamin D. Then nothing.'.slice(0, 10), 'Then nothing.'],
    ],
    ['acronyms', ['It was used for ED.', 'Initiation was late.']],
    ['questions within a quotation', ['"What?" he asked.', '"Go!"', '(It did.)', 'Why?']],
    ['ellipses', ['It went on... and on.', 'The end…', 'Maybe.']],
    ['ideographic stops', ['今日は。', '明日も！', 'はい']],
    ['words that only look short', ['He said no.', 'The cat sat.', 'It was in.']],
  ])('%s', (_, sentences) => {
    expect(split(sentences.join(' '))).toEqual(sentences);
  });

  test('notes without capitals part after plain words only', () => {
    expect(split('pt stable. denies pain. temp. 37 b.i.d. and so on.')).toEqual([
      'pt stable.',
      'denies pain.',
      'temp. 37 b.i.d. and so on.',
    ]);
  });

  test('headings, short lines and list items end at their line, whatever ends it', () => {
    const lines = [
      'HISTORY',
      'BP 120/80',
      '1. Aspirin 81 mg',
      '2. Lithium, 300 mg',
      '- none other',
      'a) Rest',
      'PLAN:',
      'Wait.',
    ];
    for (const end of ['\n', '\r\n', '\r', '\u2028']) expect(split(lines.join(end))).toEqual(lines);
  });

  test('wrapped lines go on; blank lines and form feeds never do', () => {
    const first = 'The patient, who had been seen by Dr. Roe on the day before,\nwas admitted.';
    expect(split(`${first}\n\nno capital here\f\nnor here`)).toEqual([first, 'no capital here', 'nor here']);
  });

  test('long ones are cut after a comma if one is near', () => {
    const text = `${'word '.repeat(250)}, ${'word '.repeat(200)}`;
    expect(sentencesOf(text).map((sentence) => sentence.tokens.length)).toEqual([251, 200]);
    const sizes = sentencesOf('word '.repeat(1000)).map((sentence) => sentence.tokens.length);
    expect(sizes).toEqual([MAX_SENTENCE_TOKENS, MAX_SENTENCE_TOKENS, MAX_SENTENCE_TOKENS, 100]);
  });

  test('sentences lie in order, apart, and hold every token of the text', () => {
    fc.assert(
      fc.property(arbitraryText, (text) => {
        let last = 0;
        let covered = '';
        for (const { begin, end, tokens } of sentencesOf(text)) {
          expect(begin).toBeGreaterThanOrEqual(last);
          expect([tokens[0]?.begin, tokens.at(-1)?.end]).toEqual([begin, end]);
          expect(tokens.length).toBeLessThanOrEqual(MAX_SENTENCE_TOKENS);
          for (const token of tokens) covered += text.slice(token.begin, token.end);
          last = end;
        }
        const all = tokenise(text).map((token) => text.slice(token.begin, token.end));
        expect(covered).toBe(all.join(''));
      }),
      { seed: 11, numRuns: 400 },
    );
  });
});
