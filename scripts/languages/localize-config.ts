// What @lit/localize's tools are told of this project.
import { resolve } from 'node:path';
import type { Config } from '@lit/localize-tools/lib/types/config.js';
import { isLocale } from '@lit/localize-tools/lib/locales.js';
import type { XliffConfig } from '@lit/localize-tools/lib/types/formatters.js';
import type { Locale } from '@lit/localize-tools/lib/types/locale.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** The language of the code. */
const SOURCE = localeOf('en');
/** Those with a file in resources/languages. */
export const TRANSLATED = ['de'].map(localeOf);

function localeOf(name: string): Locale {
  if (!isLocale(name)) throw new Error(`${name} is no language tag`);
  return name;
}

export const localizeConfig = (
  targetLocales = TRANSLATED,
): Config & { readonly interchange: XliffConfig } => ({
  baseDir: ROOT,
  resolve: (path) => resolve(ROOT, path),
  sourceLocale: SOURCE,
  targetLocales,
  // Unused: modules are made by language-module.ts while something is bundled.
  output: { mode: 'runtime', outputDir: '.cache/languages' },
  interchange: { format: 'xliff', xliffDir: 'resources/languages' },
});
