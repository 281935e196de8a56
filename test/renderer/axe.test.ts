// Accessibility rules (axe-core: WCAG 2.2 A and AA, and its best practices) on every screen of the harness's list, each in one of the four looks,
// in turn, since all screens have their colours from the same few. A screen that is added to the list is checked by itself.
//
//   CMAN_LOOKS=all npm test -- test/renderer/axe.test.ts     every screen in every look, which takes minutes
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHarness, SETTLED, showScreen } from './harness/open-harness.ts';
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

/** The whole page, or the dialog that lies over it: what is under that was a screen of its own, and takes as long to check. */
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

const CONTRAST_ONLY: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };

/** The first is checked by all rules, any others for contrast. */
const LOOKS: Readonly<Record<string, { colorScheme: 'light' | 'dark'; contrast: string }>> = {
  light: { colorScheme: 'light', contrast: '' },
  dark: { colorScheme: 'dark', contrast: '' },
  'dark, high contrast': { colorScheme: 'dark', contrast: 'more' },
  'light, high contrast': { colorScheme: 'light', contrast: 'more' },
};

/** CMAN_SCREENS="start,tour" checks these alone. */
const NAMES = process.env['CMAN_SCREENS']?.split(',').filter(Boolean) ?? [];
const ALL_LOOKS = process.env['CMAN_LOOKS'] === 'all';

const looksOf = (index: number): string[] => {
  const looks = Object.keys(LOOKS);
  return ALL_LOOKS ? looks : looks.slice(index % looks.length).slice(0, 1);
};

const CASES = (NAMES.length > 0 ? NAMES : Object.keys(SCREENS)).map((name, index) => ({
  name,
  looks: looksOf(index),
}));

it.each(CASES)('finds nothing wrong with $name', async ({ name, looks }) => {
  const screen = SCREENS[name]!;
  const found: string[] = [];
  for (const [index, look] of looks.entries()) {
    const { colorScheme, contrast } = LOOKS[look]!;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    if (index === 0) {
      await showScreen(page, screen);
      await evaluate(axe);
    }
    await evaluate(`document.documentElement.dataset.contrast = ${JSON.stringify(contrast)}`);
    await evaluate(SETTLED);
    const lines = await violations(WHAT_IS_OPEN, index === 0 ? {} : CONTRAST_ONLY);
    for (const line of lines) found.push(`${look}: ${line}`);
  }
  expect(found).toEqual([]);
});
