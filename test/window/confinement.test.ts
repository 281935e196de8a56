// The walls around the window, tried from inside the real page; and the app as one of many programs on a machine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MENU_ACTIONS } from '../../core/contract/menu.ts';
import { electronRuntime } from '../support/electron-runtime.ts';
import { ROOT, RunningApp } from './running-app.ts';

let app: RunningApp;
/** Stands for the outside: whatever reaches it has passed the walls. */
let outside: Server;
let address: string;
let visitors = 0;

beforeAll(async () => {
  outside = createServer((_request, response) => {
    visitors++;
    response.end('reached');
  });
  outside.on('upgrade', (_request, socket) => {
    visitors++;
    socket.destroy();
  });
  outside.listen(0, '127.0.0.1');
  await once(outside, 'listening');
  const port = outside.address();
  address = `127.0.0.1:${typeof port === 'object' && port ? port.port : 0}`;
  app = await RunningApp.start();
  await app.at('sentence').waitFor();
});

afterAll(async () => {
  await app.close();
  await app.removeData();
  outside.close();
});

/** Runs a script in the page. @returns its value, or the name of what it threw */
const inPage = (script: string): Promise<unknown> =>
  app.page.evaluate(
    `(async () => { try { return await (async () => { ${script} })(); } catch (error) { return error.name; } })()`,
  );

describe('the page', () => {
  it('has neither Node nor Electron in it, only the contract', async () => {
    expect(await inPage('return [typeof require, typeof process, typeof module, typeof Buffer]')).toEqual(
      Array(4).fill('undefined'),
    );
    expect(await inPage('return Object.keys(cman).sort()')).toEqual([
      'look',
      'onEvent',
      'platform',
      'plugins',
      'project',
      'protection',
    ]);
  });

  it.each([
    ['fetch', 'return (await fetch("http://ADDRESS/")).status'],
    [
      'a web socket',
      'return new Promise((done) => { const s = new WebSocket("ws://ADDRESS"); s.onopen = () => done("open"); s.onerror = () => done("Error"); })',
    ],
    [
      'an image',
      'return new Promise((done) => { const i = new Image(); i.onload = () => done("loaded"); i.onerror = () => done("Error"); i.src = "http://ADDRESS/x.png"; })',
    ],
    ['a beacon', 'navigator.sendBeacon("http://ADDRESS/", "x"); return "Error"'],
    ['a file', 'return (await fetch("file:///etc/passwd")).status'],
  ])('reaches nothing outside by %s', async (_how, script) => {
    expect(String(await inPage(script.replace('ADDRESS', address)))).toMatch(/Error/);
    expect(visitors).toBe(0);
  });

  it('reaches nothing outside even where its own policy does not watch', async () => {
    const status = await app.electron.evaluate(
      ({ session }, url) => session.defaultSession.fetch(url).then(({ status }) => String(status), String),
      `http://${address}/`,
    );
    expect(status).toMatch(/Error/);
    expect(visitors).toBe(0);
  });

  it('has no way to WebRTC, which no policy watches', async () => {
    expect(await inPage('return [typeof RTCPeerConnection, typeof webkitRTCPeerConnection]')).toEqual([
      'undefined',
      'undefined',
    ]);
  });

  it('starts no service worker, and is sandboxed, isolated and without Node', async () => {
    expect(await inPage('return await navigator.serviceWorker.register("/index.js")')).toMatch(/Error/);
    const preferences = await app.electron.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => {
        // Electron's types leave it out.
        const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } = Reflect.get(
          contents,
          'getLastWebPreferences',
        ).call(contents);
        return {
          sandbox,
          contextIsolation,
          nodeIntegration,
          webviewTag,
          webSecurity,
        };
      }),
    );
    expect(preferences).toEqual([
      {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        webSecurity: true,
      },
    ]);
  });

  it('has no session beside it that is less confined', async () => {
    const made = await app.electron.evaluate(async ({ session }, url) => {
      const other = session.fromPartition('nobody thought of this one');
      const asked = await other.fetch(url).then(({ status }) => String(status), String);
      return {
        asked,
        spellChecker: other.isSpellCheckerEnabled(),
        languages: other.getSpellCheckerLanguages(),
      };
    }, `http://${address}/`);
    expect(made).toEqual({ asked: expect.stringMatching(/Error/), spellChecker: false, languages: [] });
    expect(visitors).toBe(0);
  });

  it('is one of the app’s only: no protocol of the system’s leads to it', async () => {
    expect(
      await app.electron.evaluate(({ app: electron }) =>
        ['app', 'http', 'https', 'cman'].filter((scheme) => electron.isDefaultProtocolClient(scheme)),
      ),
    ).toEqual([]);
  });

  it('gets no file but its own', async () => {
    const statusOf = (url: string): Promise<string> =>
      app.electron.evaluate(
        ({ session }, wanted) =>
          session.defaultSession.fetch(wanted).then(({ status }) => String(status), String),
        url,
      );
    expect(await statusOf('app://cman/index.html')).toBe('200');
    expect(await statusOf('app://cman/..%2felectron/main.js')).toBe('403');
    expect(await statusOf('app://cman/nothing.js')).toBe('404');
    expect(await statusOf('app://other/index.html')).toBe('403');
  });

  it('runs no code that was not there when it was built', async () => {
    // In a task of its own: what the test driver itself runs is allowed more.
    const later = (code: string): string =>
      `return new Promise((done) => setTimeout(() => { try { done(${code}) } catch (error) { done(error.name) } }))`;
    expect(await inPage(later('eval("1 + 1")'))).toBe('EvalError');
    expect(await inPage('document.createElement("div").innerHTML = "<b>x</b>"')).toBe('TypeError');
  });

  it('is answered by the main process only to what the contract allows', async () => {
    const reply = await inPage('return cman.project.queue("pending", 0, 1e9)');
    expect(reply).toMatchObject({ ok: false, error: { code: 'wrong-usage' } });
    expect(await inPage('return cman.project.sentence("no such sentence")')).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
  });

  it('goes nowhere, opens nothing, and is granted nothing', async () => {
    await inPage(`location.href = "http://${address}/"`);
    expect(await inPage(`return String(window.open("http://${address}/"))`)).toBe('null');
    expect(await inPage('return Notification.requestPermission()')).toBe('denied');
    expect(await inPage('await navigator.mediaDevices.getUserMedia({ audio: true })')).toMatch(/Error/);
    expect(app.page.url()).toBe('app://cman/index.html');
    expect(app.electron.windows()).toHaveLength(1);
    expect(visitors).toBe(0);
  });
});

describe('the app', () => {
  // The test driver waits for ever for the navigation that was refused above.
  beforeAll(async () => {
    await app.close();
    app = await RunningApp.start({ dataFolder: app.dataFolder });
    await app.at('sentence').waitFor();
  });

  it('started twice on the same data, is one app: the second hands over its project and goes', async () => {
    const { executablePath, args, env } = await electronRuntime();
    const missing = join(app.dataFolder, 'missing.cman');
    const second = spawn(executablePath, [...args, ROOT, '--data', app.dataFolder, missing], {
      env,
      stdio: 'ignore',
    });
    const [code] = await once(second, 'exit');
    expect(code).toBe(0);
    await app.page.locator('[data-testid=notice][data-level=error]', { hasText: 'missing.cman' }).waitFor();
    expect((await app.call('summary'))?.isDemo).toBe(true);
  });

  it('offers every action of the contract in its menu', async () => {
    const offered = await app.electron.evaluate(
      ({ Menu }, wanted) => wanted.filter((id) => Menu.getApplicationMenu()?.getMenuItemById(id)),
      [...MENU_ACTIONS],
    );
    expect(offered).toEqual([...MENU_ACTIONS]);
    await app.chooseMenuItem('view.about');
    await app.at('dialog').waitFor();
    await app.screenshot('31 about');
    await app.page.keyboard.press('Escape');
  });

  it('logs what happened without a word of a document', async () => {
    const log = await readFile(join(app.dataFolder, 'logs', 'main.log'), 'utf8');
    expect(log).toContain('"what":"start"');
    const { entries } = await app.call('queue', 'all', 0, 50);
    for (const { text } of entries) expect(log).not.toContain(text.slice(0, 20));
  });

  it('remembers where its window was', async () => {
    const bounds = { x: 40, y: 30, width: 1100, height: 700 };
    await app.electron.evaluate(({ BrowserWindow }, [id, to]) => BrowserWindow.fromId(id)?.setBounds(to), [
      app.windowId,
      bounds,
    ] as const);
    await app.close();
    app = await RunningApp.start({ dataFolder: app.dataFolder });
    await app.at('sentence').waitFor();
    await app.screenshot('30 small window');
    const now = await app.electron.evaluate(
      ({ BrowserWindow }, id) => BrowserWindow.fromId(id)?.getBounds(),
      app.windowId,
    );
    expect(now).toMatchObject({ width: bounds.width, height: bounds.height });
  });
});
