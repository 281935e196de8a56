// The page "Training on this computer" in the real window, by keyboard, mouse and menu: what it says of a graphics processor made of software,
// what is chosen there, and that the choice is there again after a restart.
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RunningApp } from './running-app.ts';

const LIMIT_MS = 5 * 60_000;
const patiently = { timeout: LIMIT_MS, interval: 250 };

/** A graphics adapter that the processor stands in for. */
const SOFTWARE_GPU = ['--use-vulkan=swiftshader', '--enable-unsafe-webgpu', '--enable-features=Vulkan'];

let app: RunningApp;
let folder: string;

const start = async (): Promise<void> => {
  app = await RunningApp.start({ args: SOFTWARE_GPU, dataFolder: folder });
  await app.at('done').waitFor();
};
const press = (...keys: string[]): Promise<void> =>
  keys.reduce(async (before, key) => {
    await before;
    await app.page.keyboard.press(key);
  }, Promise.resolve());
/** Once the computer has been looked at. */
const pageIsThere = (): Promise<void> => app.at('device').waitFor({ timeout: LIMIT_MS });
const radio = (engine: string) => app.page.locator(`[data-testid=device-engine][value=${engine}]`);
const focused = (): Promise<string | null> =>
  app.page.evaluate(`(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute('data-testid') ?? null;
  })()`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cman-device-'));
  await start();
}, LIMIT_MS);

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app.screenshot(`failed ${task.name}`);
});

afterAll(async () => {
  await app.close();
  await app.removeData();
});

describe('the page of this computer’s devices', () => {
  it(
    'says which device trains, and what graphics processor there is',
    async () => {
      await press('Control+,');
      await pageIsThere();
      expect(await app.at('device-reason').textContent()).toMatch(
        /Trains on the processor .*would only imitate/s,
      );
      const adapters = app.at('device-graphics');
      expect(await adapters.count()).toBe(1);
      expect(await adapters.getAttribute('data-software')).toBe('true');
      expect(await adapters.textContent()).toMatch(/swiftshader.*MiB.*KiB/is);
      expect(await app.at('device-trial').getAttribute('data-held')).toBe('false');
      for (const colorScheme of ['light', 'dark'] as const) {
        await app.page.emulateMedia({ colorScheme });
        await app.screenshot(`50 device ${colorScheme}`);
      }
      await app.page.emulateMedia({ colorScheme: 'light' });
    },
    LIMIT_MS,
  );

  it('names everything that can be operated', async () => {
    const { page } = app;
    await page.getByRole('dialog', { name: 'Training on this computer' }).waitFor();
    expect(await page.getByRole('group', { name: 'What trains' }).count()).toBe(1);
    for (const name of [/^Whichever is quicker/, /^The processor/, /^The graphics processor/]) {
      expect(await page.getByRole('radio', { name }).count()).toBe(1);
    }
    expect(await page.getByRole('spinbutton', { name: /^Memory/ }).count()).toBe(1);
    expect(await page.getByRole('button', { name: /^Try out/ }).count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Close' }).count()).toBe(2);
    expect(await page.getByRole('heading', { name: 'Training on this computer' }).count()).toBe(1);
  });

  it('is operated by keys alone: the graphics processor is chosen, and less of its memory', async () => {
    expect(await focused()).toBe('device-close');
    await press('Shift+Tab', 'Shift+Tab');
    expect(await focused()).toBe('device-memory');
    await press('Control+a', '1', '0', '0', 'Tab');
    await expect.poll(() => app.at('device-memory').getAttribute('aria-invalid')).toBe('true');
    expect((await app.call('device')).settings.memoryMiB).toBe(2048);
    await press('Shift+Tab', 'Control+a', '7', '6', '8', 'Tab', 'Shift+Tab', 'Shift+Tab');
    await expect.poll(async () => (await app.call('device')).settings.memoryMiB).toBe(768);
    expect(await focused()).toBe('device-engine');
    await press('ArrowDown', 'ArrowDown');
    await expect.poll(async () => (await app.call('device')).settings.engine).toBe('webgpu');
    await expect
      .poll(() => app.at('device-reason').textContent())
      .toMatch(/Trains on .*swiftshader.*, as was chosen/is);
    expect(await app.at('device-note').textContent()).toContain('from the next training on');
    await press('Escape');
    await app.at('dialog').waitFor({ state: 'detached' });
    expect(await focused()).toBe('sentence');
  });

  it(
    'tries the devices out, and stops when it is told to',
    async () => {
      await app.at('retrain-menu-button').click();
      await app.at('retrain-device').click();
      await pageIsThere();
      await app.at('device-try').click();
      await expect.poll(async () => (await app.call('device')).trying).toBe(true);
      await press('Escape');
      await app.at('dialog').waitFor({ state: 'detached' });
      expect((await app.call('device')).trying).toBe(true);
      await app.chooseMenuItem('training.device');
      await pageIsThere();
      expect(await app.at('device-try').textContent()).toContain('Stop');
      await app.at('device-try').click();
      await expect.poll(() => app.at('device-note').textContent(), patiently).toContain('Stopped');
      expect((await app.call('device')).trying).toBe(false);
      await press('Escape');
    },
    LIMIT_MS,
  );

  it(
    'shows the choice again after a restart',
    async () => {
      expect(JSON.parse(await readFile(join(folder, 'devices.json'), 'utf8'))).toEqual({
        engine: 'webgpu',
        adapter: 'high-performance',
        memoryMiB: 768,
      });
      await app.close();
      await start();
      await app.chooseMenuItem('training.device');
      await pageIsThere();
      expect(await radio('webgpu').isChecked()).toBe(true);
      expect(await app.at('device-memory').inputValue()).toBe('768');
      await app.at('dialog-close').click();
      await app.at('dialog').waitFor({ state: 'detached' });
      expect(app.pageErrors).toEqual([]);
    },
    LIMIT_MS,
  );
});
