// The languages of the window. English stands in the code, every other one in a file of resources/languages.

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** How each calls itself, so that it is found by whoever can read it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

/**
 * The first of the system's languages that the app speaks; else English.
 * @param preferred BCP 47 tags, the dearest first: "de-AT"
 */
export function languageOf(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const base = tag.split('-')[0]?.toLowerCase();
    const known = LANGUAGES.find((language) => language === base);
    if (known) return known;
  }
  return 'en';
}

let current: Language = 'en';

/** To be called where words are changed (renderer/language.ts, electron/language.ts): numbers and dates follow them. */
export function setNumberLanguage(language: Language): void {
  current = language;
}

export const currentLanguage = (): Language => current;

const FORMATS = new Map<string, Intl.NumberFormat>();

/** A number as the language writes it: "12,345", "12.345". @param digits after the point, exactly */
export function formatNumber(value: number, digits = 0): string {
  const key = `${current} ${digits}`;
  let format = FORMATS.get(key);
  if (!format) {
    format = new Intl.NumberFormat(current, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    FORMATS.set(key, format);
  }
  return format.format(value);
}

/** "87%", "87 %". @param share 0 to 1 */
export function formatPercent(share: number): string {
  const rounded = Math.round(100 * share);
  // What the language puts before it: a no-break space or nothing.
  return current === 'de' ? `${formatNumber(rounded)}\u00a0%` : `${formatNumber(rounded)}%`;
}

/** Day and time of day. @param time milliseconds since 1970 */
export const formatTime = (time: number): string =>
  new Intl.DateTimeFormat(current, { dateStyle: 'medium', timeStyle: 'short' }).format(time);

/** The day alone. @param time milliseconds since 1970 */
export const formatDay = (time: number): string =>
  new Intl.DateTimeFormat(current, { dateStyle: 'medium' }).format(time);
