// When an encrypted project is locked by itself: nobody did anything in the window for a while, the screen was locked, the computer goes to sleep.
import type { BrowserWindow } from 'electron';
import { uptime } from 'node:os';
import type { LockedProject } from '../core/contract/locked-project.ts';

/** How exactly the time is kept. */
const LOOK_EVERY_MS = 1000;

export interface IdleLockOptions {
  /** Null: only when the screen is locked or the computer sleeps. */
  readonly minutes: () => number | null;
  readonly lock: (because: Exclude<LockedProject['because'], 'opening' | 'asked'>) => void;
  /** Electron's `powerMonitor`. */
  readonly power: Pick<NodeJS.EventEmitter, 'on'>;
  /**
   * Seconds. Default: since the computer was started. That clock runs on while the computer sleeps, which the clock of timers does not do
   * everywhere, and nobody sets it, as a person or a server sets the wall's.
   */
  readonly seconds?: () => number;
}

export class IdleLock {
  readonly #options: IdleLockOptions;
  readonly #seconds: () => number;
  #lastDeed: number;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: IdleLockOptions) {
    this.#options = options;
    this.#seconds = options.seconds ?? uptime;
    this.#lastDeed = this.#seconds();
    const { power, lock } = options;
    power.on('lock-screen', () => lock('screen'));
    power.on('suspend', () => lock('screen'));
    // Not every system says that it goes to sleep.
    power.on('resume', () => this.#look());
  }

  /** Watches what is done in a window: keys, clicks, scrolling, the mouse over it. */
  watch(window: BrowserWindow): void {
    window.webContents.on('input-event', () => this.touch());
    window.webContents.on('before-input-event', () => this.touch());
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** Something was done. The key that wakes a computer comes too late to keep it open. */
  touch(): void {
    this.#look();
    this.#lastDeed = this.#seconds();
  }

  #look(): void {
    const minutes = this.#options.minutes();
    const now = this.#seconds();
    if (minutes === null || now - this.#lastDeed < minutes * 60) return;
    this.#lastDeed = now;
    this.#options.lock('idle');
  }
}
