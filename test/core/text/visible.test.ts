import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badInput } from '../../../core/errors.ts';
import { typeNameProblem } from '../../../core/model/schema.ts';
import { hasUnseen, visible, visibleJson, visibleLines } from '../../../core/text/visible.ts';

// eslint-disable-next-line no-control-regex -- what terminals obey
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

describe('what is shown of a file', () => {
  it('neither moves a cursor nor ends a line nor turns letters around', () => {
    expect(visible('a\u001b[2Jb\nc\u202ed\u009be')).toBe('a\\u001b[2Jb\\u000ac\\u202ed\\u009be');
    expect(visibleLines('one\n\ttwo\r')).toBe('one\n\ttwo\\u000d');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(hasUnseen(visible(text))).toBe(false);
        expect(visibleLines(text)).not.toMatch(OBEYED);
        expect(visible(visible(text))).toBe(visible(text));
      }),
    );
  });

  it('keeps letters of all scripts, accents and emoji', () => {
    for (const text of ['naïve', 'e\u0301', '東京', 'می\u200cخواهم', '👩🏽\u200d⚕️', 'עברית'])
      expect(visible(text)).toBe(text);
  });

  it('is the same value to a program that reads JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(visibleJson({ text }))).toEqual({ text });
      }),
    );
    expect(visibleJson('\u{e0041}\u009b')).toBe('"\\udb40\\udc41\\u009b"');
  });

  it('is so in every refusal of a file', () => {
    const error = badInput({ file: 'a\u001b]0;x\u0007.json', line: 3, reason: 'no "\u202e"' });
    expect(error.message).toBe('a\\u001b]0;x\\u0007.json:3: no "\\u202e"');
    expect(error.details['file']).not.toMatch(OBEYED);
  });

  it('is no name of a type otherwise', () => {
    for (const name of ['Lo\u200bc', '\u202eLoc', 'a\u0007', '\ud800'])
      expect(typeNameProblem(name)).not.toBeNull();
    expect(typeNameProblem('Größe')).toBeNull();
  });
});
