// Reading in the real window: a relation over forty lines, arcs hidden by type, a whole document, text from right to left.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Mention, Relation } from '../../core/model/annotation.ts';
import { ensurePreparedDemo, RunningApp } from './running-app.ts';
import { tidiesUp } from './tidies-up.ts';
import { holdings, SentencePage } from './sentence-page.ts';

const LIMIT_MS = 3 * 60_000;
const patiently = { timeout: 60_000, interval: 100 };

/** Lines between the ends of the long relation, at least. */
const LINES_APART = 40;

interface Entity {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}
interface Joined {
  readonly type: string;
  readonly head: number;
  readonly tail: number;
}

const entry = (text: string, entities: readonly Entity[], relations: readonly Joined[]): unknown => ({
  tokens: text.split(' '),
  entities,
  relations,
  orig_id: 0,
});
const person = (start: number): Entity => ({ type: 'Peop', start, end: start + 1 });

const CLAUSE = '; on the following day nothing of any interest was reported by the same office';
const MIDDLE = Array.from({ length: 48 }, (_, clause) => (clause % 8 === 4 ? '; Bo was asked' : CLAUSE)).join(
  ' ',
);
const LONG = `Ann left the harbour at dawn ${MIDDLE} until at last Zoe came back .`;
const LONG_TOKENS = LONG.split(' ');

const CORPUS = [
  entry(
    LONG,
    [
      0,
      ...LONG_TOKENS.flatMap((token, index) => (token === 'Bo' ? [index] : [])),
      LONG_TOKENS.indexOf('Zoe'),
    ].map(person),
    [{ type: 'Knows', head: 0, tail: 7 }],
  ),
  entry('Cy hired Di .', [person(0), person(2)], [{ type: 'Hired', head: 0, tail: 1 }]),
  entry(
    'המטופל קיבל warfarin 5 מ״ג ביום ופיתח דימום קל מן האף .',
    [
      { type: 'Drug', start: 2, end: 3 },
      { type: 'Effect', start: 7, end: 8 },
    ],
    [{ type: 'Causes', head: 0, tail: 1 }],
  ),
];

let app: RunningApp;
let sentence: SentencePage;

const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await app.page.keyboard.press(key);
};
async function pictures(name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await app.page.emulateMedia({ colorScheme });
    await app.screenshot(`70 reading ${name} ${colorScheme}`);
  }
}
/** Opens the sentence with these words by a click in the search. */
async function openSentence(words: string): Promise<void> {
  await app.at('search').fill(words);
  const hit = app.at('search-hit').first();
  const id = await hit.getAttribute('data-sentence-id');
  await hit.click();
  await expect.poll(() => sentence.current(), patiently).toBe(id);
  await app.at('mention').first().waitFor();
  await app.at('search').fill('');
  await app.at('sentence').focus();
}
/** Whether a mention can be seen in the scrolled text. */
const isSeen = async (id: Mention['id']): Promise<boolean> => {
  const [box, view] = [await sentence.label({ id }).boundingBox(), await app.at('scroll').boundingBox()];
  return box !== null && view !== null && box.y + box.height > view.y && box.y < view.y + view.height;
};
const boxOf = (id: string): Locator => app.page.locator(`cman-text-surface [data-box="${id}"]`);
const onlyRelation = async (): Promise<Relation | undefined> => (await sentence.view()).relations[0];

beforeAll(async () => {
  await ensurePreparedDemo();
  app = await RunningApp.start();
  sentence = new SentencePage(app);
  await app.at('done').waitFor();
}, LIMIT_MS);

tidiesUp(() => app);

describe('the document view', () => {
  it(
    'shows mentions and arcs of all sentences, goes from one to the next by key and to a mention by a click',
    async () => {
      await app.at('sentence').focus();
      await press('d');
      await app.at('context-mention').first().waitFor();
      const { document } = await sentence.view();
      const all = await app.call('documentSentences', document.id);
      const ids: readonly string[] = all.map((view) => view.sentence.id);
      const here = ids.indexOf(await sentence.current());
      const other = ids[here + 1] === undefined ? here - 1 : here + 1;
      await press(other > here ? 'Shift+J' : 'Shift+K');
      await expect.poll(() => sentence.current(), patiently).toBe(ids[other]);
      // The keys have gone along.
      expect(await app.page.locator('*:focus').last().getAttribute('data-testid')).toBe('sentence');
      const label = app.at('context-mention').first();
      const mention = await label.getAttribute('data-mention-id');
      await label.click();
      await expect
        .poll(
          () => app.page.locator(`[data-testid=mention][data-id="${mention}"]`).getAttribute('aria-pressed'),
          patiently,
        )
        .toBe('true');
      await pictures('document');
      await press('Escape', 'd');
    },
    LIMIT_MS,
  );
});

describe('a relation whose ends are far apart', () => {
  it(
    'is found by its stub, and followed by mouse and by key',
    async () => {
      const corpus = join(app.dataFolder, 'corpus.json');
      await writeFile(corpus, JSON.stringify(CORPUS));
      await app.call('createProject', join(app.dataFolder, 'reading.cman'));
      await app.call('importFiles', [corpus], 'spert-json', null);
      await app.page.locator('[data-testid=project-name]', { hasText: 'reading' }).waitFor();
      await openSentence('harbour dawn');
      const { head, tail } = (await onlyRelation())!;
      const tops = await app.page
        .locator('cman-text-surface .ink')
        .evaluateAll((inks) => inks.map((ink) => Math.round(ink.getBoundingClientRect().bottom)));
      expect(new Set(tops).size).toBeGreaterThan(LINES_APART);
      expect([await isSeen(head), await isSeen(tail)]).toEqual([true, false]);

      const stub = app.page.locator('[data-testid=relation][data-stub=head]');
      expect(await stub.getByTestId('far-end').textContent()).toMatch(/→\s*Zoe\s*↓/);
      await pictures('stub');
      await stub.getByTestId('far-end').click();
      await expect
        .poll(async () => [await isSeen(head), await isSeen(tail)], patiently)
        .toEqual([false, true]);
      expect(await app.at('announcement').textContent()).toContain('Zoe');
      // Where it came from is said at the edge, and a click away.
      expect(await app.at('edge-end').textContent()).toMatch(/↑.*Ann/s);
      await pictures('followed');
      await app.at('edge-end').click();
      await expect
        .poll(async () => [await isSeen(head), await isSeen(tail)], patiently)
        .toEqual([true, false]);

      // By key alone: from the mention to its relation, to the other end, back, and on to the mention there.
      await press('Escape');
      await sentence.tabTo({ id: head });
      await press('o');
      await expect.poll(() => stub.getAttribute('aria-pressed'), patiently).toBe('true');
      await press('o');
      await expect.poll(() => isSeen(tail), patiently).toBe(true);
      await press('o');
      await expect.poll(() => isSeen(head), patiently).toBe(true);
      await press('o', 'Shift+O');
      await expect
        .poll(() => sentence.label({ id: tail }).getAttribute('aria-pressed'), patiently)
        .toBe('true');
    },
    LIMIT_MS,
  );

  it(
    'is retyped, reversed and deleted from its far end, and comes back with undo',
    async () => {
      const before = await sentence.view();
      const { head, tail } = before.relations[0]!;
      // From the mention at the far end, by keys.
      await press('o');
      const { schema } = (await app.call('summary'))!;
      const hired = schema.relationTypes.find(({ name }) => name === 'Hired');
      await press(hired!.key);
      await expect.poll(async () => (await onlyRelation())?.type, patiently).toBe('Hired');
      await press('v');
      await expect
        .poll(async () => [(await onlyRelation())?.head, (await onlyRelation())?.tail], patiently)
        .toEqual([tail, head]);
      expect(await isSeen(tail)).toBe(true);
      // By mouse, from its label there.
      await app.page.locator('[data-testid=relation][data-stub=head]').click({ position: { x: 12, y: 8 } });
      await app.at('popup-delete').click();
      await expect.poll(onlyRelation, patiently).toBeUndefined();
      for (let step = 0; step < 3; step++) await press('Control+z');
      await expect.poll(async () => holdings(await sentence.view()), patiently).toEqual(holdings(before));
    },
    LIMIT_MS,
  );

  it(
    'is not drawn while its type is hidden, which is kept, but for the selected one',
    async () => {
      await press('Escape', 'Escape');
      const drawn = (): Promise<number> => app.at('relation').count();
      expect(await drawn()).toBe(2);
      await press('Shift+R');
      const box = app.page.locator('[data-testid=arc-type][data-type=Knows]');
      await box.waitFor();
      await expect
        .poll(() => app.page.locator('*:focus').last().getAttribute('data-testid'), patiently)
        .toBe('arc-type');
      while ((await app.page.locator('*:focus').last().getAttribute('data-type')) !== 'Knows')
        await press('ArrowDown');
      await press(' ');
      await expect.poll(drawn, patiently).toBe(0);
      await pictures('arc types');
      await press('Escape');
      await app.page.reload();
      await openSentence('harbour dawn');
      expect(await drawn()).toBe(0);
      expect(await app.at('arc-menu-button').textContent()).toContain('1 hidden');
      const { head } = (await onlyRelation())!;
      await sentence.tabTo({ id: head });
      await press('o');
      await expect.poll(drawn, patiently).toBe(2);
      await press('Escape');
      await app.at('arc-menu-button').click();
      await app.at('arcs-all').click();
      await press('Escape');
      await expect.poll(drawn, patiently).toBe(2);
    },
    LIMIT_MS,
  );
});

describe('text from right to left', () => {
  it(
    'is drawn where its words stand, and worked on in its own direction',
    async () => {
      await openSentence('דימום');
      await press('Escape');
      const { mentions, sentence: facts } = await sentence.view();
      const [drug, effect] = [mentions[0]!, mentions[1]!];
      // It begins at the right: what comes later stands further left, each label under its own words.
      const [first, second] = [await sentence.middleOf(drug), await sentence.middleOf(effect)];
      expect(second.x).toBeLessThan(first.x);
      for (const mention of [drug, effect]) {
        const [label, box] = [
          await sentence.label(mention).boundingBox(),
          await boxOf(mention.id).boundingBox(),
        ];
        expect(label!.x).toBeLessThan(box!.x + box!.width);
        expect(label!.x + label!.width).toBeGreaterThan(box!.x);
      }
      await pictures('right to left');

      // The arrow to the left goes on in the text, from the first word.
      const cursor = app.page.locator('cman-text-surface .tokens rect');
      await press('ArrowLeft');
      const right = (await cursor.boundingBox())!;
      await press('ArrowLeft');
      await expect.poll(async () => (await cursor.boundingBox())!.x, patiently).toBeLessThan(right.x);

      // The keys of borders keep to the order of reading: one word later is one word to the left.
      await sentence.tabTo(effect);
      const before = (await boxOf(effect.id).boundingBox())!;
      await press(']');
      const next = facts.tokens.find(({ begin }) => begin >= effect.end)!;
      await expect
        .poll(async () => (await sentence.view()).mentions.find(({ id }) => id === effect.id)?.end, patiently)
        .toBe(next.end);
      const leftOf = async (): Promise<number> => (await boxOf(effect.id).boundingBox())!.x;
      await expect.poll(leftOf, patiently).toBeLessThan(before.x - 5);
      const grown = (await boxOf(effect.id).boundingBox())!;
      expect(grown.x + grown.width).toBeCloseTo(before.x + before.width, 0);
      const [begin, end] = [
        await app.at('handle-begin').boundingBox(),
        await app.at('handle-end').boundingBox(),
      ];
      expect(begin!.x).toBeGreaterThan(end!.x);
      await press('Control+z');
    },
    LIMIT_MS,
  );
});
