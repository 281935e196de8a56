// Hidden windows with a GPU engine in them, one for each training worker that asks: Chromium's own WebGPU, in a process that may crash
// without taking anything along. Nothing is ever seen of them.
import {
  app,
  BrowserWindow,
  MessageChannelMain,
  session,
  type MessagePortMain,
  type Session,
} from 'electron';
import { ENGINE_PORT_CHANNEL } from '../core/contract/engine-window.ts';
import { ENGINE_PAGE_HEADERS, START_PAGE } from './app-protocol.ts';
import type { Log } from './log.ts';
import { lockDownSession } from './security.ts';

/** Of its own, so that neither page reaches what the other keeps; on the disk, for the sake of compiled shaders. */
const PARTITION = 'persist:engine';

export interface EngineWindowPlaces {
  readonly enginePage: string;
  readonly enginePreload: string;
}

export interface EngineConnection {
  /** Speaks trainer/engines/remote/messages.ts; it closes when the window's process goes. To be handed to the worker. */
  readonly port: MessagePortMain;
  close(): void;
}

export class EngineWindows {
  readonly #places: EngineWindowPlaces;
  readonly #log: Log;
  readonly #open = new Set<BrowserWindow>();
  #lockedSession: Session | null = null;

  constructor(places: EngineWindowPlaces, log: Log) {
    this.#places = places;
    this.#log = log;
  }

  open(): EngineConnection {
    const { port1: workerPort, port2: windowPort } = new MessageChannelMain();
    const window = this.#openWindow();
    const { webContents } = window;
    let handedOver = false;
    webContents.once('did-finish-load', () => {
      handedOver = true;
      webContents.postMessage(ENGINE_PORT_CHANNEL, null, [windowPort]);
    });
    webContents.once('render-process-gone', (_event, { reason, exitCode }) => {
      this.#log.write('error', 'engine window gone', { reason, exitCode });
      window.destroy();
    });
    window.once('closed', () => {
      this.#open.delete(window);
      // With the window's process goes what it was handed.
      if (!handedOver) windowPort.close();
    });
    window.loadURL(START_PAGE).catch((error: unknown) => {
      if (window.isDestroyed()) return;
      this.#log.write('error', 'engine window did not load', { name: String(error) });
      window.destroy();
    });
    return {
      port: workerPort,
      close: () => {
        if (!window.isDestroyed()) window.destroy();
      },
    };
  }

  closeAll(): void {
    for (const window of this.#open) window.destroy();
  }

  #openWindow(): BrowserWindow {
    const window = new BrowserWindow({
      show: false,
      focusable: false,
      skipTaskbar: true,
      // It has nothing to paint.
      paintWhenInitiallyHidden: false,
      width: 1,
      height: 1,
      webPreferences: {
        session: this.#session(),
        preload: this.#places.enginePreload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        enableWebSQL: false,
        devTools: !app.isPackaged,
        // So that an adapter tells its name and driver: what a person knows it by, and what trials of it are kept by.
        enableBlinkFeatures: 'WebGPUDeveloperFeatures',
        // A page that nobody sees would be put to sleep.
        backgroundThrottling: false,
      },
    });
    this.#open.add(window);
    return window;
  }

  #session(): Session {
    if (!this.#lockedSession) {
      this.#lockedSession = session.fromPartition(PARTITION);
      lockDownSession(this.#lockedSession, this.#places.enginePage, ENGINE_PAGE_HEADERS);
    }
    return this.#lockedSession;
  }
}
