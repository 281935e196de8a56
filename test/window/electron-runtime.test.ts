// The development runtime itself: whether an app of a few lines, ESM like ours, opens a window in it. When this fails,
// every other test of the window fails for the same reason.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { electronRuntime } from '../support/electron-runtime.ts';

const MANIFEST = { name: 'tiny', productName: 'Tiny App', version: '9.9.9', type: 'module', main: 'main.js' };
const MAIN = `
  import { app, BrowserWindow, protocol } from 'electron';
  // Only in time while the app's module is still being evaluated, as in a packaged app.
  protocol.registerSchemesAsPrivileged([{ scheme: 'tiny', privileges: { standard: true } }]);
  app.whenReady().then(() => new BrowserWindow().loadURL('data:text/html,<title>a title</title>'));
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cman-runtime-'));
  await mkdir(join(folder, 'app'));
  await writeFile(join(folder, 'app/package.json'), JSON.stringify(MANIFEST));
  await writeFile(join(folder, 'app/main.js'), MAIN);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('opens a window of an ESM app and gives the app its name, version and data folder', async () => {
  const electron = await electronRuntime();
  const app = await _electron.launch({
    executablePath: electron.executablePath,
    args: [...electron.args, `--user-data-dir=${join(folder, 'data')}`, join(folder, 'app')],
    env: electron.env,
  });
  try {
    const window = await app.firstWindow();
    expect(await window.title()).toBe('a title');
    const about = await app.evaluate(({ app }) => [app.getName(), app.getVersion(), app.getPath('userData')]);
    expect(about).toEqual(['Tiny App', '9.9.9', join(folder, 'data')]);
  } finally {
    await app.close();
  }
});
