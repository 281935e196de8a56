// The harness in the Electron runtime: for pictures of screens and for tests that walk through all of them.
import { join, resolve } from 'node:path';
import { _electron, type Page } from 'playwright-core';
import { electronRuntime } from '../../support/electron-runtime.ts';
import { buildHarness } from './build.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

export interface Screen {
  /** What of the harness is open: main.ts. */
  readonly query: string;
  readonly walk: (page: Page) => Promise<void>;
  readonly size?: { width: number; height: number };
}

export interface ScreenOptions {
  readonly language?: string;
  /** High contrast. */
  readonly contrast?: boolean;
  readonly size?: { readonly width: number; readonly height: number };
}

export async function openHarness(): Promise<{ page: Page; close: () => Promise<void> }> {
  const harness = await buildHarness(join(ROOT, `.cache/harness.${process.pid}`));
  const runtime = await electronRuntime();
  const electron = await _electron.launch({
    executablePath: runtime.executablePath,
    args: [...runtime.args, join(import.meta.dirname, 'electron-main.cjs')],
    env: { ...runtime.env, CMAN_HARNESS: harness },
  });
  const page = await electron.firstWindow();
  page.on('console', (message) => {
    const loud = message.type() === 'error' || message.type() === 'warning';
    // The test driver's own scripts, which the page's policy frowns at.
    if (loud && !message.text().includes('TrustedScript')) console.error(`page: ${message.text()}`);
  });
  page.on('pageerror', (error) => console.error(`page: ${error.message}`));
  return { page, close: () => electron.close() };
}

/** Opens the window anew and walks to the screen. @throws Error where the way is blocked */
export async function showScreen(
  page: Page,
  screen: Screen,
  { language = 'en', contrast = false, size }: ScreenOptions = {},
): Promise<void> {
  await page.setViewportSize(size ?? screen.size ?? { width: 1440, height: 900 });
  await page.evaluate(() => Reflect.get(globalThis, 'localStorage').clear());
  const query = [screen.query, `language=${language}`, ...(contrast ? ['contrast=more'] : [])];
  await page.goto(`app://cman/index.html?${query.filter(Boolean).join('&')}`);
  // Whatever is there first has been drawn.
  await page
    .locator(
      '[data-testid=project-window], [data-testid=welcome], [data-testid=lock-screen], [data-testid=notice]',
    )
    .first()
    .waitFor();
  await page.evaluate(SETTLED);
  await screen.walk(page);
  await page.evaluate(SETTLED);
}

/** What was asked for has been drawn, and nothing moves any more: elements and colours come frames after they were asked for. */
export const SETTLED = `(async () => {
  const drawn = async () => {
    for (let frames = 0; frames < 5; frames++) await new Promise(requestAnimationFrame);
  };
  await drawn();
  const endless = (animation) => animation.effect?.getComputedTiming().endTime === Infinity;
  await Promise.allSettled(document.getAnimations().filter((one) => !endless(one)).map(({ finished }) => finished));
  await drawn();
})()`;
