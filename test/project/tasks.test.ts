// Long work that is cancelled, wherever it is: an import leaves the project as it was, an export no file.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { FormatPlugin } from '../../core/contract/format.ts';
import type { TaskProgress } from '../../core/contract/task.ts';
import { AppError, ok } from '../../core/errors.ts';
import { exportFile, importFiles } from '../../electron/project/exchange.ts';
import type { Formats } from '../../electron/project/formats.ts';
import { TaskRunner, taskOf, type Task } from '../../electron/project/task.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { rowsOf, smallDocument, smallProject } from './small-project.ts';

const folder = temporaryFolder();
/** More than are written at a time, thrice. */
const SENTENCES = 3 * 1024 + 10;

const plugin: FormatPlugin = {
  extensions: ['.x'],
  annotated: false,
  read: () => ok({ documents: [smallDocument(SENTENCES, 'many')], warnings: [] }),
  write: () => ({ bytes: new TextEncoder().encode('all of it'), omissions: [] }),
};
const formats: Formats = { list: () => Promise.resolve([]), get: () => Promise.resolve(plugin) };

/** A task that is cancelled at step number `at`, counted from 0. */
function cancelledAt(what: TaskProgress['what'], at: number): { task: Task; steps: () => number } {
  const controller = new AbortController();
  const inner = taskOf(what, controller.signal, () => undefined);
  let steps = 0;
  const task: Task = {
    signal: controller.signal,
    step(progress) {
      if (steps++ === at) controller.abort();
      inner.step(progress);
    },
    tell: (progress) => inner.tell(progress),
  };
  return { task, steps: () => steps };
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

it('an import that is cancelled, at whatever step, leaves the project as it was', async () => {
  const store = await smallProject(folder.path('in.cman'), 2, { durable: false });
  const file = folder.path('file.x');
  await writeFile(file, '');
  const before = await rowsOf(store);
  const choice = { paths: [file], format: 'x', split: null };
  let at = 0;
  for (; ; at++) {
    const { task, steps } = cancelledAt('import', at);
    const outcome = await codeOf(importFiles(store, formats, choice, task));
    if (steps() <= at) {
      expect(outcome).toBe('done');
      break;
    }
    expect(outcome).toBe('cancelled');
    expect(await rowsOf(store)).toEqual(before);
  }
  expect(at).toBeGreaterThanOrEqual(5);
  await store.close();
});

it('an export that is cancelled writes no file, and leaves the one that was there', async () => {
  const store = await smallProject(folder.path('out.cman'), 2, { durable: false });
  const path = folder.path('out.x');
  await writeFile(path, 'as before');
  const choice = { path, format: 'x', include: 'accepted' } as const;
  for (let at = 0; at < 3; at++) {
    const { task } = cancelledAt('export', at);
    expect(await codeOf(exportFile(store, formats, choice, task))).toBe('cancelled');
    expect(await readFile(path, 'utf8')).toBe('as before');
  }
  expect((await readdir(folder.path('.'))).filter((name) => name.includes('.part-'))).toEqual([]);
  expect(await codeOf(exportFile(store, formats, choice, cancelledAt('export', 99).task))).toBe('done');
  expect(await readFile(path, 'utf8')).toBe('all of it');
  await store.close();
});

it('one runs at a time, says how far it is, and that it has ended', async () => {
  const told: (TaskProgress | null)[] = [];
  const runner = new TaskRunner((progress) => told.push(progress));
  let goOn = (): void => undefined;
  const first = runner.run('export', async (task) => {
    task.step({ stage: 'collecting', done: 1, total: 2 });
    await new Promise<void>((resolve) => (goOn = resolve));
    task.step({ stage: 'writing', done: 0, total: 0 });
  });
  expect(await codeOf(runner.run('import', () => Promise.resolve()))).toBe('refused');
  const cancelled = runner.cancel();
  goOn();
  expect(await codeOf(first)).toBe('cancelled');
  await cancelled;
  expect(told).toEqual([{ what: 'export', stage: 'collecting', done: 1, total: 2 }, null]);
  expect(await codeOf(runner.run('import', () => Promise.resolve()))).toBe('done');
});
