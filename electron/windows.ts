// The one window: made, remembered, revived after a crash.
import { msg } from '@lit/localize';
import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import { START_PAGE } from './app-protocol.ts';
import type { Log } from './log.ts';
import {
  loadWindowState,
  MINIMUM_SIZE,
  reachableBounds,
  saveWindowState,
  type WindowState,
} from './window-state.ts';

export interface WindowPlaces {
  readonly preload: string;
  readonly windowState: string;
}

/** Windows whose page was ended on purpose, to be loaded anew. */
const forgetting = new WeakSet<BrowserWindow>();

/** Ends the process of the page, with all that is in its memory, and loads the page in a new one. */
export function forgetPage(window: BrowserWindow): void {
  forgetting.add(window);
  window.webContents.forcefullyCrashRenderer();
}

/** A page that dies more often than this within the time would only flicker: the person is told instead. */
const MAXIMUM_REVIVALS = 3;
const REVIVAL_WINDOW_MS = 60_000;

/**
 * Opens the window on the app's page.
 * @param revived called when the page crashed and is there again, to tell the person
 */
export function openWindow(places: WindowPlaces, log: Log, revived: () => void): BrowserWindow {
  const remembered = loadWindowState(places.windowState);
  const window = new BrowserWindow({
    ...reachableBounds(
      remembered.bounds,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    ),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    show: false,
    title: 'CMAN Annotator',
    // What is seen for the instant before the first paint: the page's own ground, so that nothing flashes.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
    webPreferences: {
      preload: places.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: !app.isPackaged,
      enableWebSQL: false,
    },
  });
  if (remembered.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  // getNormalBounds: where it goes back to when it is no longer maximized.
  window.on('close', () => {
    saveWindowState(places.windowState, stateOf(window));
  });
  revive(window, log, revived);
  void window.loadURL(START_PAGE);
  return window;
}

function stateOf(window: BrowserWindow): WindowState {
  return { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
}

/**
 * The page holds nothing that is not in the project file already, so a page that crashed is loaded again and shows what the project
 * holds.
 */
function revive(window: BrowserWindow, log: Log, revived: () => void): void {
  let revivals: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    if (forgetting.delete(window)) {
      window.webContents.reload();
      return;
    }
    log.write('error', 'window process gone', { reason, exitCode });
    const now = performance.now();
    revivals = [...revivals.filter((time) => now - time < REVIVAL_WINDOW_MS), now];
    if (revivals.length > MAXIMUM_REVIVALS) {
      dialog.showErrorBox(
        msg('The window keeps stopping'),
        msg('Everything you accepted is saved. Close the app and start it again; the log tells more.'),
      );
      window.destroy();
      return;
    }
    window.webContents.once('did-finish-load', revived);
    window.webContents.reload();
  });
  window.on('unresponsive', () => log.write('warning', 'window does not respond'));
  window.on('responsive', () => log.write('info', 'window responds again'));
}
