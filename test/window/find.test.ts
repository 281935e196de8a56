// "Find and fix" in the real window, by keyboard alone: all places of the same words, ticked, previewed, changed at once, taken back; strings
// annotated in more than one way; borders that differ.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { byKeyboard } from './by-keyboard.ts';
import { everythingIn } from './everything.ts';
import { RunningApp } from './running-app.ts';
import { tidiesUp } from './tidies-up.ts';

const LIMIT_MS = 5 * 60_000;
const patiently = { timeout: LIMIT_MS, interval: 100 };

interface Entity {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

const sentence = (text: string, ...entities: readonly Entity[]): unknown => ({
  tokens: text.split(' '),
  entities,
  relations: [],
  orig_id: 0,
});
const CORPUS = [
  sentence(
    'Basel is a city on the Rhine .',
    { type: 'Loc', start: 0, end: 1 },
    { type: 'Loc', start: 5, end: 7 },
  ),
  sentence(
    'In Basel he saw the Rhine .',
    { type: 'Loc', start: 1, end: 2 },
    { type: 'Loc', start: 5, end: 6 },
  ),
  sentence('Basel paid ten million for it .', { type: 'Org', start: 0, end: 1 }),
  sentence('Basel AG moved away from Basel .', { type: 'Org', start: 0, end: 2 }),
  sentence('Nobody left the Rhine .', { type: 'Loc', start: 2, end: 4 }),
];

let app: RunningApp;

const { press, focused, tabTo } = byKeyboard(() => app);
async function pictures(name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await app.page.emulateMedia({ colorScheme });
    await app.screenshot(`60 find ${name} ${colorScheme}`);
  }
}
const labels = (): Promise<(string | null)[]> =>
  app
    .at('find-row')
    .all()
    .then((rows) => Promise.all(rows.map((row) => row.getAttribute('data-label'))));
const ticked = (): Promise<number> => app.page.locator('[data-testid=find-row][aria-selected=true]').count();

beforeAll(async () => {
  app = await RunningApp.start();
  await app.at('done').waitFor();
  const corpus = join(app.dataFolder, 'corpus.json');
  await writeFile(corpus, JSON.stringify(CORPUS));
  await app.call('createProject', join(app.dataFolder, 'find.cman'));
  await app.call('importFiles', [corpus], 'spert-json', null);
  await app.page.locator('[data-testid=project-name]', { hasText: 'find' }).waitFor();
  await app.at('queue-empty').waitFor();
}, LIMIT_MS);

tidiesUp(() => app);

describe('find and fix', () => {
  it(
    'changes all places of the same words at once, by keyboard, and takes it back',
    async () => {
      const before = await everythingIn(app);
      await press('Control+Shift+F');
      await app.page.getByRole('dialog', { name: 'Find and fix' }).waitFor();
      expect(await app.at('find-empty').textContent()).toContain('Type words');
      await expect.poll(focused, patiently).toBe('find-words');
      await app.page.keyboard.type('basel');
      await expect
        .poll(labels, patiently)
        .toEqual(['Loc', 'Loc', 'Org', 'other borders: Org', 'not annotated']);
      // What is Loc already needs nothing; where another mention has these words, it takes a person.
      await expect.poll(ticked, patiently).toBe(2);
      await pictures('search');

      await press('Enter');
      await expect.poll(focused, patiently).toBe('find-rows');
      await press('End', 'ArrowUp', ' ');
      await expect.poll(ticked, patiently).toBe(3);
      await tabTo('find-preview');
      await press('Enter');
      await expect.poll(focused, patiently).toBe('find-apply');
      expect(await app.at('find-outcome').textContent()).toMatch(/2 places will change.*1 will be left out/s);
      expect(await app.at('find-changes').textContent()).toMatch(
        /left out: it overlaps an accepted mention, Org.*Loc instead of Org.*new mention, Loc/s,
      );
      expect(await everythingIn(app)).toEqual(before);
      await pictures('preview');

      await press('Enter');
      await expect.poll(focused, patiently).toBe('find-undo');
      expect(await app.at('find-outcome').textContent()).toMatch(/2 places changed/);
      const places = await app.call('places', 'Basel', 0, 100);
      expect(places.places.filter(({ reading }) => reading.kind === 'accepted')).toHaveLength(4);
      await pictures('done');
      await press('Enter');
      await expect.poll(labels, patiently).toHaveLength(5);
      expect(await everythingIn(app)).toEqual(before);
      await press('Escape');
      await expect.poll(() => app.at('dialog').count(), patiently).toBe(0);
    },
    LIMIT_MS,
  );

  it(
    'shows the strings that are annotated in more than one way, and opens a place with its mention selected',
    async () => {
      await press('Control+Shift+F');
      await tabTo('find-tab-search');
      await press('ArrowRight');
      await app.at('find-groups').waitFor();
      expect(await app.at('find-group').first().textContent()).toMatch(
        /Basel.*Loc 2.*Org 1.*not annotated 1/s,
      );
      await pictures('same words');
      await tabTo('find-groups');
      await press('Enter');
      await expect.poll(focused, patiently).toBe('find-rows');
      await press('ArrowDown', 'ArrowDown', 'Enter');
      await expect.poll(() => app.at('dialog').count(), patiently).toBe(0);
      const selected = app.page.locator('[data-testid=mention][aria-pressed=true]');
      await selected.waitFor();
      expect(await selected.getAttribute('data-type')).toBe('Org');
      // From a mention, its words are looked up at once.
      await press('Control+Shift+F');
      await expect.poll(labels, patiently).toHaveLength(5);
      await press('Escape');
    },
    LIMIT_MS,
  );

  it(
    'finds borders that differ, widens them, and finds nothing more',
    async () => {
      await app.chooseMenuItem('project.find');
      await tabTo('find-tab-search');
      await press('ArrowLeft');
      await app.at('find-kind').first().waitFor();
      expect(await app.at('find-group').textContent()).toMatch(/the Rhine.*all of it 2.*only “Rhine” 1/s);
      await pictures('checks');
      await tabTo('find-groups');
      await press('Enter');
      await expect.poll(labels, patiently).toEqual(['Loc', 'other borders: Loc', 'Loc']);
      await expect.poll(ticked, patiently).toBe(1);
      await tabTo('find-preview');
      await press('Enter');
      await expect.poll(focused, patiently).toBe('find-apply');
      await press('Enter');
      await expect.poll(focused, patiently).toBe('find-undo');
      await tabTo('find-go-on');
      await press('Enter');
      await expect
        .poll(() => app.at('find-empty').textContent(), patiently)
        .toContain('Nothing contradicts the schema');
      await pictures('nothing');
      await press('Escape');
    },
    LIMIT_MS,
  );
});
