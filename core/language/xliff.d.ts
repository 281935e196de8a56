/** A language file becomes this when it is bundled (scripts/languages/language-module.ts). */
declare module '*.xlf' {
  import type { LocaleModule } from '@lit/localize';
  export const templates: LocaleModule['templates'];
}
