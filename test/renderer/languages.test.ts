// The language file says all that the code says: every message, with the same placeholders, and nothing else. What fails here is put right by
// `npm run languages` and by a person who writes what is still to be translated.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatNumber, formatPercent, languageOf } from '../../core/language/languages.ts';
import { useLanguage } from '../../electron/language.ts';
import { describeDuration } from '../../renderer/text/describe.ts';
import { sentenceCount } from '../../renderer/text/counts.ts';
import { describeWhy } from '../../renderer/text/stored-words.ts';
import { languageProblems, messagesOfCode } from '../../scripts/languages/language-files.ts';

const ROOT = resolve(import.meta.dirname, '../..');

describe('the language file', () => {
  it('has every message of the code, with its placeholders, and none that is left over', () => {
    const messages = messagesOfCode();
    expect(messages.length).toBeGreaterThan(500);
    expect(languageProblems(messages)).toEqual([]);
  });

  it('leaves no translation empty', async () => {
    const file = await readFile(resolve(ROOT, 'resources/languages/de.xlf'), 'utf8');
    expect(file.match(/<target>\s*<\/target>|<target\/>/g)).toBeNull();
  });
});

describe('words', () => {
  it('are German when German is chosen, numbers and stored reasons with them, and English again', () => {
    useLanguage('de');
    expect(sentenceCount(12_345)).toBe('12.345 Sätze');
    expect(describeDuration(80)).toBe('1 min 20 s');
    expect(formatNumber(87.25, 1)).toBe('87,3');
    expect(formatPercent(0.5)).toBe('50\u00a0%');
    expect(describeWhy('no model yet: picked at random')).toBe('noch kein Modell: zufällig gewählt');
    useLanguage('en');
    expect(sentenceCount(12_345)).toBe('12,345 sentences');
    expect(formatPercent(0.5)).toBe('50%');
    expect(describeWhy('no model yet: picked at random')).toBe('no model yet: picked at random');
  });

  it('that nobody knows are shown as they are', () => {
    expect(describeWhy('chosen by a plugin of their own')).toBe('chosen by a plugin of their own');
  });
});

describe('the language of the system', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr-FR', 'de'], 'de'],
    [['fr-FR', 'pl'], 'en'],
    [['C'], 'en'],
    [[], 'en'],
  ])('%j comes to %s', (preferred, language) => {
    expect(languageOf(preferred)).toBe(language);
  });
});
