// The keyboard alone, in the real window: sentences corrected to the corpus's own labels, one left for later, keys changed and kept.
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { readDemoCorpus } from '../../electron/project/demo/demo-corpus.ts';
import { formatsIn } from '../../electron/project/formats.ts';
import { ensurePreparedDemo, ROOT, RunningApp } from './running-app.ts';
import { SentencePage } from './sentence-page.ts';
import { goldOf } from './typist/gold.ts';
import { Typist } from './typist/typist.ts';

/** The whole session of 50 is `npm run bench -- keyboard`. */
const SENTENCES = 6;

let app: RunningApp;
let sentence: SentencePage;

beforeAll(async () => {
  await ensurePreparedDemo();
  app = await RunningApp.start();
  sentence = new SentencePage(app);
  await app.at('mention').first().waitFor();
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app.screenshot(`failed ${task.name}`);
});

afterAll(async () => {
  await app.close();
  await app.removeData();
});

it('sentences become what the corpus says by key presses alone, with at most three for most items', async () => {
  const build = join(ROOT, 'build');
  const formats = formatsIn([join(build, 'plugins', 'formats')]);
  const gold = goldOf(await readDemoCorpus(formats, join(build, 'resources')));
  const { schema } = (await app.call('summary')) ?? expect.fail('no project');
  await app.at('sentence').focus();
  const typist = new Typist(app, schema, gold, 0.5);
  const presses: number[] = [];
  for (let count = 0; count < SENTENCES; count++) {
    const corrected = await typist.correctSentence();
    expect(corrected.isGold).toBe(true);
    presses.push(...corrected.items.map((item) => item.presses));
  }
  const median = presses.sort((a, b) => a - b)[Math.floor(presses.length / 2)] ?? 0;
  expect(median).toBeLessThanOrEqual(3);
});

it('a mention is drawn by pointing at its words, and a relation by pointing at its ends', async () => {
  const { id } = await sentence.openWhere(({ sentence: { id, tokens } }) =>
    tokens.length > 6 ? { id } : null,
  );
  await app.page.keyboard.press('Escape');
  const letter = async (target: string | number): Promise<string> =>
    (await app.page.locator(`[data-testid=pointing-letter][data-target="${target}"]`).textContent()) ?? '';
  const type = async (keys: string): Promise<void> => {
    for (const key of keys.trim()) await app.page.keyboard.press(key);
  };
  const { schema } = (await app.call('summary')) ?? expect.fail('no project');
  const [entity] = schema.entityTypes;
  await app.page.keyboard.press(entity!.key);
  await app.at('pointing-letter').first().waitFor();
  await app.screenshot('pointing');
  await type(await letter(1));
  await app.page.locator('[data-testid=pointing-letter].chosen').waitFor();
  await type(await letter(2));
  const { tokens } = (await sentence.view()).sentence;
  await expect
    .poll(async () =>
      (await sentence.view()).mentions.some(
        (mention) =>
          mention.status === 'accepted' &&
          mention.begin === tokens[1]!.begin &&
          mention.end === tokens[2]!.end &&
          mention.type === entity!.name,
      ),
    )
    .toBe(true);
  // Escape takes the letters away and does nothing else.
  await app.page.keyboard.press(entity!.key);
  await app.at('pointing-letter').first().waitFor();
  await app.page.keyboard.press('Escape');
  await expect.poll(() => app.at('pointing-letter').count()).toBe(0);
  await app.page.keyboard.press('Control+z');
  await expect.poll(() => sentence.current()).toBe(id);
});

it('a sentence left for later is behind the others, under Later, and back with undo', async () => {
  await app.at('sentence').focus();
  await app.page.keyboard.press('Escape');
  const left = await sentence.current();
  await app.page.keyboard.press('s');
  await expect.poll(() => sentence.current()).not.toBe(left);
  expect((await app.call('queue', 'pending', 0, 500)).entries.at(-1)?.sentenceId).toBe(left);
  await app.at('filter-skipped').click();
  await expect.poll(() => app.at('queue-row').count()).toBe(1);
  await app.at('queue-row').click();
  await expect.poll(() => sentence.current()).toBe(left);
  await expect.poll(async () => app.at('inspector-sentence').textContent()).toContain('left for later');
  await app.at('filter-pending').click();
  await app.at('sentence').focus();
  await app.page.keyboard.press('Control+z');
  await expect.poll(async () => (await app.call('queue', 'pending', 0, 1)).entries[0]?.sentenceId).toBe(left);
});

it('a key is changed by pressing another, which says what it was; it survives a restart and can be taken back', async () => {
  const line = (action: string) => app.page.locator(`[data-testid=shortcut][data-action="${action}"]`);
  const change = async (action: string, key: string): Promise<void> => {
    await line(action).locator('.chords').focus();
    await app.page.keyboard.press('Enter');
    await app.page.keyboard.press(key);
  };
  await app.page.keyboard.press('F1');
  await change('sentence.skip', 'z');
  await expect
    .poll(() => app.at('keys-said').textContent())
    .toMatch(/Z is now “Leave the sentence for later”/);
  // Taken from another action, which is said.
  await change('queue.next', 'k');
  await expect
    .poll(() => app.at('keys-said').textContent())
    .toMatch(/K is now .* It was “Previous sentence”/);
  await app.screenshot('keys');
  await line('queue.next').getByTestId('reset-key').click();
  await app.page.keyboard.press('Escape');
  await expect.poll(() => app.at('keys-said').count()).toBe(0);

  await app.close();
  app = await RunningApp.start({ dataFolder: app.dataFolder });
  sentence = new SentencePage(app);
  await app.at('sentence').waitFor();
  // Letters in a text field stay letters.
  await app.at('search').fill('');
  await app.at('search').press('z');
  expect(await app.at('search').inputValue()).toBe('z');
  await app.at('search').fill('');
  await app.at('sentence').focus();
  const before = await sentence.current();
  await app.page.keyboard.press('s');
  await app.page.keyboard.press('z');
  await expect.poll(() => sentence.current()).not.toBe(before);
  expect((await app.call('queue', 'skipped', 0, 10)).total).toBe(1);

  await app.page.keyboard.press('F1');
  await app.at('reset-keys').click();
  await expect.poll(() => line('sentence.skip').locator('.chords').textContent()).toMatch(/S\s*$/);
  await app.page.keyboard.press('Escape');
});
