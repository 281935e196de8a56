// Accessibility rules (axe-core: WCAG 2.2 A and AA, and its best practices) on every screen of the harness's list, light; contrast also dark
// and with high contrast, light and dark. A screen that is added to the list is checked by itself.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHarness, showScreen } from './harness/open-harness.ts';
import { SCREENS } from './harness/screens.ts';

let page: Page;
let session: CDPSession;
let axe: string;
let close: () => Promise<void>;

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  ({ page, close } = await openHarness());
  session = await page.context().newCDPSession(page);
});

afterAll(() => close());

/** Runs in the page from outside it: its content security policy lets no script in, and stays as it is. */
async function evaluate(expression: string): Promise<unknown> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/** The whole page, or the dialog that lies over it: what is under that was a screen of its own, and its colours take long to check. */
const WHAT_IS_OPEN = `(() => {
  const openIn = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches('dialog:modal')) return element;
      const found = element.shadowRoot && openIn(element.shadowRoot);
      if (found) return found;
    }
    return null;
  };
  return openIn(document) ?? document;
})()`;

/** What is wrong, one line each: the rule, the element, why. */
async function violations(where: string, options: RunOptions): Promise<string[]> {
  const words = await evaluate(
    `axe.run(${where}, ${JSON.stringify({ resultTypes: ['violations'], ...options })}).then((results) => JSON.stringify(results))`,
  );
  const results: AxeResults = JSON.parse(String(words));
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) =>
      [id, target.flat().at(-1), failureSummary.split('\n').slice(1).join(' ').trim()].join(' | '),
    ),
  );
}

/** What was switched over has been drawn: colours come frames after they were asked for. */
const DRAWN = `new Promise((resolve) => {
  let frames = 0;
  const next = () => (++frames > 4 ? resolve(null) : requestAnimationFrame(next));
  next();
})`;

const CONTRAST_ONLY: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };

/** CMAN_SCREENS="start,tour" checks these alone. */
const NAMES = process.env['CMAN_SCREENS']?.split(',').filter(Boolean) ?? [];

it.each(NAMES.length > 0 ? NAMES : Object.keys(SCREENS))('finds nothing wrong with %s', async (name) => {
  const screen = SCREENS[name]!;
  const found: string[] = [];
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await showScreen(page, screen);
  await evaluate(axe);
  const check = async (look: string, where: string, options: RunOptions): Promise<void> => {
    await evaluate(DRAWN);
    for (const line of await violations(where, options)) found.push(`${look}: ${line}`);
  };
  await check('light', 'document', {});
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await check('dark', WHAT_IS_OPEN, CONTRAST_ONLY);
  await evaluate("document.documentElement.dataset.contrast = 'more'");
  await check('dark, high contrast', WHAT_IS_OPEN, CONTRAST_ONLY);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await check('light, high contrast', WHAT_IS_OPEN, CONTRAST_ONLY);
  expect(found).toEqual([]);
});
