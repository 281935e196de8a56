import { currentLanguage } from '../../core/language/languages.ts';

/** "Peop and Org", "Peop, Org and Loc": as the language lists things. */
export const joined = (words: readonly string[]): string =>
  new Intl.ListFormat(currentLanguage() === 'en' ? 'en-GB' : currentLanguage(), {
    type: 'conjunction',
  }).format(words);
