// How the window looks, without a main process: what is chosen is kept in memory, the theme is the test driver's.
import {
  DEFAULT_LOOK,
  type LookService,
  type LookSettings,
  type LookView,
} from '../../../core/contract/look.ts';
import type { NoticesView } from '../../../core/contract/notices.ts';
import type { Client } from '../../../core/contract/service.ts';
import type { Language } from '../../../core/language/languages.ts';

/** Two parts of a packaged app. */
const MADE_UP_NOTICES: NoticesView = {
  version: '0.1.0',
  development: true,
  folder: '/opt/CMAN Annotator/resources/notices',
  components: ['first', 'second'].map((name) => ({
    name: `a-${name}-library`,
    version: '1.2.3',
    licence: 'MIT',
    origin: `https://example.invalid/${name}`,
    text: `The licence of the ${name} library.`,
  })),
};

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
    notices: () => Promise.resolve({ ok: true, value: MADE_UP_NOTICES }),
  };
}
