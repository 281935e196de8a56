// Training on the GPU in the app: in a hidden window that nobody sees, that reaches nothing, and that may die. The GPU is one made of
// software, so the network is a tiny one.
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TrainingState } from '../../core/contract/project.ts';
import { DEFAULT_DEVICE_SETTINGS } from '../../core/contract/device-settings.ts';
import type { TrainingSettings } from '../../electron/project/training-plan.ts';
import { ROOT, RunningApp } from './running-app.ts';

const LIMIT_MS = 10 * 60_000;
const patiently = { timeout: LIMIT_MS, interval: 250 };

const SETTINGS: TrainingSettings = {
  network: {
    encoders: [],
    hidden: 4,
    heads: 1,
    bsaUnits: 1,
    labelEmbedding: 4,
    scorerHidden: 4,
    pairContext: 4,
    characters: false,
    wordEmbedding: 8,
    minimumWordCount: 1,
  },
  training: { epochs: 3, batchSize: 4, learningRate: 0.01 },
};
const SENTENCES = 12;
/** In tokens. */
const LONGEST = 16;
/** A graphics adapter that the processor stands in for. */
const SOFTWARE_GPU = ['--use-vulkan=swiftshader', '--enable-unsafe-webgpu', '--enable-features=Vulkan'];

let app: RunningApp;

beforeAll(async () => {
  app = await RunningApp.start({
    args: SOFTWARE_GPU,
    env: { CMAN_TRAINING: JSON.stringify(SETTINGS) },
  });
  await app.at('done').waitFor();
  const text = await readFile(join(ROOT, 'resources/demo/news.json'), 'utf8');
  const news = z.array(z.looseObject({ tokens: z.array(z.string()) })).parse(JSON.parse(text));
  const short = news.filter(({ tokens }) => tokens.length <= LONGEST).slice(0, SENTENCES);
  // As the page for it does, while the project's worker may be there already.
  await app.call('changeDevice', { ...DEFAULT_DEVICE_SETTINGS, engine: 'webgpu', memoryMiB: 1024 });
  const corpus = join(app.dataFolder, 'corpus.json');
  await writeFile(corpus, JSON.stringify(short));
  await app.call('createProject', join(app.dataFolder, 'gpu.cman'));
  await app.call('importFiles', [corpus], 'spert-json', null);
}, LIMIT_MS);

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app.screenshot(`failed ${task.name}`);
});

afterAll(async () => {
  await app.close();
  await app.removeData();
});

const training = async (): Promise<TrainingState> => app.call('training');

/** Waits until so many epochs are done, or the training has ended. */
async function epochsDone(count: number): Promise<void> {
  const done = async (): Promise<number> => {
    const state = await training();
    return state.kind === 'running' ? state.epochs.length : Infinity;
  };
  await expect.poll(done, patiently).toBeGreaterThanOrEqual(count);
}

async function ended(): Promise<TrainingState> {
  await expect.poll(async () => (await training()).kind, patiently).not.toMatch(/running|prelabelling/);
  return training();
}

/** The hidden window's process, and whether the window can be seen; null while there is none. */
const hiddenWindow = (): Promise<{ pid: number; visible: boolean } | null> =>
  app.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getTitle() === 'CMAN engine');
    return window
      ? { pid: window.webContents.getOSProcessId(), visible: window.isVisible() || window.isFocused() }
      : null;
  });

/** What a script in the hidden page gives; the name of what it throws. */
const inHiddenWindow = (script: string): Promise<unknown> =>
  app.electron.evaluate(
    ({ BrowserWindow }, code) =>
      BrowserWindow.getAllWindows()
        .find((one) => one.webContents.getTitle() === 'CMAN engine')
        ?.webContents.executeJavaScript(`(async () => ${code})().catch((error) => error.name)`),
    script,
  );

describe('a training on the GPU', () => {
  it(
    'takes place in a hidden window, and says where it took place',
    async () => {
      await app.call('startTraining', { warmStart: false });
      await epochsDone(1);
      expect(await hiddenWindow()).toMatchObject({ visible: false });
      // All that the hidden page can reach is its own files.
      expect(await inHiddenWindow('typeof cman + typeof require')).toBe('undefinedundefined');
      expect(await inHiddenWindow(`fetch('https://example.org/')`)).toBe('TypeError');
      expect(await inHiddenWindow(`new Worker('page.js')`)).toBe('TypeError');
      expect(await ended()).toMatchObject({ kind: 'finished' });
      const [model] = await app.call('models');
      expect(model).toMatchObject({ engine: 'webgpu' });
      expect(model?.notes.join()).not.toMatch(/goes on without/);
    },
    LIMIT_MS,
  );

  const processes: Record<string, () => Promise<number | undefined>> = {
    'the hidden window’s process': async () => (await hiddenWindow())?.pid,
    'the process that speaks to the driver': () =>
      app.electron.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid),
  };

  it.each(Object.entries(processes))(
    'goes on without it when %s is killed in the middle of an epoch',
    async (_, find) => {
      await app.call('startTraining', { warmStart: false });
      await epochsDone(1);
      process.kill((await find()) ?? expect.fail('there is no such process'), 'SIGKILL');
      const notice = app.page
        .locator('[data-testid=notice][data-level=warning]', { hasText: 'without' })
        .last();
      await notice.waitFor();
      expect(await notice.textContent()).toMatch(/Epoch [23] is done on/);
      await app.screenshot('40 engine window killed');
      const state = await ended();
      expect(state).toMatchObject({ kind: 'finished' });
      const [model] = await app.call('models');
      expect(model).toMatchObject({ engine: 'onnx' });
      expect(model?.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
      expect(model?.notes.join()).toMatch(/goes on without .*swiftshader/i);
    },
    LIMIT_MS,
  );

  it(
    'does not keep the app open when its window is closed',
    async () => {
      await app.call('startTraining', { warmStart: false });
      await expect.poll(hiddenWindow, patiently).not.toBeNull();
      const gone = once(app.electron.process(), 'exit');
      await app.electron.evaluate(({ BrowserWindow }) => {
        // In a later turn: the answer to this call must get out first.
        const windows = BrowserWindow.getAllWindows();
        const seen = windows.find((window) => window.isVisible());
        setTimeout(() => seen?.close());
      });
      await gone;
    },
    LIMIT_MS,
  );
});
