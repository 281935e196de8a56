// The app while it runs: the window, the project service behind it, the door between them, and an orderly end.
import { msg, str } from '@lit/localize';
import { app, dialog, nativeTheme, powerMonitor, type BrowserWindow } from 'electron';
import { gpuSettings } from '../core/contract/device-settings.ts';
import { DEFAULT_LOOK, type LookSettings, type LookView } from '../core/contract/look.ts';
import { NO_MENU_STATE, type MenuState } from '../core/contract/menu.ts';
import type { ProjectEvent } from '../core/contract/project.ts';
import { AppError } from '../core/errors.ts';
import { TrainerClient } from '../trainer/client/trainer-client.ts';
import { chooseFile } from './dialogs.ts';
import { CopiedText } from './copied-text.ts';
import { openFirstProject } from './first-project.ts';
import { IdleLock } from './idle-lock.ts';
import { systemKeyStore } from './key-store.ts';
import { EngineWindows } from './engine-window.ts';
import { EVENT_CHANNEL } from './ipc/channels.ts';
import { EventOutbox } from './ipc/event-outbox.ts';
import { openDoors } from './ipc/project-door.ts';
import { stackFrames } from './ipc/wire-error.ts';
import { openLog, type Log } from './log.ts';
import { useLanguage } from './language.ts';
import { Look } from './look.ts';
import { installMenu, updateMenu } from './menu.ts';
import { readNotices } from './notices.ts';
import type { AppPaths } from './paths.ts';
import { DeviceSettingsFile } from './project/device-settings-file.ts';
import { formatsIn, type Formats } from './project/formats.ts';
import { OwnPlugins } from './project/plugins/own-plugins.ts';
import { recommendersIn } from './project/recommend/recommenders.ts';
import { BackupSettingsFile } from './project/safety/backup-settings-file.ts';
import { ProjectServiceServer } from './project/service.ts';
import { utilityTransport } from './trainer-process.ts';
import { trainingSettings } from './training-settings.ts';
import { forgetPage, openWindow } from './windows.ts';

export class Application {
  readonly #paths: AppPaths;
  readonly #log: Log;
  readonly #plugins: OwnPlugins;
  readonly #formats: Formats;
  readonly #engines: EngineWindows;
  readonly #outbox = new EventOutbox((event) => this.#window?.webContents.send(EVENT_CHANNEL, event));
  readonly #copied = new CopiedText();
  #lockAfterMinutes: () => number | null = () => null;
  #window: BrowserWindow | null = null;
  #service: Promise<ProjectServiceServer> | null = null;
  /** From the start on. */
  #look: Look | null = null;
  #menu = { state: NO_MENU_STATE, recent: [] as readonly string[] };

  constructor(paths: AppPaths) {
    this.#paths = paths;
    this.#log = openLog(paths.log);
    this.#engines = new EngineWindows(paths, this.#log);
    this.#plugins = new OwnPlugins({
      folder: paths.ownPlugins,
      consents: paths.pluginConsents,
      builtIn: [...paths.formatPlugins, ...paths.recommenderPlugins, paths.encoderPlugins],
    });
    this.#formats = formatsIn(paths.formatPlugins, this.#plugins);
    this.#watchForCrashes();
    this.#endInOrder();
  }

  /** Opens the window and, beside it, the project: the one named, the last one, or at the first start the demo. */
  start(projectFile: string | null): void {
    this.#log.write('info', 'start', { version: app.getVersion(), electron: process.versions.electron });
    const look = new Look({
      file: this.#paths.look,
      preferredLanguages: app.getPreferredSystemLanguages(),
      apply: (view) => this.#applyLook(view),
      onMenuState: (state) => this.#showMenuState(state),
      notices: () => readNotices(this.#paths.notices, app.getVersion()),
    });
    this.#look = look;
    this.#installMenu();
    const service = this.#startService(projectFile);
    this.#service = service;
    const idle = new IdleLock({
      minutes: () => this.#lockAfterMinutes(),
      lock: (because) => void service.then(({ protection }) => protection.lockBecause(because)),
      power: powerMonitor,
    });
    void service.then(({ protection }) => {
      this.#lockAfterMinutes = () => protection.lockAfterMinutes;
    });
    openDoors(
      service,
      service.then(({ protection }) => protection),
      look,
      this.#plugins,
      () => this.#window?.webContents.id ?? null,
      (bug) => this.#log.write('error', 'bug', { ...bug }),
    );
    this.#window = this.#openWindow();
    idle.watch(this.#window);
  }

  /** Somebody started the app again: its window comes to the front, with the project they named. */
  comeForward(projectFile: string | null): void {
    const window = this.#window;
    if (window?.isMinimized()) window.restore();
    window?.focus();
    if (projectFile !== null) void this.#openProject(projectFile);
  }

  #openWindow(): BrowserWindow {
    const window = openWindow(this.#paths, this.#log, () => {
      this.#tell({
        kind: 'notice',
        level: 'warning',
        message: msg('The window stopped and was started again. Everything you accepted is saved.'),
      });
    });
    window.webContents.on('did-start-loading', () => this.#outbox.hold());
    window.webContents.on('did-finish-load', () => {
      window.webContents.setZoomFactor(this.#settings.zoom);
      this.#outbox.release();
    });
    window.on('closed', () => {
      this.#window = null;
      this.#outbox.hold();
      // The app ends with its last window, be it one that nobody sees.
      this.#engines.closeAll();
    });
    return window;
  }

  /**
   * The process of the page ends, and its memory goes with it: what a page has shown can't be taken out of it otherwise. The new one shows that the
   * project is locked.
   */
  #forgetWindow(): void {
    this.#copied.clear();
    if (this.#window) forgetPage(this.#window);
  }

  async #startService(projectFile: string | null): Promise<ProjectServiceServer> {
    const {
      recommenderPlugins,
      encoderPlugins,
      encoderFiles,
      engineTrials,
      deviceSettings,
      backupSettings,
      trainerEntry,
      preferences,
      preparedDemo,
      demoProject,
      resources,
    } = this.#paths;
    const training = trainingSettings(process.env);
    const devices = await DeviceSettingsFile.read(deviceSettings, (reason) =>
      this.#log.write('warning', 'device settings damaged', { reason }),
    );
    const service = await ProjectServiceServer.start({
      formats: this.#formats,
      recommenders: recommendersIn(recommenderPlugins, this.#plugins),
      devices,
      backups: await BackupSettingsFile.read(backupSettings),
      openTrainer: () =>
        new TrainerClient(
          () => utilityTransport(trainerEntry, () => this.#engines.open()),
          () => ({ encoderPlugins, encoderFiles, engineTrials, gpu: gpuSettings(devices.settings) }),
        ),
      chooseFile: async (purpose, suggestedName) =>
        this.#window && chooseFile(this.#window, purpose, suggestedName, await this.#formats.list()),
      preferencesPath: preferences,
      demo: { prepared: preparedDemo, own: demoProject, resources },
      keyStore: systemKeyStore,
      onLocked: () => this.#forgetWindow(),
      onCopied: () => this.#copied.remember(),
      onEvent: (event) => this.#tell(event),
      ...(training && { training }),
    });
    const problem = await openFirstProject(service, projectFile);
    if (problem !== null) this.#tell({ kind: 'notice', level: 'error', message: problem });
    return service;
  }

  /** Everything native, at once; the window is told what it draws by itself. */
  #applyLook(view: LookView): void {
    useLanguage(view.language);
    nativeTheme.themeSource = view.settings.theme;
    this.#window?.webContents.setZoomFactor(view.settings.zoom);
    this.#outbox.send({ kind: 'look', view });
    if (this.#look) this.#installMenu();
  }

  get #settings(): LookSettings {
    return this.#look?.view.settings ?? DEFAULT_LOOK;
  }

  #installMenu(): void {
    installMenu(
      {
        send: (action) => this.#outbox.send({ kind: 'menu', action }),
        changeLook: (change) => {
          void this.#look
            ?.changeLook({ ...this.#settings, ...change })
            .catch((error: unknown) => this.#tellFailure(error));
        },
        openRecent: (path) => void this.#openProject(path),
      },
      { ...this.#menu, look: this.#settings },
    );
  }

  #showMenuState(state: MenuState): void {
    const rebuilt = JSON.stringify(state.keys) !== JSON.stringify(this.#menu.state.keys);
    const opened = state.project !== this.#menu.state.project;
    this.#menu = { ...this.#menu, state };
    if (rebuilt) this.#installMenu();
    else updateMenu(state);
    if (opened || this.#menu.recent.length === 0) void this.#readRecent();
  }

  async #readRecent(): Promise<void> {
    const recent = (await (await this.#service)?.recentProjects()) ?? [];
    if (JSON.stringify(recent) === JSON.stringify(this.#menu.recent)) return;
    this.#menu = { ...this.#menu, recent };
    this.#installMenu();
  }

  async #openProject(path: string): Promise<void> {
    const service = await this.#service;
    try {
      await service?.openProject(path);
    } catch (error) {
      this.#tellFailure(error);
    }
  }

  #tellFailure(error: unknown): void {
    // The window asks for it.
    if (error instanceof AppError && error.code === 'passphrase-needed') return;
    const message = error instanceof Error ? error.message : String(error);
    this.#tell({ kind: 'notice', level: 'error', message });
  }

  #tell(event: ProjectEvent): void {
    // The log gets that there was a notice, not its words: they may name a file.
    if (event.kind === 'notice' && event.level !== 'info') this.#log.write(event.level, 'notice');
    this.#outbox.send(event);
  }

  #watchForCrashes(): void {
    app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
      this.#log.write('warning', 'process gone', { type, reason, exitCode, name: name ?? '' });
    });
    process.on('unhandledRejection', (reason) => this.#reportBug('unhandled rejection', reason));
    // After an exception that nobody caught, what this process holds can't be trusted; the project file can.
    process.on('uncaughtException', (error) => {
      this.#reportBug('uncaught exception', error);
      dialog.showErrorBox(
        msg('CMAN Annotator has to close'),
        msg(
          str`Something went wrong inside the app. Everything you accepted is saved. The log is in ${this.#paths.log}.`,
        ),
      );
      app.exit(1);
    });
  }

  #reportBug(what: string, error: unknown): void {
    const frames = error instanceof Error ? stackFrames(error) : '';
    this.#log.write('error', what, { name: error instanceof Error ? error.name : typeof error, frames });
  }

  /** Without its window the app has nothing to show; the project is closed before the process goes. */
  #endInOrder(): void {
    app.on('window-all-closed', () => app.quit());
    let closing: Promise<void> | null = null;
    let closed = false;
    app.on('will-quit', (event) => {
      if (closed) return;
      event.preventDefault();
      closing ??= this.#close().finally(() => {
        closed = true;
        // Where nothing is open this comes at once, while Electron is still about the first quit and does not hear a second.
        setImmediate(() => app.quit());
      });
    });
  }

  async #close(): Promise<void> {
    try {
      await (await this.#service)?.close();
      this.#copied.clear();
      this.#log.write('info', 'end');
    } catch (error) {
      this.#reportBug('failed to close', error);
    }
  }
}
