// Suggestions of the whole project in the real window: judged many at once, refused and asked for again; and relations that the model sees between
// the mentions that a person has accepted.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { SuggestionFilter } from '../../core/contract/suggestions.ts';
import { ensurePreparedDemo, RunningApp } from './running-app.ts';
import { byStatus, SentencePage } from './sentence-page.ts';

const OPEN: SuggestionFilter = {
  kind: 'mention',
  status: 'suggested',
  type: null,
  origin: null,
  least: 0,
  most: 1,
  words: '',
};

let app: RunningApp;
let sentence: SentencePage;

beforeAll(async () => {
  await ensurePreparedDemo();
  app = await RunningApp.start();
  sentence = new SentencePage(app);
  await app.at('mention').first().waitFor();
});

afterEach(async ({ task }) => {
  expect(app.pageErrors).toEqual([]);
  if (task.result?.state === 'fail') await app.screenshot(`failed ${task.name}`);
});

afterAll(async () => {
  await app.close();
  await app.removeData();
});

const count = async (filter: Partial<SuggestionFilter>): Promise<number> =>
  (await app.call('suggestions', { ...OPEN, ...filter }, 0, 5000)).suggestions.length;

it('a mention says how sure the model is, what else it thought of, and which model it was', async () => {
  await sentence.openWhere((view) => (byStatus(view.mentions, 'suggested').length > 0 ? view : null));
  await app.page.keyboard.press('Tab');
  const inspector = app.at('inspector-mention');
  await inspector.waitFor();
  expect(await inspector.textContent()).toMatch(/Confidence.*%.*Second best.*From\s*model 1, of/s);
});

it('all that are sure enough are accepted by the keyboard at once, and undone at once', async () => {
  const before = await count({});
  const sure = await count({ least: 0.95 });
  expect(sure).toBeGreaterThan(1);
  await app.at('sentence').focus();
  await app.page.keyboard.press('Control+b');
  await app.at('suggestions-border').fill('95');
  await expect.poll(async () => app.at('suggestions-count').textContent()).toContain(`${sure} found`);
  await app.screenshot('suggestions');
  await app.at('find-preview').focus();
  await app.page.keyboard.press('Enter');
  await app.at('find-outcome').waitFor();
  const changes = await app.page.locator('[data-testid=find-change][data-kind=changed]').count();
  await app.page.keyboard.press('Enter');
  await app.at('find-undo').waitFor();
  // An accepted mention leaves no other suggestion on its words, so that more may go than were accepted.
  await expect.poll(() => count({ least: 0.95 })).toBe(sure - changes);
  await app.at('find-undo').click();
  await expect.poll(() => count({})).toBe(before);
  await app.page.keyboard.press('Escape');
});

it('those of some words are refused, found among the rejected, and suggested again', async () => {
  const [first] = (await app.call('suggestions', OPEN, 0, 50)).suggestions;
  const [mark] = first?.marks ?? [];
  if (!first || !mark) return expect.fail('nothing is suggested');
  const words = first.text.slice(mark.begin - first.begin, mark.end - first.begin);
  const like = await count({ words });
  await app.at('sentence').focus();
  await app.page.keyboard.press('Control+b');
  await app.at('suggestions-words').fill(words);
  await expect.poll(async () => app.at('suggestions-count').textContent()).toContain(`${like} found`);
  await app.at('find-action').selectOption('reject');
  await app.at('find-preview').click();
  await app.at('find-apply').click();
  await app.at('find-go-on').click();
  await app.at('suggestions-empty').waitFor();
  await app.at('suggestions-rejected').click();
  await expect.poll(async () => app.at('suggestions-count').textContent()).toContain(`${like} found`);
  await app.at('find-preview').click();
  await app.at('find-apply').click();
  await app.at('find-go-on').click();
  await app.at('suggestions-suggested').click();
  await expect.poll(async () => app.at('suggestions-count').textContent()).toContain(`${like} found`);
  await app.page.keyboard.press('Escape');
  expect(await count({ words })).toBe(like);
});

it('a relation between mentions that a person has accepted is suggested with its own probability, by itself', async () => {
  const found = await sentence.openWhere((view) => {
    for (const relation of byStatus(view.relations, 'suggested')) {
      const ends = view.mentions.filter(({ id }) => id === relation.head || id === relation.tail);
      // Where a mention is doubtful, so is the relation until somebody has said that the mention is right.
      if (
        ends.every(({ status }) => status === 'suggested') &&
        ends.some(({ confidence }) => (confidence ?? 1) < 0.98)
      ) {
        return { relation, ends, id: view.sentence.id };
      }
    }
    return null;
  });
  const { relation, ends, id } = found;
  await app.call('execute', {
    kind: 'accept',
    sentenceId: id,
    mentionIds: ends.map((end) => end.id),
    relationIds: [],
  });
  const confidence = async (): Promise<number> =>
    (await app.call('sentence', id)).relations.find((one) => one.id === relation.id)?.confidence ?? 0;
  await expect.poll(confidence, { timeout: 20_000 }).toBeGreaterThan(relation.confidence ?? 1);
  // By key, at once: there is nothing more to be found, which is said.
  await app.at('sentence').focus();
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.press('Alt+r');
  await app.page.getByText(/sees no other relation/).waitFor();
});
