// Whatever dies, what was accepted is there: the trainer in the middle of an epoch, the window's process, the app itself.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { coreFilterOf, treeOf } from '../support/processes.ts';
import { ensurePreparedDemo, RunningApp } from './running-app.ts';
import { byStatus, holdings, mentionById, SentencePage } from './sentence-page.ts';

const TRAINING_LIMIT_MS = 15 * 60_000;
const patiently = { timeout: TRAINING_LIMIT_MS, interval: 250 };

let app: RunningApp;
let sentence: SentencePage;

const start = async (dataFolder?: string): Promise<void> => {
  app = await RunningApp.start(dataFolder === undefined ? {} : { dataFolder });
  sentence = new SentencePage(app);
  await app.at('done').waitFor();
};

beforeAll(async () => {
  await ensurePreparedDemo();
  await start();
}, TRAINING_LIMIT_MS);

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app.screenshot(`failed ${task.name}`);
});

afterAll(async () => {
  await app.close();
  await app.removeData();
});

/** Accepts a suggestion at the head of the queue by key. @returns the ids of sentence and mention */
async function acceptOne(): Promise<{ sentenceId: string; mentionId: string }> {
  const mention = await sentence.openWhere((view) => byStatus(view.mentions, 'suggested')[0] ?? null);
  await sentence.tabTo(mention);
  await app.page.keyboard.press('Enter');
  await expect.poll(async () => mentionById(await sentence.view(), mention.id)?.status).toBe('accepted');
  return { sentenceId: await sentence.current(), mentionId: mention.id };
}

/** A training through all epochs: one from the last model is over before anything could be killed. */
async function retrainAnew(): Promise<void> {
  await app.at('retrain-menu-button').click();
  await app.at('retrain-anew').click();
}

const epochsDone = async (): Promise<number> => {
  const state = await app.call('training');
  return state.kind === 'running' ? state.epochs.length : 0;
};

/** Of every process of the app, Chromium's own helpers among them. Linux. */
const processes = (): number[] => treeOf(app.electron.process().pid ?? expect.fail('the app has ended'));

describe('a training', () => {
  beforeAll(retrainAnew);

  it.runIf(process.platform === 'linux')(
    'goes on when the computer has slept: nothing has ended, and nobody has anything to say about it',
    async () => {
      await expect.poll(async () => (await app.trainerProcesses()).length, patiently).toBeGreaterThan(0);
      const trainers = await app.trainerProcesses();
      const asleep = processes();
      for (const pid of asleep) process.kill(pid, 'SIGSTOP');
      await pause(4000);
      for (const pid of asleep) process.kill(pid, 'SIGCONT');
      await acceptOne();
      await expect.poll(epochsDone, patiently).toBeGreaterThan(0);
      expect(await app.trainerProcesses()).toEqual(trainers);
      expect(await app.at('notice').count()).toBe(0);
    },
    TRAINING_LIMIT_MS,
  );

  it.runIf(process.platform === 'linux')('leaves no memory in core files, nor does any process', () => {
    const all = processes();
    expect(all.length).toBeGreaterThan(3);
    expect(all.map(coreFilterOf)).toEqual(all.map(() => '00000000'));
  });

  it(
    'whose process crashes in native code gets another, which goes on from its checkpoint; the app says so, and the person never stopped',
    async () => {
      const checkpoint = join(app.dataFolder, 'demo.cman-checkpoint');
      // With the first checkpoint on the disk there is something to go on from.
      await expect.poll(() => existsSync(checkpoint), patiently).toBe(true);
      const [trainer] = await app.trainerProcesses();
      process.kill(trainer ?? expect.fail('no trainer is running'), 'SIGSEGV');
      const notice = app.page.locator('[data-testid=notice][data-level=warning]').first();
      await notice.waitFor();
      expect(await notice.textContent()).toMatch(process.platform === 'win32' ? /ended/ : /ended by SIGSEGV/);
      await app.screenshot('20 trainer killed');
      const { mentionId } = await acceptOne();
      expect(mentionById(await sentence.view(), mentionId)?.status).toBe('accepted');
      const state = await app.call('training');
      expect(state).toMatchObject({ kind: 'running', resumed: true });
      const before = await epochsDone();
      expect(before).toBeGreaterThan(0);
      await expect.poll(epochsDone, patiently).toBeGreaterThan(before);
    },
    TRAINING_LIMIT_MS,
  );
});

describe('the app killed while a training runs', () => {
  it('opens the same project again, with every accepted action, and says what became of the training', async () => {
    const first = await acceptOne();
    const second = await acceptOne();
    const before = holdings(await app.call('sentence', second.sentenceId));
    const summary = await app.call('summary');
    await app.kill();
    await start(app.dataFolder);
    await app.page.locator('[data-testid=notice]', { hasText: 'interrupted' }).waitFor();
    await app.screenshot('22 after a kill');
    expect(mentionById(await app.call('sentence', first.sentenceId), first.mentionId)?.status).toBe(
      'accepted',
    );
    expect(holdings(await app.call('sentence', second.sentenceId))).toEqual(before);
    expect(await app.call('summary')).toMatchObject({
      path: summary?.path,
      openSuggestions: summary?.openSuggestions,
      undo: summary?.undo,
    });
  });

  it(
    'takes its trainers with it',
    async () => {
      await retrainAnew();
      await expect.poll(async () => (await app.trainerProcesses()).length, patiently).toBeGreaterThan(0);
      const trainers = await app.trainerProcesses();
      await app.kill();
      await expect.poll(() => trainers.filter(isAlive), patiently).toEqual([]);
      await start(app.dataFolder);
    },
    TRAINING_LIMIT_MS,
  );

  it('keeps what was accepted in the very moment before', async () => {
    // Many actions in a row, killed at some moment among them: what the window was told of is there.
    const { entries } = await app.call('queue', 'pending', 0, 40);
    const told: string[] = [];
    const accepting = (async () => {
      for (const { sentenceId } of entries) {
        const { mentions } = await app.call('sentence', sentenceId);
        for (const { id } of byStatus(mentions, 'suggested')) {
          await app.call('execute', { kind: 'accept', sentenceId, mentionIds: [id], relationIds: [] });
          told.push(id);
        }
      }
    })().catch(() => undefined);
    await expect.poll(() => told.length).toBeGreaterThan(5);
    await pause(37);
    await app.kill();
    await accepting;
    await start(app.dataFolder);
    const accepted = new Set<string>();
    for (const { sentenceId } of entries) {
      const { mentions } = await app.call('sentence', sentenceId);
      for (const { id } of byStatus(mentions, 'accepted')) accepted.add(id);
    }
    expect(told.filter((id) => !accepted.has(id))).toEqual([]);
  });
});

describe('the window’s process killed while a training runs', () => {
  it(
    'comes back as it was, says so, and the training never stopped',
    async () => {
      await retrainAnew();
      await expect.poll(async () => (await app.call('training')).kind).toBe('running');
      const { sentenceId, mentionId } = await acceptOne();
      const loaded = app.electron.evaluate(
        ({ BrowserWindow }, id) =>
          new Promise((done) => {
            BrowserWindow.fromId(id)?.webContents.once('did-finish-load', () => done(true));
          }),
        app.windowId,
      );
      const pid = await app.electron.evaluate(
        ({ BrowserWindow }, id) => BrowserWindow.fromId(id)?.webContents.getOSProcessId(),
        app.windowId,
      );
      process.kill(pid ?? expect.fail('there is no window'), 'SIGKILL');
      await loaded;
      const notices =
        "document.querySelector('cman-app').renderRoot.querySelector('cman-notices').renderRoot";
      await expect
        .poll(() => inRevivedWindow(`${notices}.textContent`), patiently)
        .toContain('The window stopped and was started again');
      const view = await inRevivedWindow(`cman.project.sentence(${JSON.stringify(sentenceId)})`);
      expect(view).toMatchObject({
        ok: true,
        value: {
          mentions: expect.arrayContaining([expect.objectContaining({ id: mentionId, status: 'accepted' })]),
        },
      });
      expect(await inRevivedWindow('cman.project.training()')).toMatchObject({ value: { kind: 'running' } });
    },
    TRAINING_LIMIT_MS,
  );
});

/** The test driver gives a page up that crashed, so what it became is asked through the main process. */
function inRevivedWindow(script: string): Promise<unknown> {
  return app.electron.evaluate(
    ({ BrowserWindow }, [id, code]) =>
      BrowserWindow.fromId(id)
        ?.webContents.executeJavaScript(code)
        .catch((error: unknown) => String(error)),
    [app.windowId, script] as const,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
