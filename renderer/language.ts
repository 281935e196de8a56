// The window's words: English as it stands in the code, or a language file in its place (@lit/localize). Elements that are `@localized()`
// render anew when the language changes.
import { configureLocalization } from '@lit/localize';
import { LANGUAGES, setNumberLanguage, type Language } from '../core/language/languages.ts';
import * as german from '../resources/languages/de.xlf';

const TEMPLATES = { de: german } as const;

const { setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: LANGUAGES.filter((language) => language !== 'en'),
  loadLocale: (locale) =>
    locale === 'de' ? Promise.resolve(TEMPLATES.de) : Promise.reject(new Error(`no language file ${locale}`)),
});

/** From now on the window speaks `language`. */
export async function useLanguage(language: Language): Promise<void> {
  setNumberLanguage(language);
  document.documentElement.lang = language;
  await setLocale(language);
}
