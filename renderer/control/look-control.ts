// Language, theme, contrast and zoom in the window: asked of the main process, which keeps them, and put to work on the page. And the
// other way round: what the native menu can do now.
import type { NoticesView } from '../../core/contract/notices.ts';
import { zoomStep, type LookService, type LookSettings, type LookView } from '../../core/contract/look.ts';
import type { Client } from '../../core/contract/service.ts';
import { attempt } from '../api/window.ts';
import { useLanguage } from '../language.ts';
import type { Keymap } from '../keys/keymap.ts';
import { menuStateOf } from '../state/menu-state.ts';
import type { WindowContext } from './context.ts';

/** What the system asks for. */
const SYSTEM_CONTRAST = window.matchMedia('(prefers-contrast: more)');

export class LookControl {
  readonly #context: WindowContext;
  readonly #service: Client<LookService>;
  /** What the menu was told last. */
  #told = '';

  constructor(context: WindowContext, service: Client<LookService>) {
    this.#context = context;
    this.#service = service;
  }

  /** What the app is made of; null where it was not packaged, or can't be read. */
  async notices(): Promise<NoticesView | null> {
    const reply = await attempt(this.#service.notices());
    return reply.ok ? reply.value : null;
  }

  /** Before anything is said: in which language. */
  async start(): Promise<void> {
    const reply = await attempt(this.#service.look());
    if (reply.ok) await this.show(reply.value);
    else this.#context.report(reply.error);
    SYSTEM_CONTRAST.addEventListener('change', () => this.#show(this.#context.state.look));
  }

  /** What main says it looks like now. */
  async show(look: LookView): Promise<void> {
    this.#show(look);
    await useLanguage(look.language);
    this.#context.patch({ look });
  }

  async change(change: Partial<LookSettings>): Promise<void> {
    const reply = await attempt(
      this.#service.changeLook({ ...this.#context.state.look.settings, ...change }),
    );
    if (reply.ok) await this.show(reply.value);
    else this.#context.report(reply.error);
  }

  zoom(direction: 1 | -1 | 0): Promise<void> {
    const { zoom } = this.#context.state.look.settings;
    return this.change({ zoom: direction === 0 ? 1 : zoomStep(zoom, direction) });
  }

  /** One attribute for the style sheets, whoever asked for the contrast. */
  #show({ settings }: LookView): void {
    const more = settings.contrast === 'more' || SYSTEM_CONTRAST.matches;
    document.documentElement.dataset['contrast'] = more ? 'more' : 'plain';
  }

  tellMenu(keymap: Keymap): void {
    const state = menuStateOf(this.#context.state, keymap);
    const words = JSON.stringify(state);
    if (words === this.#told) return;
    this.#told = words;
    // A menu that is out of date is no reason to disturb anyone.
    void attempt(this.#service.showMenuState(state));
  }
}
