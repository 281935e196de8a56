// Does to the harness what a person does, by key and by mouse, and checks what becomes of it:
// `xvfb-run -a npx tsx test/renderer/harness/walk.ts`. The product's own walk, on the real main process, is under test/window/.
import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { _electron, type Locator, type Page } from 'playwright-core';
import { buildHarness } from './build.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

const mention = (page: Page, text: string): Locator =>
  page.locator(`[data-testid=mention][data-text="${text}"]`);

async function open(page: Page, words: string): Promise<void> {
  await page.goto('app://cman/index.html');
  await page.getByTestId('search').fill(words);
  await page.getByTestId('search-hit').first().click();
  await page.getByTestId('search').fill('');
  await page.getByTestId('sentence').focus();
}

async function centre(locator: Locator, share = 0.5): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  assert.ok(box);
  return { x: box.x + box.width * share, y: box.y + box.height / 2 };
}

/** The glyphs of a word of the sentence. */
const word = (page: Page, text: string): Locator =>
  page.locator('cman-text-surface .ink', { hasText: new RegExp(`^${text}$`) }).first();

const STEPS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async 'keys: accept, reject, undo, redo'(page) {
    await open(page, 'Skagerrak Line');
    await page.getByTestId('sentence').focus();
    assert.equal(await mention(page, 'Skagerrak Line').getAttribute('aria-pressed'), 'true');
    await page.keyboard.press('Enter');
    await page.locator('[data-text="Skagerrak Line"][data-status=accepted]').waitFor();
    assert.equal(await mention(page, 'Frederikshavn').getAttribute('aria-pressed'), 'true');
    await page.keyboard.press('x');
    await mention(page, 'Frederikshavn').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await page.locator('[data-text=Frederikshavn][data-status=suggested]').waitFor();
    await page.keyboard.press('Control+Shift+Z');
    await mention(page, 'Frederikshavn').waitFor({ state: 'detached' });
    await page.keyboard.press('Shift+X');
    await page.locator('[data-text=Frederikshavn][data-status=rejected]').waitFor();
    await page.keyboard.press('Shift+X');
  },
  async 'keys: three quick accepts accept three'(page) {
    await open(page, 'Skagerrak Line');
    await page.getByTestId('sentence').focus();
    for (let press = 0; press < 3; press++) await page.keyboard.press('Enter', { delay: 0 });
    await page.locator('[data-testid=mention][data-status=accepted]').nth(2).waitFor();
  },
  async 'keys: token cursor, create by digit, retype, grow and shrink, delete'(page) {
    await open(page, 'Skagerrak Line');
    await page.getByTestId('sentence').focus();
    await page.keyboard.press('Escape');
    for (let step = 0; step < 6; step++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('4');
    await page.locator('[data-text="ferry operator"][data-type=Other][data-status=accepted]').waitFor();
    await page.keyboard.press('3');
    await page.locator('[data-text="ferry operator"][data-type=Org]').waitFor();
    await page.keyboard.press(']');
    await mention(page, 'ferry operator based').waitFor();
    await page.keyboard.press('Shift+]');
    await mention(page, 'ferry operator').waitFor();
    await page.keyboard.press('[');
    await mention(page, 'a ferry operator').waitFor();
    await page.keyboard.press('Backspace');
    await mention(page, 'a ferry operator').waitFor({ state: 'detached' });
  },
  async 'keys: link, only what is allowed, reverse, retype refused to text fields'(page) {
    await open(page, 'Skagerrak Line');
    await page.getByTestId('sentence').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    assert.equal(await mention(page, 'Denmark').getAttribute('aria-pressed'), 'true');
    await page.keyboard.press('r');
    await page.keyboard.press('Tab');
    assert.deepEqual(
      await page.getByTestId('popup-relation-type').evaluateAll((all) => all.map((one) => one.dataset.type)),
      ['Located_In'],
    );
    await page.keyboard.press('Tab');
    await page.locator('[data-testid=popup-relation-type][data-type=OrgBased_In]').waitFor();
    await page.keyboard.press('Tab');
    await page.locator('[data-testid=popup-relation-type][data-type=Located_In]').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-testid=relation][data-type=Located_In][data-status=accepted]').waitFor();
    const relation = page.locator('[data-testid=relation][data-type=Located_In][data-status=accepted]');
    const head = await relation.first().getAttribute('data-head');
    await relation.first().click();
    await page.keyboard.press('v');
    await page
      .locator(`[data-testid=relation][data-type=Located_In][data-tail="${head ?? ''}"]`)
      .first()
      .waitFor();
  },
  async 'mouse: select text, choose a type'(page) {
    await open(page, 'Skagerrak Line');
    const from = await centre(word(page, 'six'));
    const to = await centre(word(page, 'sailings'));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    await page.locator('[data-testid=popup][data-kind=create]').waitFor();
    await page.locator('[data-testid=popup-type][data-type=Other]').click();
    await page.locator('[data-text="six sailings"][data-status=accepted]').waitFor();
    await page.getByTestId('popup').waitFor({ state: 'detached' });
  },
  async 'mouse: a double click offers the types; copying copies the selection'(page) {
    await open(page, 'Skagerrak Line');
    const at = await centre(word(page, 'noon'));
    await page.mouse.dblclick(at.x, at.y);
    await page.locator('[data-testid=popup][data-kind=create]').waitFor();
    await page.keyboard.press('Control+c');
    assert.equal(await electron.evaluate(({ clipboard }) => clipboard.readText()), 'noon');
  },
  async 'mouse: click a mention, accept it in its popup'(page) {
    await open(page, 'Skagerrak Line');
    const at = await centre(word(page, 'Denmark'));
    await page.mouse.click(at.x, at.y);
    await page.getByTestId('popup-accept').click();
    await page.locator('[data-text=Denmark][data-status=accepted]').waitFor();
  },
  async 'mouse: drag a handle'(page) {
    await open(page, 'Skagerrak Line');
    await mention(page, 'Skagerrak Line').click();
    await page.keyboard.press('Escape');
    const from = await centre(page.getByTestId('handle-begin'));
    const to = await centre(word(page, 'The'));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 5 });
    await page.mouse.up();
    await mention(page, 'The Skagerrak Line').waitFor();
  },
  async 'mouse: drag from mention to mention draws a relation'(page) {
    await open(page, 'Skagerrak Line');
    const before = await page.locator('[data-testid=relation]').count();
    const from = await centre(word(page, 'Line'));
    const to = await centre(word(page, 'Denmark'));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 6 });
    await page.mouse.up();
    await page.locator('[data-testid=relation][data-type=OrgBased_In][data-status=accepted]').waitFor();
    assert.equal(await page.locator('[data-testid=relation]').count(), before + 1);
  },
  async 'mouse: click an arc, reverse and delete it'(page) {
    await open(page, 'Tacoma Washington');
    const relation = page.locator('[data-testid=relation]').first();
    await relation.click();
    await page.getByTestId('popup-accept').click();
    await page.locator('[data-testid=relation][data-status=accepted]').waitFor();
    await page.locator('[data-testid=relation]').first().click();
    await page.getByTestId('popup-delete').click();
    await page.locator('[data-testid=relation]').waitFor({ state: 'detached' });
  },
  async 'sentence done takes it out of the queue and goes on'(page) {
    await page.goto('app://cman/index.html');
    await page.getByTestId('queue-row').first().waitFor();
    const total = await page.getByTestId('queue-total').innerText();
    const first = await page.getByTestId('queue-row').first().getAttribute('data-sentence-id');
    const second = await page.getByTestId('queue-row').nth(1).getAttribute('data-sentence-id');
    await page.getByTestId('sentence').focus();
    await page.keyboard.press('Control+Enter');
    await page.locator(`[data-testid=sentence][data-sentence-id="${second ?? ''}"]`).waitFor();
    assert.equal(Number(await page.getByTestId('queue-total').innerText()), Number(total) - 1);
    await page.keyboard.press('Control+z');
    await page.locator(`[data-testid=sentence][data-sentence-id="${first ?? ''}"]`).waitFor();
    await page.locator('[data-testid=sentence-status][data-status=pending]').waitFor();
    assert.equal(await page.getByTestId('queue-total').innerText(), total);
  },
  async 'keys: j, k, the filter, a long way down the queue'(page) {
    await page.goto('app://cman/index.html?copies=100');
    await page.getByTestId('queue-row').first().waitFor();
    await page.getByTestId('sentence').focus();
    const first = await page.getByTestId('sentence').getAttribute('data-sentence-id');
    for (let step = 0; step < 70; step++) await page.keyboard.press('j');
    await page.waitForTimeout(400);
    const later = page.locator('[data-testid=queue-row][aria-selected=true]');
    const position = Number(await later.getAttribute('aria-posinset'));
    assert.equal(position, 71);
    await page.keyboard.press('Alt+ArrowLeft');
    await page.getByTestId('queue').evaluate((list) => list.scrollTo({ top: 0 }));
    await page.locator(`[data-testid=queue-row][data-sentence-id="${first ?? ''}"]`).click();
    await page.getByTestId('filter-complete').click();
    await page.locator('[data-testid=queue-row][data-status=complete]').first().waitFor();
  },
  async 'keys stay with text fields and buttons'(page) {
    await open(page, 'Skagerrak Line');
    await page.keyboard.press('/');
    await page.keyboard.type('xja1');
    assert.equal(await page.getByTestId('search').inputValue(), 'xja1');
    assert.equal(await page.locator('[data-testid=mention][data-status=suggested]').count(), 3);
    await page.keyboard.press('Escape');
    assert.equal(await page.getByTestId('search').inputValue(), '');
  },
  async 'training: progress, cancel, finish'(page) {
    await page.goto('app://cman/index.html?epochMs=60');
    await page.getByTestId('sentence').waitFor();
    await page.keyboard.press('Control+r');
    await page.getByTestId('training-epoch').waitFor();
    await page.getByTestId('cancel-training').click();
    await page.locator('[data-testid=training][data-state=cancelled]').waitFor();
    await page.getByTestId('retrain').click();
    await page.locator('[data-testid=training][data-state=finished]').waitFor();
    await page.locator('[data-testid=notice][data-level=success]').waitFor();
  },
  async 'dialogs: import error, export report, models, keys, types'(page) {
    await open(page, 'Skagerrak Line');
    await page.keyboard.press('Control+i');
    await page.getByTestId('import-choose').click();
    await page.getByTestId('import-format').selectOption('conll04');
    await page.getByTestId('import-start').click();
    await page.getByTestId('import-error').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.locator('[data-action="relation.link"] button').click();
    await page.keyboard.press('g');
    await page.getByText('Close', { exact: true }).click();
    await page.getByTestId('sentence').focus();
    await mention(page, 'Skagerrak Line').click();
    await page.keyboard.press('g');
    await page.locator('.surface.linking').waitFor();
    await page.evaluate('localStorage.clear()');
  },
};

const harness = await buildHarness(join(ROOT, '.cache/harness'));
const electron = await _electron.launch({
  executablePath: join(ROOT, '.cache/electron-runtime/electron'),
  args: ['--no-sandbox', join(import.meta.dirname, 'electron-main.cjs')],
  env: { ...process.env, CMAN_HARNESS: harness },
});
const page = await electron.firstWindow();
page.setDefaultTimeout(4000);
page.setDefaultNavigationTimeout(30_000);
page.on('pageerror', (error) => console.error(`page: ${error.stack ?? error.message}`));
page.on('console', (message) => {
  if (message.type() === 'error') console.error(`page: ${message.text()}`);
});
await page.setViewportSize({ width: 1440, height: 900 });
const wanted = process.argv[2] ?? '';
let failed = 0;
for (const [name, step] of Object.entries(STEPS)) {
  if (!name.includes(wanted)) continue;
  try {
    await step(page);
    console.error(`ok      ${name}`);
  } catch (error) {
    failed++;
    console.error(`FAILED  ${name}\n${error instanceof Error ? error.message : String(error)}`);
    await page.screenshot({ path: join(ROOT, '.cache', `walk-${failed}.png`) });
  }
}
await electron.close();
process.exitCode = failed > 0 ? 1 : 0;
