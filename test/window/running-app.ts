// The app in its real window, on a data folder of its own: started, driven, crashed and closed by tests.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, errors, type ElectronApplication, type Locator, type Page } from 'playwright-core';
import type { LookSettings } from '../../core/contract/look.ts';
import type { ProjectService } from '../../core/contract/project.ts';
import type { Reply } from '../../core/contract/service.ts';
import { electronRuntime } from '../support/electron-runtime.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
const SCREENSHOTS = join(ROOT, 'test-results');
const PREPARED_DEMO = join(ROOT, '.cache', 'demo', 'demo.cman');

/** The window's first paint, on a machine that is busy with other things. */
const START_LIMIT_MS = 60_000;

export interface StartOptions {
  /** An earlier app's data folder: what it left is found again. Default: a fresh one. */
  readonly dataFolder?: string;
  /** What else stands on the command line. */
  readonly args?: readonly string[];
  /** Environment variables that the app gets besides. */
  readonly env?: Readonly<Record<string, string>>;
  /** How a fresh data folder's window looks; by default the tour has been seen. Null: as at a person's first start. */
  readonly look?: Partial<LookSettings> | null;
}

export class RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly dataFolder: string;
  /** Electron's id of the window that a person sees: another, hidden one may train, and the list of windows has no order. */
  readonly windowId: number;
  /** Errors that the page reported: a test that ends with one has failed. */
  readonly pageErrors: string[] = [];

  private constructor(electron: ElectronApplication, page: Page, dataFolder: string, windowId: number) {
    this.electron = electron;
    this.page = page;
    this.dataFolder = dataFolder;
    this.windowId = windowId;
    page.on('pageerror', (error) => this.pageErrors.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.pageErrors.push(message.text());
    });
  }

  static async start({
    dataFolder,
    args = [],
    env = {},
    look = { tourSeen: true },
  }: StartOptions = {}): Promise<RunningApp> {
    const folder = dataFolder ?? (await mkdtemp(join(tmpdir(), 'cman-window-')));
    if (dataFolder === undefined && look) await writeFile(join(folder, 'look.json'), JSON.stringify(look));
    const runtime = await electronRuntime();
    const launch = (): Promise<ElectronApplication> =>
      _electron.launch({
        executablePath: runtime.executablePath,
        args: [...runtime.args, ROOT, '--data', folder, ...args],
        env: { ...runtime.env, ...env },
        timeout: START_LIMIT_MS,
      });
    // Now and then the driver misses the app's first words and waits for them in vain, while the app's log says that it has started.
    const electron = await launch().catch((error: unknown) => {
      if (!(error instanceof errors.TimeoutError)) throw error;
      console.error('the test driver did not hear the app start; once more');
      return launch();
    });
    const page = await electron.firstWindow({ timeout: START_LIMIT_MS });
    page.setDefaultTimeout(START_LIMIT_MS);
    const window = await electron.browserWindow(page);
    return new RunningApp(electron, page, folder, await window.evaluate(({ id }) => id));
  }

  at(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  /** Asks the main process through the window's own door. @throws Error when the reply is one */
  async call<M extends keyof ProjectService>(
    method: M,
    ...args: Parameters<ProjectService[M]>
  ): Promise<ReturnType<ProjectService[M]>> {
    const answer: unknown = await this.page.evaluate(
      ([name, values]) =>
        Reflect.apply(Reflect.get(Reflect.get(globalThis, 'cman').project, name), null, values),
      [method, args] as const,
    );
    const reply = answer as Reply<ReturnType<ProjectService[M]>>;
    if (!reply.ok) throw new Error(`${method}: ${reply.error.code}: ${reply.error.message}`);
    return reply.value;
  }

  /** Answers the system's file dialogs, which no test can click: the next ones give these paths. */
  async answerDialogs(answers: { readonly open?: readonly string[]; readonly save?: string }): Promise<void> {
    await this.electron.evaluate(({ dialog }, { open, save }) => {
      if (open) dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [...open] });
      if (save) dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: save });
    }, answers);
  }

  /** Chooses an item of the native menu. */
  async chooseMenuItem(id: string): Promise<void> {
    await this.electron.evaluate(({ Menu }, wanted) => {
      const item = Menu.getApplicationMenu()?.getMenuItemById(wanted);
      if (!item) throw new Error(`the menu has no ${wanted}`);
      item.click();
    }, id);
  }

  /** Process ids of the workers that train and predict. */
  trainerProcesses(): Promise<number[]> {
    return this.electron.evaluate(({ app }) =>
      app
        .getAppMetrics()
        .filter(({ type, name }) => type === 'Utility' && name === 'CMAN trainer')
        .map(({ pid }) => pid),
    );
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) }).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.electron.close();
  }

  /** Ends the main process as a power cut would, and waits until it is gone. */
  async kill(): Promise<void> {
    const child = this.electron.process();
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async removeData(): Promise<void> {
    await rm(this.dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Makes the demo project with its model where set-up has not yet: some minutes, once. */
export async function ensurePreparedDemo(): Promise<void> {
  if (existsSync(PREPARED_DEMO)) return;
  const command = join(ROOT, 'build', 'cli', 'main.js');
  const child = spawn(process.execPath, [command, 'demo', '--prepare', PREPARED_DEMO], { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`cman demo --prepare ended with code ${String(code)}`);
}
