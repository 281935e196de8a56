// How the window looks, in the main process: kept in a small file, and put to work on everything native.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DEFAULT_LOOK, type LookService, type LookSettings, type LookView } from '../core/contract/look.ts';
import { lookSettingsShape } from '../core/contract/look-methods.ts';
import type { MenuState } from '../core/contract/menu.ts';
import type { NoticesView } from '../core/contract/notices.ts';
import type { Server } from '../core/contract/service.ts';
import { languageOf } from '../core/language/languages.ts';
import { writeAtomically } from './project/atomic-write.ts';

/** What another version wrote besides is left alone until the next change; what it did not write has its default. */
const fileSchema = z.object(lookSettingsShape).partial();

export interface LookOptions {
  readonly file: string;
  /** The system's languages, the dearest first. */
  readonly preferredLanguages: readonly string[];
  /** Puts it to work: called at once, and at every change. */
  readonly apply: (view: LookView) => void;
  readonly onMenuState: (state: MenuState) => void;
  /** Reads what the app is made of. */
  readonly notices: () => Promise<NoticesView | null>;
}

export class Look implements Server<LookService> {
  readonly #options: LookOptions;
  #settings: LookSettings;

  constructor(options: LookOptions) {
    this.#options = options;
    this.#settings = read(options.file);
    options.apply(this.view);
  }

  get view(): LookView {
    const { language } = this.#settings;
    return {
      settings: this.#settings,
      language: language === 'system' ? languageOf(this.#options.preferredLanguages) : language,
    };
  }

  async look(): Promise<LookView> {
    return this.view;
  }

  /** @throws AppError `refused` when the file can't be written; it looks as chosen all the same, until the end of the app */
  async changeLook(settings: LookSettings): Promise<LookView> {
    this.#settings = settings;
    this.#options.apply(this.view);
    await writeAtomically(this.#options.file, `${JSON.stringify(settings, null, 2)}\n`);
    return this.view;
  }

  async showMenuState(state: MenuState): Promise<null> {
    this.#options.onMenuState(state);
    return null;
  }

  async notices(): Promise<NoticesView | null> {
    return this.#options.notices();
  }
}

/** A file that is missing or damaged is no reason not to start: then everything has its default. */
function read(file: string): LookSettings {
  try {
    const { language, theme, contrast, zoom, tourSeen } = fileSchema.parse(
      JSON.parse(readFileSync(file, 'utf8')),
    );
    return {
      language: language ?? DEFAULT_LOOK.language,
      theme: theme ?? DEFAULT_LOOK.theme,
      contrast: contrast ?? DEFAULT_LOOK.contrast,
      zoom: zoom ?? DEFAULT_LOOK.zoom,
      tourSeen: tourSeen ?? DEFAULT_LOOK.tourSeen,
    };
  } catch {
    return DEFAULT_LOOK;
  }
}
