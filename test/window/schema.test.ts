// The schema editor in the real window, by keyboard alone: a type gets another name and a guideline, another goes with its annotations, all of
// it is said beforehand and taken back by one undo.
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
const entity = (type: string, start: number): Entity => ({ type, start, end: start + 1 });
const CORPUS = [
  {
    tokens: 'Ann lives in Bern .'.split(' '),
    entities: [entity('Peop', 0), entity('Loc', 3)],
    relations: [{ type: 'Live_In', head: 0, tail: 1 }],
    orig_id: 0,
  },
  {
    tokens: 'Bo met Cy in Ulm .'.split(' '),
    entities: [entity('Peop', 0), entity('Peop', 2), entity('Loc', 4)],
    relations: [{ type: 'Kill', head: 0, tail: 1 }],
    orig_id: 1,
  },
];

let app: RunningApp;

const { press, focused, tabTo } = byKeyboard(() => app);
async function pictures(name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await app.page.emulateMedia({ colorScheme });
    await app.screenshot(`65 schema ${name} ${colorScheme}`);
  }
}
const chosen = (): Promise<string | null> =>
  app.page.locator('[role=option][aria-selected=true]').getAttribute('data-type');
const dialogGone = (): Promise<void> => expect.poll(() => app.at('dialog').count(), patiently).toBe(0);

beforeAll(async () => {
  app = await RunningApp.start();
  await app.at('done').waitFor();
  const corpus = join(app.dataFolder, 'corpus.json');
  await writeFile(corpus, JSON.stringify(CORPUS));
  await app.call('createProject', join(app.dataFolder, 'types.cman'));
  await app.call('importFiles', [corpus], 'spert-json', null);
  await app.page.locator('[data-testid=project-name]', { hasText: 'types' }).waitFor();
  await app.at('queue-empty').waitFor();
}, LIMIT_MS);

tidiesUp(() => app);

describe('types and relations', () => {
  it(
    'renames one, takes another out with what hangs on it, says so, and undo brings all of it back',
    async () => {
      const before = await everythingIn(app);
      const { schema: start } = (await app.call('summary')) ?? expect.fail('no project');
      await press('Control+t');
      await expect.poll(focused, patiently).toBe('schema-entity');
      // In the order of an import: Loc, Peop.
      expect(await chosen()).toBe('Loc');
      await expect
        .poll(() => app.at('schema-use').textContent(), patiently)
        .toContain('2 mentions in 2 sentences');
      await press('ArrowDown');
      expect(await chosen()).toBe('Peop');
      await press('Enter');
      await expect.poll(focused, patiently).toBe('schema-name');
      await app.page.keyboard.type('Person');
      await tabTo('schema-guideline');
      await app.page.keyboard.type('People by name.');
      // Up among the others, and the other one out.
      await app.at('schema-entity').nth(1).focus();
      await press('Alt+ArrowUp');
      await expect.poll(() => app.at('schema-entity').first().getAttribute('data-type')).toBe('Person');
      await press('ArrowDown');
      expect(await chosen()).toBe('Loc');
      await press('Delete');
      await expect
        .poll(() => app.at('schema-use').textContent(), patiently)
        .toContain('What becomes of them?');
      await pictures('taken out');
      // Undecided, it is not saved.
      await tabTo('schema-save');
      await press('Enter');
      expect(await app.at('schema-review').count()).toBe(0);
      await app.at('schema-fate-delete').focus();
      await press(' ');
      await tabTo('schema-save');
      await press('Enter');
      await expect.poll(focused, patiently).toBe('schema-confirm');
      const review = await app.at('schema-review').textContent();
      expect(review).toMatch(/Peop is called Person from now on: 3 mentions in 2 sentences/);
      expect(review).toMatch(/Loc is deleted: 2 mentions in 2 sentences/);
      expect(review).toMatch(/Live_In from Peop to Loc, gone with their mentions: 1 relation/);
      expect(await everythingIn(app)).toEqual(before);
      await pictures('review');
      await press('Enter');
      await dialogGone();

      const after = await everythingIn(app);
      expect(after.flatMap(({ mentions }) => mentions)).toEqual(['0 0 Person', '0 0 Person', '2 2 Person']);
      expect(after.flatMap(({ relations }) => relations)).toEqual(['Kill: 0 0 Person -> 2 2 Person']);
      const { schema } = (await app.call('summary')) ?? expect.fail('no project');
      expect(schema.entityTypes).toMatchObject([{ name: 'Person', guideline: 'People by name.' }]);

      await press('Control+z');
      await expect.poll(() => everythingIn(app), patiently).toEqual(before);
      expect((await app.call('summary'))?.schema).toEqual(start);
      await press('Control+Shift+z');
      await expect.poll(() => everythingIn(app), patiently).toEqual(after);
    },
    LIMIT_MS,
  );

  it(
    'shows the guideline beside the text',
    async () => {
      await app.at('filter-complete').click();
      await app.at('queue-row').first().click();
      await app.at('mention').first().click();
      await expect.poll(() => app.at('inspector-guideline').textContent(), patiently).toBe('People by name.');
      await expect.poll(() => app.at('popup-guideline').textContent(), patiently).toBe('People by name.');
      await pictures('guideline');
      await press('Escape');
    },
    LIMIT_MS,
  );

  it(
    'writes the types to a file, and takes them from one, with its errors said',
    async () => {
      const file = join(app.dataFolder, 'types.json');
      await app.answerDialogs({ save: file, open: [file] });
      await press('Control+t');
      await tabTo('schema-save-file');
      await press('Enter');
      await expect
        .poll(() => app.at('notice').allTextContents(), patiently)
        .toContainEqual(expect.stringContaining('types.json'));
      await writeFile(file, '{\n  "name": "x",\n  "entityTypes": 3\n}\n');
      await app.at('schema-load').focus();
      await press('Enter');
      await expect
        .poll(() => app.at('schema-error').textContent(), patiently)
        .toMatch(/types\.json:3: entityTypes/);
      await press('Escape');
      await dialogGone();
    },
    LIMIT_MS,
  );
});
