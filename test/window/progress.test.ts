// Progress and models in the real window, by keyboard alone: what models got wrong, cell by cell down to the sentence; what a retraining changed,
// after it and after a restart; two versions compared and the earlier one taken back. And a long import that is cancelled.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CorpusDocument } from '../../core/contract/format.ts';
import type { SentencePrediction, TrainOutcome } from '../../core/contract/trainer.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { writePredictions } from '../../electron/project/suggestion-writer.ts';
import { byKeyboard } from './by-keyboard.ts';
import { everythingIn } from './everything.ts';
import { RunningApp } from './running-app.ts';
import { tidiesUp } from './tidies-up.ts';

const LIMIT_MS = 5 * 60_000;
const patiently = { timeout: LIMIT_MS, interval: 100 };
const CERTAIN = { pathUncertainty: 0, tokenUncertainty: 0, marginUncertainty: 0, relationUncertainty: 0 };

const TEXTS = ['Ann met Bo .', 'Cy left Ulm .', 'Dee saw Basel .', 'Eve came home .'];

let app: RunningApp;

const { press, focused, tabTo } = byKeyboard(() => app);
async function pictures(name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await app.page.emulateMedia({ colorScheme });
    await app.screenshot(`66 progress ${name} ${colorScheme}`);
  }
}
const dialogGone = (): Promise<void> => expect.poll(() => app.at('dialog').count(), patiently).toBe(0);

function corpus(): CorpusDocument {
  let text = '';
  const sentences = TEXTS.map((words) => {
    const begin = text.length;
    const tokens = words.split(' ').map((word) => {
      const token = { begin: text.length, end: text.length + word.length };
      text += `${word} `;
      return token;
    });
    return { begin, end: text.length - 1, tokens, mentions: [], relations: [], annotated: false };
  });
  return { name: 'news', text, sentences };
}

function outcome(loc: number, org: number): TrainOutcome {
  const score = (f1: number) => ({ p: f1, r: f1, f1 });
  const perType = {
    Loc: { ...score(loc), gold: 9, predicted: 9 },
    Org: { ...score(org), gold: 5, predicted: 5 },
  };
  const micro = score((loc + org) / 2);
  const ner = { micro, macro: micro, perType };
  const dev = { sentences: 20, ner, re: { micro: score(0), macro: score(0), perType: {} } };
  return {
    ...{ engine: 'onnx', device: 'cpu', epochs: [{ epoch: 1, loss: 1, seconds: 1, dev }] },
    best: { epoch: 1, dev },
    // No test trains here; what a model says is written beside it.
    model: { 'manifest.json': new TextEncoder().encode('{}') },
    notes: [],
  };
}

type Said = readonly [token: number, type: string, confidence: number];

/** A project in which two models have read and a person has finished two sentences. */
async function makeProject(path: string): Promise<void> {
  const store = await ProjectStore.create(path, { annotator: 'Ada' });
  await store.importCorpora([
    { name: 'news.txt', format: 'text', split: null, corpus: { documents: [corpus()], warnings: [] } },
  ]);
  await store.execute({
    kind: 'set-schema',
    schema: {
      name: 'news',
      entityTypes: ['Peop', 'Loc', 'Org'].map((name, index) => ({
        ...{ name, key: String(index + 1), colour: ['#56B4E9', '#009E73', '#E69F00'][index]! },
      })),
      relationTypes: [],
    },
  });
  const rows = await store.database.all('SELECT seq, id FROM sentences ORDER BY seq');
  const ids = rows.map((row) => String(row['id']));
  const read = (model: string, ...all: readonly (readonly Said[])[]): Promise<void> =>
    store.database.transaction((session) =>
      writePredictions(
        session,
        model,
        all.map((said, index) => ({
          seq: Number(rows[index]?.['seq']),
          prediction: {
            id: ids[index]!,
            mentions: said.map(([begin, type, confidence]) => ({
              ...{ begin, end: begin + 1, type, confidence, runnerUp: null },
            })),
            relations: [],
            uncertainty: CERTAIN,
            embedding: null,
          } satisfies SentencePrediction,
        })),
        store.newId,
      ),
    );
  const first = {
    id: 'm1',
    createdAt: Date.now() - 1000,
    trainedOn: 40,
    seconds: 9,
    outcome: outcome(70, 50),
  };
  await store.addModel(first);
  await read(
    'm1',
    [
      [0, 'Peop', 0.9],
      [2, 'Org', 0.8],
    ],
    [
      [0, 'Peop', 0.9],
      [2, 'Org', 0.7],
    ],
    [
      [0, 'Peop', 0.9],
      [2, 'Org', 0.6],
    ],
    [[0, 'Peop', 0.9]],
  );
  // Bo is a person, Ulm a town: both were suggested as Org.
  for (const [index, type] of [
    [0, 'Peop'],
    [1, 'Loc'],
  ] as const) {
    const sentenceId = ids[index]!;
    const { mentions } = await store.view(sentenceId);
    const wrong = mentions.find((mention) => mention.type === 'Org')!;
    await store.execute({ kind: 'retype-mention', sentenceId, mentionId: wrong.id, type });
    await store.execute({ kind: 'complete-sentence', sentenceId, threshold: 0.5 });
  }
  await store.addModel({
    ...first,
    id: 'm2',
    createdAt: Date.now(),
    trainedOn: 42,
    outcome: outcome(80, 45),
  });
  await read(
    'm2',
    [],
    [],
    [
      [0, 'Peop', 0.95],
      [2, 'Loc', 0.8],
    ],
    [
      [0, 'Peop', 0.9],
      [1, 'Loc', 0.5],
    ],
  );
  await store.close();
}

beforeAll(async () => {
  app = await RunningApp.start();
  await app.at('done').waitFor();
  const project = join(app.dataFolder, 'progress.cman');
  await makeProject(project);
  await app.call('openProject', project);
  await app.page.locator('[data-testid=project-name]', { hasText: 'progress' }).waitFor();
  await app.at('queue-row').nth(1).waitFor();
}, LIMIT_MS);

tidiesUp(() => app);

describe('progress', () => {
  it(
    'says what models got wrong, type by type, down to the sentence',
    async () => {
      await press('Control+p');
      await app.at('confusion-mentions').waitFor();
      expect(await app.at('confusion-data').textContent()).toContain('2 sentences');
      const cells = await app.at('confusion-cell').all();
      const said = await Promise.all(cells.map((cell) => cell.locator('.visually-hidden').textContent()));
      expect(said).toEqual([
        '2 suggested as Peop are just that',
        '1 suggested as Org are Peop',
        '1 suggested as Org are Loc',
      ]);
      // A table for screen readers too: each cell has its row and its column.
      const table = app.page.getByRole('table', { name: 'Mentions', exact: true });
      expect(await table.getByRole('rowheader').allTextContents()).toEqual(['Peop', 'Loc', 'Org', 'missed']);
      await pictures('confusion');
      await tabTo('confusion-cell');
      await press('Tab', 'Tab', 'Enter');
      await expect.poll(focused, patiently).toBe('place');
      expect(await app.at('place').textContent()).toContain('Cy left Ulm .');
      await press('Enter');
      await dialogGone();
      const selected = app.page.locator('[data-testid=mention][aria-pressed=true]');
      await expect.poll(() => selected.getAttribute('data-text'), patiently).toBe('Ulm');
    },
    LIMIT_MS,
  );

  it(
    'says what the last retraining changed, and where',
    async () => {
      await press('Control+m');
      await app.at('retrain-change').waitFor();
      expect((await app.at('retrain-change').textContent())?.replace(/\s+/g, ' ')).toMatch(
        /What model 2 changed.*Against model 1: other suggestions in 2 sentences of 2.*Mentions 10100/,
      );
      await tabTo('retrain-show');
      await press('Enter');
      await expect.poll(() => app.at('place').count(), patiently).toBe(2);
      const places = (await app.at('place').allTextContents()).map((text) => text.replace(/\s+/g, ' '));
      expect(places[0]).toMatch(/Dee saw Basel .*Org is Loc now/);
      expect(places[1]).toMatch(/Eve came home .*new: Loc 50%/);
      await pictures('retrain change');
      await press('Tab', 'Enter');
      await dialogGone();
      await expect.poll(() => app.at('sentence').textContent(), patiently).toContain('Basel');
    },
    LIMIT_MS,
  );

  it(
    'compares two versions, and goes back to the earlier one',
    async () => {
      await press('Control+m');
      await app.at('compare-row').first().waitFor();
      const row = (type: string): Promise<string> =>
        app.page
          .locator(`[data-testid=compare-row][data-type="${type}"]`)
          .first()
          .textContent()
          .then((text) => String(text).replace(/\s+/g, ' ').trim());
      expect(await row('Loc')).toBe('Loc 70.0 80.0 +10.0');
      expect(await row('Org')).toBe('Org 50.0 45.0 −5.0');
      await pictures('compare');
      await tabTo('model-use');
      await press('Enter');
      await expect
        .poll(
          () => app.page.locator('[data-testid=model][data-number="1"]').getAttribute('data-active'),
          patiently,
        )
        .toBe('true');
      expect((await app.call('summary'))?.activeModel?.number).toBe(1);
      await press('Escape');
      await dialogGone();
    },
    LIMIT_MS,
  );
});

describe('a long import', () => {
  it(
    'says how far it is, and cancelled it leaves the project as it was',
    async () => {
      const before = await everythingIn(app);
      const text = join(app.dataFolder, 'long.txt');
      const lines = Array.from({ length: 150_000 }, (_, index) => `Ann saw number ${index} in Bern.`);
      await writeFile(text, lines.join('\n\n'));
      await app.answerDialogs({ open: [text] });
      await press('Control+i');
      await expect.poll(focused, patiently).toBe('import-choose');
      await press('Enter');
      await expect.poll(() => app.at('import-files').textContent(), patiently).toContain('long.txt');
      await app.at('import-format').selectOption('text');
      await app.at('import-start').focus();
      await press('Enter');
      await app.page.locator('[data-testid=task][data-stage=storing]').waitFor();
      await pictures('import');
      await app.at('task-cancel').focus();
      await press('Enter');
      await expect.poll(() => app.at('task').count(), patiently).toBe(0);
      await expect
        .poll(() => app.at('notice').allTextContents(), patiently)
        .toContainEqual(expect.stringContaining('nothing was imported'));
      expect(await app.at('import-error').count()).toBe(0);
      await press('Escape');
      await dialogGone();
      expect(await everythingIn(app)).toEqual(before);
    },
    LIMIT_MS,
  );
});
