// How the real window looks: language, theme, contrast and zoom at once and kept over a restart; the tour once and never again; the native
// menu in the same language, with the same keys, and only what makes sense now.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MenuAction } from '../../core/contract/menu.ts';
import { ensurePreparedDemo, RunningApp } from './running-app.ts';

let app: RunningApp;

beforeAll(async () => {
  await ensurePreparedDemo();
  // As at a person's first start, but in a language that does not depend on the machine.
  app = await RunningApp.start({ look: { language: 'en' } });
  await app.at('sentence').waitFor();
});

afterAll(async () => {
  await app.close();
  await app.removeData();
});

/** A native menu item as a person sees it. */
function menuItem(
  id: MenuAction,
): Promise<{ label: string; enabled: boolean; checked: boolean; accelerator: string }> {
  return app.electron.evaluate(({ Menu }, wanted) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(wanted);
    if (!item) throw new Error(`the menu has no ${wanted}`);
    return {
      label: item.label,
      enabled: item.enabled,
      checked: item.checked,
      accelerator: String(item.accelerator ?? ''),
    };
  }, id);
}

const zoom = (): Promise<number> =>
  app.electron.evaluate(
    ({ BrowserWindow }, id) => BrowserWindow.fromId(id)?.webContents.getZoomFactor() ?? 0,
    app.windowId,
  );
const pageLanguage = (): Promise<string | null> => app.page.locator('html').getAttribute('lang');
/** As a person sees it: the test driver's own override is taken off. */
const isDark = async (): Promise<unknown> => {
  await app.page.emulateMedia({ colorScheme: null });
  return app.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches");
};
/** Content wider than the window: something can't be reached. */
const overflow = (): Promise<unknown> =>
  app.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

async function restart(): Promise<void> {
  await app.close();
  app = await RunningApp.start({ dataFolder: app.dataFolder });
  await app.at('sentence').waitFor();
}

describe('the tour', () => {
  it('comes at the first start, steps by keys, and does not keep anyone from working', async () => {
    await app.at('tour').waitFor();
    await app.screenshot('60 tour');
    await expect.poll(() => app.at('tour').getAttribute('data-step')).toBe('0');
    await app.page.keyboard.press('Enter');
    await expect.poll(() => app.at('tour').getAttribute('data-step')).toBe('1');
    await app.page.keyboard.press('ArrowRight');
    await app.page.keyboard.press('ArrowLeft');
    await expect.poll(() => app.at('tour').getAttribute('data-step')).toBe('1');
    await app.at('mention').first().click();
    await expect.poll(() => app.at('mention').first().getAttribute('aria-pressed')).toBe('true');
    await app.page.keyboard.press('Escape');
  });

  it('is over once skipped, and does not come again, unless the menu is asked', async () => {
    await app.at('tour-skip').focus();
    await app.page.keyboard.press('Escape');
    await app.at('tour').waitFor({ state: 'detached' });
    await restart();
    expect(await app.at('tour').count()).toBe(0);
    await app.chooseMenuItem('view.tour');
    await app.at('tour').waitFor();
    for (let step = 0; step < 5; step++) await app.at('tour-next').click();
    await app.at('tour').waitFor({ state: 'detached' });
  });
});

describe('the native menu', () => {
  it('says what can be done now', async () => {
    await app.page.keyboard.press('Escape');
    await app.page.keyboard.press('Escape');
    await expect.poll(async () => (await menuItem('relation.link')).enabled).toBe(false);
    await app.at('mention').first().click();
    await expect.poll(async () => (await menuItem('relation.link')).enabled).toBe(true);
    expect(await menuItem('relation.reverse')).toMatchObject({ enabled: false });
    expect(await menuItem('training.cancel')).toMatchObject({ enabled: false });
    await app.chooseMenuItem('view.document');
    await expect.poll(async () => (await menuItem('view.document')).checked).toBe(true);
    await app.chooseMenuItem('view.document');
    await app.chooseMenuItem('view.about');
    await expect.poll(async () => (await menuItem('project.import')).enabled).toBe(false);
    await app.page.keyboard.press('Escape');
    await expect.poll(async () => (await menuItem('project.import')).enabled).toBe(true);
  });

  it('shows the keys of the keymap', async () => {
    expect((await menuItem('edit.redo')).accelerator).toBe('CmdOrCtrl+Shift+Z');
    expect((await menuItem('sentence.done')).accelerator).toBe('CmdOrCtrl+Enter');
    expect((await menuItem('view.zoom-in')).accelerator).toBe('CmdOrCtrl+=');
  });
});

describe('appearance and language', () => {
  it('are changed at once, in the window and in the menu', async () => {
    await app.page.keyboard.press('Control+Shift+Comma');
    await app.at('look').waitFor();
    await app.at('look-language').and(app.page.locator('[value=de]')).check();
    await expect.poll(pageLanguage).toBe('de');
    await app.page.getByRole('heading', { name: 'Darstellung und Sprache' }).waitFor();
    await expect.poll(async () => (await menuItem('project.import')).label).toBe('&Importieren …');
    await app.at('look-theme').and(app.page.locator('[value=dark]')).check();
    await expect.poll(isDark).toBe(true);
    await app.at('look-contrast').and(app.page.locator('[value=more]')).check();
    await expect.poll(() => app.page.locator('html').getAttribute('data-contrast')).toBe('more');
    // Zooming works with a dialog open as well.
    for (let step = 0; step < 5; step++) {
      const before = await zoom();
      await app.page.keyboard.press('Control+=');
      await expect.poll(zoom).toBeGreaterThan(before);
    }
    expect(await zoom()).toBeCloseTo(2, 5);
    await app.page.keyboard.press('Escape');
    await app.at('look').waitFor({ state: 'detached' });
  });

  it('leave everything reachable at twice the size', async () => {
    expect(await overflow()).toBe(0);
    await app.at('sentence').waitFor();
    await app.at('done').click({ trial: true });
    await app.at('retrain').click({ trial: true });
    await app.at('queue-row').first().click({ trial: true });
    await app.screenshot('61 german dark high contrast twice the size');
  });

  it('are kept over a restart', async () => {
    await restart();
    expect(await pageLanguage()).toBe('de');
    expect(await isDark()).toBe(true);
    expect(await app.page.locator('html').getAttribute('data-contrast')).toBe('more');
    expect(await zoom()).toBeCloseTo(2, 5);
    await expect.poll(async () => (await menuItem('edit.undo')).label).toBe('&Rückgängig');
    await app.page.keyboard.press('Control+0');
    await expect.poll(zoom).toBeCloseTo(1, 5);
  });

  it('errors of the main process speak the language, too', async () => {
    await expect(app.call('sentence', 'none')).rejects.toThrow(/Satz/);
    await app.chooseMenuItem('view.look');
    await app.at('look-language').and(app.page.locator('[value=en]')).check();
    await expect.poll(pageLanguage).toBe('en');
    await app.page.keyboard.press('Escape');
    await expect.poll(async () => (await menuItem('edit.undo')).label).toBe('&Undo');
  });
});
