// How the window looks and which language it speaks: chosen once for all projects, kept by the main process, which also has native menus,
// native dialogs and the window's zoom to change by it.
import { LANGUAGES, type Language } from '../language/languages.ts';
import type { MenuState } from './menu.ts';
import type { NoticesView } from './notices.ts';

export const LANGUAGE_CHOICES = ['system', ...LANGUAGES] as const;
export const THEMES = ['system', 'light', 'dark'] as const;
/** `more`: high contrast, whatever the system says; `system`: when the system asks for it. */
export const CONTRASTS = ['system', 'more'] as const;
/** Factors that zooming steps through: the browsers' own. */
export const ZOOMS = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

export interface LookSettings {
  readonly language: (typeof LANGUAGE_CHOICES)[number];
  readonly theme: (typeof THEMES)[number];
  readonly contrast: (typeof CONTRASTS)[number];
  /** 1: as the system draws it. */
  readonly zoom: number;
  /** The tour has been taken or skipped: it does not come by itself again. */
  readonly tourSeen: boolean;
}

export const DEFAULT_LOOK: LookSettings = {
  language: 'system',
  theme: 'system',
  contrast: 'system',
  zoom: 1,
  tourSeen: false,
};

export interface LookView {
  readonly settings: LookSettings;
  /** What the choice and the system's languages come to. */
  readonly language: Language;
}

export interface LookService {
  look(): LookView;
  /** At once, and kept. */
  changeLook(settings: LookSettings): LookView;
  /** What the window's menu can do now. */
  showMenuState(state: MenuState): null;
  /** What the app is made of; null where it was not packaged. */
  notices(): NoticesView | null;
}

/** The next factor in this direction; the same at the end. */
export function zoomStep(zoom: number, direction: 1 | -1): number {
  const next =
    direction === 1
      ? ZOOMS.find((factor) => factor > zoom + 0.01)
      : ZOOMS.findLast((factor) => factor < zoom - 0.01);
  return next ?? zoom;
}
