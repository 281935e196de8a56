// A project without a model, as somebody begins one: what they mark is suggested elsewhere at once, and lists suggest from the start.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { RunningApp } from './running-app.ts';
import { byStatus, SentencePage } from './sentence-page.ts';

/** Brings the types along. */
const ANNOTATED = [
  '#doc 1',
  "0\tEve\tB-Peop\t['Live_In']\t[3]",
  "1\tlives\tO\t['N']\t[1]",
  "2\tin\tO\t['N']\t[2]",
  "3\tBern\tB-Loc\t['N']\t[3]",
  '',
].join('\n');
const TEXT =
  'Oslo was cold in the morning. Nobody had been seen at the harbour since Friday. The last train to Oslo left without Ann.';

let app: RunningApp;
let sentence: SentencePage;

beforeAll(async () => {
  app = await RunningApp.start();
  sentence = new SentencePage(app);
  await app.at('project-window').waitFor();
  const [annotated, text] = [join(app.dataFolder, 'annotated.txt'), join(app.dataFolder, 'news.txt')];
  await writeFile(annotated, ANNOTATED);
  await writeFile(text, TEXT);
  await app.call('createProject', join(app.dataFolder, 'fresh.cman'));
  await app.call('importFiles', [annotated], 'conll04-multihead', 'train');
  await app.call('importFiles', [text], 'text', null);
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app.screenshot(`failed ${task.name}`);
});

afterAll(async () => {
  await app.close();
  await app.removeData();
});

const openSentence = (words: string): Promise<true> =>
  sentence.openWhere((view) => (view.text.includes(words) ? true : null));

it('what is marked in one sentence is suggested in another at once, with the reason, and accepted by key', async () => {
  await expect.poll(() => app.at('queue-row').count()).toBe(3);
  const { schema } = (await app.call('summary')) ?? expect.fail('no project');
  const key = schema.entityTypes.find(({ name }) => name === 'Loc')?.key ?? '';
  await openSentence('cold');
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.press('ArrowRight');
  await app.page.keyboard.press(key);
  await expect.poll(async () => byStatus((await sentence.view()).mentions, 'accepted').length).toBe(1);
  // The queue says it without being asked.
  await app.page.locator('[data-testid=queue-row][data-suggestions="1"]').waitFor();
  await openSentence('train to Oslo');
  const [suggested] = byStatus((await sentence.view()).mentions, 'suggested');
  expect(suggested).toMatchObject({ type: 'Loc', origin: { kind: 'recommender', id: 'dictionary' } });
  await sentence.tabTo(suggested ?? expect.fail('nothing is suggested'));
  await app.at('inspector-reason').waitFor();
  expect(await app.at('inspector-reason').textContent()).toBe('accepted once as Loc');
  await app.screenshot('40 suggested by the dictionary');
  await app.page.keyboard.press('Enter');
  await expect
    .poll(async () => byStatus((await sentence.view()).mentions, 'accepted').map(({ type }) => type))
    .toEqual(['Loc']);
  expect((await app.call('summary'))?.openSuggestions).toBe(0);
});

it('lists are loaded, shown and removed by key, and a bad one is refused with its line', async () => {
  const [bad, good] = [join(app.dataFolder, 'bad.txt'), join(app.dataFolder, 'people.txt')];
  await writeFile(bad, 'Ann\tPeop\nBob\n');
  await writeFile(good, 'Ann\nBob\n');
  await app.answerDialogs({ open: [bad] });
  await app.page.keyboard.press('Control+l');
  await app.at('lists-empty').waitFor();
  await app.at('lists-load-words').focus();
  await app.page.keyboard.press('Enter');
  await app.at('lists-error').waitFor();
  expect(await app.at('lists-error').textContent()).toContain('bad.txt:2: the term has no type');
  await app.answerDialogs({ open: [good] });
  await app.at('lists-type').selectOption('Peop');
  await app.at('lists-load-words').focus();
  await app.page.keyboard.press('Enter');
  await app.page.locator('[data-testid=list][data-name="people.txt"]').waitFor();
  await expect.poll(async () => (await app.call('summary'))?.openSuggestions).toBe(1);
  await expect.poll(() => app.at('lists-note').textContent()).toContain('Loaded 2 terms of people.txt');
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme });
    await app.screenshot(`41 word lists ${colorScheme}`);
  }
  await app.page.emulateMedia({ colorScheme: null });
  await app.at('list-remove').focus();
  await app.page.keyboard.press('Enter');
  await app.at('lists-empty').waitFor();
  await expect.poll(async () => (await app.call('summary'))?.openSuggestions).toBe(0);
  await app.page.keyboard.press('Escape');
  await expect.poll(() => app.at('dialog').count()).toBe(0);
});

it('they are switched off and on again', async () => {
  const open = async (): Promise<number | undefined> => (await app.call('summary'))?.openSuggestions;
  await openSentence('cold');
  await app.page.keyboard.press('Control+z');
  // The acceptance is taken back: it is a suggestion again.
  await expect.poll(open).toBe(1);
  await app.chooseMenuItem('project.lists');
  await app.page.locator('[data-testid=lists-use][value=never]').check();
  await expect.poll(open).toBe(0);
  await app.page.locator('[data-testid=lists-use][value=until-model]').check();
  await expect.poll(open).toBe(1);
  await app.at('lists-close').click();
});
