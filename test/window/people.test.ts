// Two laptops that never met, in the real window: their projects are merged, what differs is decided by keyboard alone, all of it is taken back
// and made again, and the gold is exported. And who is to annotate what.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ProjectStore } from '../../electron/project/store.ts';
import type { CorpusDocument } from '../../core/contract/format.ts';
import { NEWS_SCHEMA } from '../support/random-actions.ts';
import { byKeyboard } from './by-keyboard.ts';
import { everythingIn } from './everything.ts';
import { RunningApp } from './running-app.ts';
import { tidiesUp } from './tidies-up.ts';

const LIMIT_MS = 2 * 60_000;
const patiently = { timeout: 30_000, interval: 100 };

const SENTENCES = [
  'Ann Berg lives in Oslo .',
  'Carl Dahl lives in Bergen .',
  'The Nordic Bank hired Eva Falk .',
  'Nobody came .',
  'Geir Holm left .',
];

/** One document of all sentences, as both have read it from the same file. */
function document(): CorpusDocument {
  let text = '';
  const sentences = SENTENCES.map((words) => {
    const begin = text.length;
    const tokens = words.split(' ').map((word) => {
      const token = { begin: text.length, end: text.length + word.length };
      text += `${word} `;
      return token;
    });
    return { begin, end: text.length - 1, tokens, mentions: [], relations: [], annotated: false };
  });
  return { name: 'letters', text, sentences };
}

type Mention = readonly [first: number, last: number, type: string];

/** What somebody makes of the sentences: mentions by words, and a relation between the first two of them. */
async function laptop(
  path: string,
  annotator: string,
  work: readonly (readonly [mentions: readonly Mention[], relation: string | null])[],
): Promise<void> {
  const store = await ProjectStore.create(path, { annotator });
  await store.importCorpora([
    { name: 'letters.txt', format: 'text', split: null, corpus: { documents: [document()], warnings: [] } },
  ]);
  await store.execute({ kind: 'set-schema', schema: NEWS_SCHEMA });
  for (const [index, [mentions, relation]] of work.entries()) {
    const sentenceId = `d1s${index}`;
    const { sentence } = await store.view(sentenceId);
    for (const [first, last, type] of mentions) {
      const [begin, end] = [sentence.tokens[first]!.begin, sentence.tokens[last]!.end];
      await store.execute({ kind: 'create-mention', sentenceId, begin, end, type });
    }
    if (relation !== null) {
      const [head, tail] = (await store.view(sentenceId)).mentions;
      await store.execute({
        kind: 'create-relation',
        sentenceId,
        head: head!.id,
        tail: tail!.id,
        type: relation,
      });
    }
    await store.execute({ kind: 'complete-sentence', sentenceId, threshold: 0.5 });
  }
  await store.close();
}

let app: RunningApp;
let hub: string;
let bo: string;

const { press, focused } = byKeyboard(() => app);
async function pictures(name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await app.page.emulateMedia({ colorScheme });
    await app.screenshot(`65 people ${name} ${colorScheme}`);
  }
}
const place = (): Promise<string> => app.at('dispute-place').innerText();
/** Keys of what is ticked. */
const taken = (): Promise<(string | null)[]> =>
  app.page
    .locator('[data-testid=item][aria-selected=true]')
    .all()
    .then((items) => Promise.all(items.map((item) => item.getAttribute('data-key'))));
const accepted = async (sentenceId: string): Promise<string[]> => {
  const { mentions, relations, text, sentence } = await app.call('sentence', sentenceId);
  const words = (id: string): string => {
    const mention = mentions.find((one) => one.id === id)!;
    return text.slice(mention.begin - sentence.begin, mention.end - sentence.begin);
  };
  return [
    ...mentions.filter(({ status }) => status === 'accepted').map(({ id, type }) => `${type} ${words(id)}`),
    ...relations
      .filter(({ status }) => status === 'accepted')
      .map(({ head, tail, type }) => `${type} ${words(head)} ${words(tail)}`),
  ];
};

beforeAll(async () => {
  app = await RunningApp.start();
  await app.at('done').waitFor();
  hub = join(app.dataFolder, 'hub.cman');
  bo = join(app.dataFolder, 'bo.cman');
  const person: Mention = [0, 1, 'Peop'];
  await laptop(hub, 'Ann', [
    [[person, [4, 4, 'Loc']], 'Live_In'],
    [[person, [4, 4, 'Loc']], 'Live_In'],
    [
      [
        [1, 2, 'Org'],
        [4, 5, 'Peop'],
      ],
      null,
    ],
    [[], null],
  ]);
  await laptop(bo, 'Bo', [
    [[person, [4, 4, 'Loc']], 'Live_In'],
    [[person, [4, 4, 'Org']], null],
    [
      [
        [0, 2, 'Org'],
        [4, 5, 'Peop'],
      ],
      null,
    ],
    [[], null],
    [[person], null],
  ]);
  await app.call('openProject', hub);
  await app.page.locator('[data-testid=project-name]', { hasText: 'hub' }).waitFor();
  await app.call('setAnnotator', 'Cleo');
}, LIMIT_MS);

tidiesUp(() => app);

describe('several people', () => {
  it(
    'merges two laptops, decides what differs by keyboard alone, undoes, redoes, and exports the gold',
    async () => {
      const untouched = await readFile(bo);
      const before = await everythingIn(app);
      await app.answerDialogs({ open: [bo] });
      await press('Control+Shift+M');
      await app.page.getByRole('dialog', { name: 'Merge projects' }).waitFor();
      await expect.poll(focused, patiently).toBe('merge-choose');
      await press('Enter');
      await app.at('merge-preview').waitFor();
      const says = await app.at('merge-source').innerText();
      for (const words of [
        'Annotated by Bo.',
        '1\nsentences taken over',
        '2\nsentences done alike',
        '2\nsentences done differently',
      ]) {
        expect(says.replace(/\s*\n\s*/g, '\n')).toContain(words);
      }
      expect(await everythingIn(app)).toEqual(before);
      await pictures('merge preview');
      await expect.poll(focused, patiently).toBe('merge-start');
      await press('Enter');
      await app.at('merge-done').waitFor();
      expect(await readFile(bo)).toEqual(untouched);
      await expect.poll(focused, patiently).toBe('merge-adjudicate');
      await press('Enter');

      // The first one: its type and its relation. Bo's, then Ann's, then none of either.
      await app.page.getByRole('dialog', { name: 'Adjudicate' }).waitFor();
      await expect.poll(focused, patiently).toBe('items');
      expect(await place()).toBe('1 of 2');
      expect(await app.at('dispute-facts').innerText()).toContain('different in types and relations');
      await pictures('adjudicate');
      expect(await taken()).toEqual([]);
      await press('2');
      expect(await taken()).toEqual(['19 25 Org']);
      // A relation brings its mention, which takes the other's place.
      await press('End', ' ');
      expect(await taken()).toEqual(['19 25 Loc', 'Live_In: 0 9 Peop to 19 25 Loc']);
      await press('a');
      expect(await taken()).toEqual([]);
      await press('1', 'Enter');

      await expect.poll(place, patiently).toBe('1 of 1');
      expect(await accepted('d1s1')).toEqual(['Peop Carl Dahl', 'Loc Bergen', 'Live_In Carl Dahl Bergen']);
      expect(await app.at('dispute-facts').innerText()).toContain('different in borders');
      // Taken back, and decided once more.
      await press('u');
      await expect.poll(place, patiently).toBe('1 of 2');
      await expect.poll(focused, patiently).toBe('items');
      await press('1', 'Enter');
      await expect.poll(place, patiently).toBe('1 of 1');
      // Item by item.
      await press('Home', ' ');
      expect(await taken()).toEqual(['0 15 Org']);
      await press('Enter');
      await expect
        .poll(() => app.at('adjudicate-empty').innerText(), patiently)
        .toContain('Everything is decided');

      // How far they agree is said of what they made, not of what was decided: 6 of Ann's 6 mentions, 4 the same.
      await expect.poll(focused, patiently).toBe('adjudicate-tab-decide');
      await press('ArrowRight');
      const pair = app.page.locator('[data-testid=agreement-pair][data-first=Ann][data-second=Bo]');
      await pair.waitFor();
      expect((await pair.innerText()).split(/\s+/)).toEqual(expect.arrayContaining(['4', '2', '66.7']));
      await pictures('agreement');
      await press('Escape');
      await app.page.getByRole('dialog').waitFor({ state: 'detached' });
      const decided = await everythingIn(app);

      // Two decisions and the merge: three steps back, three forth.
      await expect.poll(async () => (await app.call('summary'))?.undo, patiently).toBe('adjudicate sentence');
      for (const next of ['adjudicate sentence', 'merge projects', 'complete sentence']) {
        await press('Control+z');
        await expect.poll(async () => (await app.call('summary'))?.undo, patiently).toBe(next);
      }
      expect(await everythingIn(app)).toEqual(before);
      for (const next of ['merge projects', 'adjudicate sentence']) {
        await press('Control+Shift+z');
        await expect.poll(async () => (await app.call('summary'))?.undo, patiently).toBe(next);
      }
      await press('Control+Shift+z');
      await expect.poll(async () => (await app.call('summary'))?.redo, patiently).toBe(null);
      expect(await everythingIn(app)).toEqual(decided);

      const gold = join(app.dataFolder, 'gold.json');
      await app.answerDialogs({ save: gold });
      await press('Control+e');
      await app.at('export-format').selectOption('spert-json');
      await app.at('export-start').click();
      await app.at('export-report').waitFor();
      const exported = JSON.parse(await readFile(gold, 'utf8')) as {
        tokens: string[];
        entities: unknown[];
      }[];
      expect(exported).toHaveLength(5);
      expect(exported[2]).toMatchObject({
        entities: [
          { type: 'Org', start: 0, end: 3 },
          { type: 'Peop', start: 4, end: 6 },
        ],
      });
      await press('Escape');
    },
    LIMIT_MS,
  );

  it(
    'deals documents out, shows whoever annotates theirs, and writes a part for a colleague',
    async () => {
      await press('Control+Shift+P');
      await app.page.getByRole('dialog', { name: 'People and documents' }).waitFor();
      await app.at('deal-names').fill('Cleo, Bo');
      await app.at('deal-share').selectOption('1');
      await app.at('deal').click();
      await expect.poll(() => app.at('people-loads').innerText(), patiently).toContain('Bo: 1 documents');
      await pictures('assign');
      const part = join(app.dataFolder, 'hub-bo.cman');
      await app.answerDialogs({ save: part });
      await app.at('hand-over-name').selectOption('Bo');
      await app.at('hand-over').click();
      await expect.poll(() => app.at('people-note').innerText(), patiently).toContain('hub-bo.cman');
      await press('Escape');
      await expect.poll(() => app.at('scope-mine').getAttribute('aria-pressed'), patiently).toBe('true');
      await app.at('scope-everyone').click();
      await expect.poll(() => app.at('scope-everyone').getAttribute('aria-pressed'), patiently).toBe('true');
      const store = await ProjectStore.open(part);
      expect(await store.summary()).toMatchObject({ annotator: 'Bo', documents: 1, sentences: 5 });
      await store.close();
    },
    LIMIT_MS,
  );
});
