// The whole walk through the real window, in one go, as a person goes: each test begins where the one before it ended. By mouse and by
// keyboard; nothing is replaced but the system's file dialogs.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { everythingIn } from './everything.ts';
import { ensurePreparedDemo, RunningApp } from './running-app.ts';
import { byStatus, growable, holdings, linkable, mentionById, SentencePage } from './sentence-page.ts';

/** A training of the demo takes a minute or two; a busy machine may need a multiple. */
const TRAINING_LIMIT_MS = 15 * 60_000;
const patiently = { timeout: TRAINING_LIMIT_MS, interval: 500 };

let app: RunningApp;
let sentence: SentencePage;
const { keyboard, at } = {
  keyboard: (keys: string) => app.page.keyboard.press(keys),
  at: (testId: string) => app.at(testId),
};

beforeAll(async () => {
  await ensurePreparedDemo();
  app = await RunningApp.start();
  sentence = new SentencePage(app);
}, TRAINING_LIMIT_MS);

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app.screenshot(`failed ${task.name}`);
});

afterAll(async () => {
  await app.close();
  await app.removeData();
});

describe('at the first start', () => {
  it('the demo project is open, the most uncertain sentence first, with its suggestions', async () => {
    await at('done').waitFor();
    expect(await at('project-name').textContent()).toBe('demo');
    const { entries, total } = await app.call('queue', 'pending', 0, 50);
    const scores = entries.map(({ score }) => score ?? -1);
    expect(total).toBeGreaterThanOrEqual(100);
    expect(scores[0]).toBeGreaterThan(0);
    expect(await at('queue-row').first().getAttribute('data-sentence-id')).toBe(entries[0]?.sentenceId);
    await expect.poll(() => sentence.current()).toBe(entries[0]?.sentenceId);
    const { mentions } = await sentence.view();
    expect(await at('mention').count()).toBe(mentions.filter(({ status }) => status !== 'rejected').length);
    await app.screenshot('01 first start');
  });
});

describe('correcting a mention', () => {
  it('its boundary, by dragging the handle: what was suggested becomes the person’s own', async () => {
    const { mention, word } = await sentence.openWhere(growable);
    await sentence.label(mention).click();
    await keyboard('Escape');
    const handle = await sentence.centreOf(at('handle-end').last());
    await sentence.drag(handle, await sentence.middleOf(word));
    await expect
      .poll(async () => mentionById(await sentence.view(), mention.id))
      .toMatchObject({ begin: mention.begin, end: word.end, status: 'accepted' });
    await app.screenshot('02 boundary dragged');
  });

  it('its boundary, by the bracket keys', async () => {
    const { mention, word } = await sentence.openWhere(growable);
    await sentence.tabTo(mention);
    await keyboard(']');
    await expect
      .poll(async () => mentionById(await sentence.view(), mention.id))
      .toMatchObject({ end: word.end, status: 'accepted' });
    await keyboard('Shift+BracketRight');
    await expect.poll(async () => mentionById(await sentence.view(), mention.id)?.end).toBe(mention.end);
  });

  it('its type, by a click and a choice', async () => {
    const mention = await sentence.openWhere((view) => byStatus(view.mentions, 'suggested')[0] ?? null);
    await sentence.label(mention).click();
    const other = app.page.locator(`[data-testid=popup-type]:not([data-type="${mention.type}"])`).first();
    const type = await other.getAttribute('data-type');
    await app.screenshot('03 popup');
    await other.click();
    await expect
      .poll(async () => mentionById(await sentence.view(), mention.id))
      .toMatchObject({ type, status: 'accepted' });
  });

  it('its type, by the type’s key', async () => {
    const { schema } = (await app.call('summary')) ?? expect.fail('no project is open');
    const mention = await sentence.openWhere((view) => byStatus(view.mentions, 'suggested')[0] ?? null);
    const type = schema.entityTypes.find(({ name, key }) => name !== mention.type && key);
    await sentence.tabTo(mention);
    await keyboard(type?.key ?? '');
    await expect
      .poll(async () => mentionById(await sentence.view(), mention.id))
      .toMatchObject({ type: type?.name, status: 'accepted' });
  });

  it('a new one, by selecting words, and away again', async () => {
    const word = await sentence.openWhere(
      ({ sentence: { tokens }, mentions }) =>
        tokens.find(
          (token) =>
            token.end - token.begin > 3 &&
            mentions.every(({ begin, end }) => token.end <= begin || token.begin >= end),
        ) ?? null,
    );
    const before = (await sentence.view()).mentions.length;
    const { x, y } = await sentence.middleOf(word);
    await sentence.drag({ x: x - 8, y }, { x: x + 8, y });
    await at('popup-type').first().click();
    await expect
      .poll(async () => (await sentence.view()).mentions.find(({ begin }) => begin === word.begin))
      .toMatchObject({ end: word.end, status: 'accepted', origin: { kind: 'annotator' } });
    await keyboard('Delete');
    await expect.poll(async () => (await sentence.view()).mentions.length).toBe(before);
  });
});

describe('relating mentions', () => {
  it('by dragging from one to the other', async () => {
    const { schema } = (await app.call('summary')) ?? expect.fail('no project is open');
    const { head, tail } = await sentence.openWhere((view) => linkable(view, schema));
    await sentence.drag(
      await sentence.centreOf(sentence.label(head)),
      await sentence.centreOf(sentence.label(tail)),
    );
    if (await at('popup-relation-type').count()) await at('popup-relation-type').first().click();
    await expect
      .poll(async () => (await sentence.view()).relations)
      .toContainEqual(expect.objectContaining({ head: head.id, tail: tail.id, status: 'accepted' }));
    await app.screenshot('04 relation drawn');
  });

  it('by keys, and in the other direction', async () => {
    const { schema } = (await app.call('summary')) ?? expect.fail('no project is open');
    const { head } = await sentence.openWhere((view) => linkable(view, schema, { unrelated: true }));
    const known = new Set(byStatus((await sentence.view()).relations, 'accepted').map(({ id }) => id));
    const drawn = async (): Promise<unknown[]> =>
      (await sentence.view()).relations.filter(({ id, status }) => !known.has(id) && status === 'accepted');
    await sentence.tabTo(head);
    await keyboard('r');
    await keyboard('Tab');
    await at('popup-relation-type').first().waitFor();
    await app.screenshot('05 linking by keys');
    // Where several relations are possible, Enter only goes into the list of them.
    const choices = await at('popup-relation-type').count();
    await keyboard('Enter');
    if (choices > 1) await keyboard('Enter');
    await expect.poll(async () => (await drawn()).length).toBe(1);
  });
});

describe('judging suggestions', () => {
  it('accepts by Enter and rejects by X, going on to the next each time', async () => {
    await sentence.openWhere((view) => (byStatus(view.mentions, 'suggested').length >= 3 ? true : null));
    const before = await sentence.view();
    await keyboard('n');
    await keyboard('Enter');
    await keyboard('x');
    await expect
      .poll(async () => {
        const { mentions } = await sentence.view();
        return [byStatus(mentions, 'accepted').length, byStatus(mentions, 'rejected').length];
      })
      .toEqual([
        byStatus(before.mentions, 'accepted').length + 1,
        byStatus(before.mentions, 'rejected').length + 1,
      ]);
  });

  it('accepts and rejects by mouse', async () => {
    const [first, second] = await sentence.openWhere((view) => {
      const open = byStatus(view.mentions, 'suggested');
      return open.length >= 2 ? open : null;
    });
    await sentence.label(first ?? expect.fail()).click();
    await at('popup-accept').click();
    await expect
      .poll(async () => mentionById(await sentence.view(), first?.id ?? '')?.status)
      .toBe('accepted');
    await sentence.label(second ?? expect.fail()).click();
    await at('popup-reject').click();
    await expect
      .poll(async () => mentionById(await sentence.view(), second?.id ?? '')?.status)
      .toBe('rejected');
    await expect.poll(() => sentence.label(second ?? expect.fail()).count()).toBe(0);
  });

  it('undoes and redoes by keys, by button and by menu, each exactly', async () => {
    const mention = await sentence.openWhere((view) => byStatus(view.mentions, 'suggested')[0] ?? null);
    const before = holdings(await sentence.view());
    await sentence.tabTo(mention);
    await keyboard('Enter');
    await expect.poll(async () => mentionById(await sentence.view(), mention.id)?.status).toBe('accepted');
    const after = holdings(await sentence.view());
    await keyboard('Control+z');
    await expect.poll(async () => holdings(await sentence.view())).toEqual(before);
    await keyboard('Control+Shift+z');
    await expect.poll(async () => holdings(await sentence.view())).toEqual(after);
    await at('edit.undo').click();
    await expect.poll(async () => holdings(await sentence.view())).toEqual(before);
    await app.chooseMenuItem('edit.redo');
    await expect.poll(async () => holdings(await sentence.view())).toEqual(after);
  });

  it('completes the sentence and goes to the next', async () => {
    const done = (await app.call('summary'))?.completeSentences ?? 0;
    const here = await sentence.current();
    await keyboard('Control+Enter');
    await expect.poll(async () => (await app.call('summary'))?.completeSentences).toBe(done + 1);
    await expect.poll(() => sentence.current()).not.toBe(here);
    expect((await app.call('sentence', here)).sentence.status).toBe('complete');
    await expect.poll(() => at('project-progress').textContent()).toContain(`${done + 1} of`);
  });
});

describe('finding', () => {
  it('sentences by their words', async () => {
    const { entries } = await app.call('queue', 'complete', 0, 1);
    const wanted = entries[0] ?? expect.fail('nothing is complete');
    const words = wanted.text
      .split(/[^\p{L}]+/u)
      .filter((word) => word.length > 3)
      .slice(0, 4);
    await keyboard('Control+f');
    await app.page.keyboard.type(words.join(' '));
    const hit = app.page.locator(`[data-testid=search-hit][data-sentence-id="${wanted.sentenceId}"]`);
    await hit.click();
    await expect.poll(() => sentence.current()).toBe(wanted.sentenceId);
    await app.screenshot('06 search');
    await at('search').fill('');
    await at('queue').waitFor();
  });
});

describe('retraining', () => {
  it(
    'shows its progress, lets the person go on working, and can be cancelled',
    async () => {
      await at('retrain').click();
      await expect.poll(() => at('training').getAttribute('data-state')).toBe('running');
      await expect.poll(async () => stateOf(await app.call('training')).epochs, patiently).toBeGreaterThan(0);
      await expect.poll(() => at('training-phase').textContent()).not.toBe('');
      await app.screenshot('07 training');
      // Meanwhile:
      const mention = await sentence.openWhere((view) => byStatus(view.mentions, 'suggested')[0] ?? null);
      await sentence.tabTo(mention);
      await keyboard('Enter');
      await expect.poll(async () => mentionById(await sentence.view(), mention.id)?.status).toBe('accepted');
      expect((await app.call('training')).kind).toBe('running');
      await at('cancel-training').click();
      await expect.poll(() => at('training').getAttribute('data-state')).toBe('cancelled');
      expect(await app.call('models')).toHaveLength(1);
      await app.screenshot('08 cancelled');
    },
    TRAINING_LIMIT_MS,
  );

  it(
    'again: a new model is in use, and the queue has a new order',
    async () => {
      const before = (await app.call('queue', 'pending', 0, 30)).entries.map(({ sentenceId }) => sentenceId);
      await keyboard('Control+r');
      await expect.poll(() => at('training').getAttribute('data-state')).toBe('running');
      await expect.poll(() => at('training').getAttribute('data-state'), patiently).toBe('finished');
      const models = await app.call('models');
      expect(models.map(({ number, active }) => [number, active])).toContainEqual([2, true]);
      const after = (await app.call('queue', 'pending', 0, 30)).entries.map(({ sentenceId }) => sentenceId);
      expect(after).not.toEqual(before);
      // The order is still on its way when the first suggestions are there: in the end the window shows the project's, wherever it is scrolled.
      const showsTheOrder = async (): Promise<boolean> => {
        const order = (await app.call('queue', 'pending', 0, 500)).entries.map(
          ({ sentenceId }) => sentenceId,
        );
        const shown = await at('queue-row').evaluateAll((rows) =>
          rows.map((row) => row.getAttribute('data-sentence-id')),
        );
        const start = order.indexOf(shown[0] ?? '');
        return shown.length > 0 && shown.every((id, index) => id === order[start + index]);
      };
      await expect.poll(showsTheOrder).toBe(true);
      await app.screenshot('09 finished');
    },
    TRAINING_LIMIT_MS,
  );

  it('says how the project gets on: who did what, what each model made of it, and whether more of it pays', async () => {
    await at('project-progress').click();
    await at('progress').waitFor();
    const summary = await app.call('summary');
    expect(await at('progress-done').textContent()).toBe(String(summary?.completeSentences));
    expect(await at('progress-annotator').first().textContent()).toContain(summary?.annotator ?? '');
    expect(await at('progress-point').count()).toBe((await app.call('models')).length);
    expect(await at('progress-advice').getAttribute('data-verdict')).toBe('unclear');
    await at('progress-axis').selectOption('corrections');
    expect(await at('progress-type').count()).toBeGreaterThan(3);
    await app.screenshot('09b progress');
    await keyboard('Escape');
    await at('progress').waitFor({ state: 'detached' });
    // And by key.
    await keyboard('Control+p');
    await at('progress').waitFor();
    await keyboard('Escape');
  });

  it(
    'and back to the model before',
    async () => {
      await keyboard('Control+m');
      await at('model').first().waitFor();
      await app.screenshot('10 models');
      await app.page.locator('[data-testid=model][data-number="1"] [data-testid=model-use]').click();
      await expect.poll(async () => (await app.call('summary'))?.activeModel?.number).toBe(1);
      await keyboard('Escape');
      await expect.poll(async () => (await app.call('training')).kind, patiently).not.toBe('prelabelling');
    },
    TRAINING_LIMIT_MS,
  );
});

describe('taking the corpus elsewhere', () => {
  it('exports, imports into a new project what was exported, and finds the same annotations', async () => {
    const file = join(app.dataFolder, 'exported.json');
    const annotations = await everythingIn(app);
    expect(annotations.length).toBeGreaterThan(100);
    await app.answerDialogs({ save: file });
    await keyboard('Control+e');
    await at('export-format').selectOption('spert-json');
    await at('export-start').click();
    await at('export-report').waitFor();
    await app.screenshot('11 exported');
    expect(await readFile(file, 'utf8')).toMatch(/^\[/);
    await keyboard('Escape');

    await app.answerDialogs({ save: join(app.dataFolder, 'again'), open: [file] });
    await app.chooseMenuItem('project.create');
    await at('protection-plain').check();
    await at('protection-save').click();
    await expect.poll(() => at('project-name').textContent()).toBe('again');
    await app.screenshot('12 empty project');
    await app.chooseMenuItem('project.import');
    await at('import-choose').click();
    await at('import-format').selectOption('spert-json');
    await at('import-start').click();
    await at('import-report').waitFor();
    await app.screenshot('13 imported');
    await at('import-finish').click();
    await at('queue-row').first().waitFor();
    await app.screenshot('14 working on');
    expect(await everythingIn(app)).toEqual(annotations);
  });

  it('refuses a damaged file with its line, and leaves the project as it was', async () => {
    const before = await app.call('summary');
    await app.answerDialogs({ open: [join(app.dataFolder, 'again.cman')] });
    await app.chooseMenuItem('project.import');
    await at('import-choose').click();
    await at('import-format').selectOption('conll04');
    await at('import-start').click();
    await at('import-error').waitFor();
    await app.screenshot('15 refused');
    await keyboard('Escape');
    expect(await app.call('summary')).toEqual(before);
  });
});

it('nothing went wrong on the way, in the page or behind it', async () => {
  expect(app.pageErrors).toEqual([]);
  const alarms = app.page.locator('[data-testid=notice]:is([data-level=error], [data-level=warning])');
  expect(await alarms.allTextContents()).toEqual([]);
});

const stateOf = (state: Awaited<ReturnType<typeof app.call<'training'>>>): { epochs: number } => ({
  epochs: state.kind === 'running' ? state.epochs.length : 0,
});
