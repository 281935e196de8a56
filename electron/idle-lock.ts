// When an encrypted project is locked by itself: nobody did anything in the window for a while, the screen was locked, the computer goes to sleep.
import { powerMonitor, type BrowserWindow } from 'electron';
import type { LockedProject } from '../core/contract/locked-project.ts';

/** How exactly the time is kept. */
const LOOK_EVERY_MS = 1000;

export interface IdleLockOptions {
  /** Null: only when the screen is locked or the computer sleeps. */
  readonly minutes: () => number | null;
  readonly lock: (because: Exclude<LockedProject['because'], 'opening' | 'asked'>) => void;
}

export class IdleLock {
  readonly #options: IdleLockOptions;
  /** By a clock that does not jump: the wall's may be set, by a person or a server. */
  #lastDeed = performance.now();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: IdleLockOptions) {
    this.#options = options;
    powerMonitor.on('lock-screen', () => options.lock('screen'));
    powerMonitor.on('suspend', () => options.lock('screen'));
  }

  /** Watches what is done in a window: keys, clicks, scrolling, the mouse over it. */
  watch(window: BrowserWindow): void {
    window.webContents.on('input-event', () => this.touch());
    window.webContents.on('before-input-event', () => this.touch());
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** Something was done. */
  touch(): void {
    this.#lastDeed = performance.now();
  }

  #look(): void {
    const minutes = this.#options.minutes();
    if (minutes === null || performance.now() - this.#lastDeed < minutes * 60_000) return;
    this.touch();
    this.#options.lock('idle');
  }
}
