// What every controller works with: the state, the main process, and the ways to tell the person something.
import type { Reply, WireError } from '../../core/contract/service.ts';
import { attempt, type ProjectClient } from '../api/window.ts';
import type { AppState, Notice } from '../state/app-state.ts';
import { Store } from '../state/store.ts';

/** More would cover the text; the oldest go. */
const NOTICES_SHOWN = 4;

export class WindowContext {
  readonly store: Store<AppState>;
  readonly project: ProjectClient;
  #lastNotice = 0;

  constructor(store: Store<AppState>, project: ProjectClient) {
    this.store = store;
    this.project = project;
  }

  get state(): AppState {
    return this.store.state;
  }

  patch(change: Partial<AppState>): void {
    this.store.update((state) => ({ ...state, ...change }));
  }

  notify(level: Notice['level'], message: string, more?: Notice['more']): void {
    const notice = { id: ++this.#lastNotice, level, message, more };
    this.store.update((state) => ({
      ...state,
      // The same thing said twice is said once.
      notices: [...state.notices.filter((other) => other.message !== message), notice].slice(-NOTICES_SHOWN),
    }));
  }

  dismiss(notice: number): void {
    this.store.update((state) => ({ ...state, notices: state.notices.filter(({ id }) => id !== notice) }));
  }

  /** Says something to a screen reader only: what is selected is on the screen already. */
  announce(announcement: string): void {
    this.patch({ announcement });
  }

  report(error: WireError): void {
    // What needs a passphrase is asked for it.
    // What is damaged has a dialog of its own.
    const told = ['cancelled', 'passphrase-needed', 'damaged-project'];
    if (!told.includes(error.code) || (error.code === 'damaged-project' && this.state.project))
      this.notify('error', error.message);
  }

  /** The value of a reply; null, and the person is told why, when there is none. */
  async ask<T>(reply: Promise<Reply<T>>): Promise<T | null> {
    const answer = await attempt(reply);
    if (answer.ok) return answer.value;
    this.report(answer.error);
    return null;
  }
}
