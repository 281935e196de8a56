// How the window looks, without a main process: what is chosen is kept in memory, the theme is the test driver's.
import {
  DEFAULT_LOOK,
  type LookService,
  type LookSettings,
  type LookView,
} from '../../../core/contract/look.ts';
import type { Client } from '../../../core/contract/service.ts';
import type { Language } from '../../../core/language/languages.ts';

/** @param language what the system's languages come to */
export function memoryLook(language: Language, given: Partial<LookSettings> = {}): Client<LookService> {
  let settings: LookSettings = { ...DEFAULT_LOOK, ...given };
  const view = (): LookView => ({
    settings,
    language: settings.language === 'system' ? language : settings.language,
  });
  return {
    look: () => Promise.resolve({ ok: true, value: view() }),
    changeLook: (changed) => {
      settings = changed;
      return Promise.resolve({ ok: true, value: view() });
    },
    showMenuState: () => Promise.resolve({ ok: true, value: null }),
  };
}
