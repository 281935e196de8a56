// What the log says of people's work: sentences less those reopened or undone, time without pauses, corrections but not acceptances.
import { expect, it } from 'vitest';
import { readProgress } from '../../electron/project/progress.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { smallProject } from './small-project.ts';
import { testOutcome } from './test-model.ts';

const folder = temporaryFolder();
const SECOND = 1000;

it('counts what each did, in the time they were at it', async () => {
  let clock = Date.UTC(2026, 10, 20, 12);
  const store = await smallProject(folder.path('work.cman'), 6, { now: () => clock, durable: false });
  const after = async (seconds: number, ...[command]: Parameters<typeof store.execute>) => {
    clock += seconds * SECOND;
    return store.execute(command);
  };
  const { entries } = await store.queue('all', 0, 6);
  const ids = entries.map(({ sentenceId }) => sentenceId);
  const tokensOf = async (id: string) => (await store.view(id)).sentence.tokens;
  const [first] = await tokensOf(ids[0]!);
  await after(30, {
    kind: 'create-mention',
    sentenceId: ids[0]!,
    begin: first!.begin,
    end: first!.end,
    type: 'Peop',
  });
  await after(10, { kind: 'complete-sentence', sentenceId: ids[0]!, threshold: 0.5 });
  // Lunch.
  await after(3000, { kind: 'complete-sentence', sentenceId: ids[1]!, threshold: 0.5 });
  clock += 5 * SECOND;
  await store.undo();
  clock += 5 * SECOND;
  await store.redo();
  await store.addModel({ id: 'm1', createdAt: clock, trainedOn: 2, seconds: 1, outcome: testOutcome() });
  await store.setAnnotator('bo');
  await after(24 * 3600, { kind: 'complete-sentence', sentenceId: ids[2]!, threshold: 0.5 });
  await after(20, { kind: 'reopen-sentence', sentenceId: ids[0]! });
  await after(20, { kind: 'complete-sentence', sentenceId: ids[3]!, threshold: 0.5 });
  await store.addModel({ id: 'm2', createdAt: clock, trainedOn: 3, seconds: 1, outcome: testOutcome() });

  const report = await readProgress(store.database);
  expect(report).toMatchObject({ complete: 3, pending: 3 });
  const [ada, bo] = ['ada', 'bo'].map((name) => report.annotators.find((one) => one.name === name)!);
  // The schema's change, then 30 + 10 s, a pause, 5 + 5 s.
  expect(ada).toMatchObject({ sentences: 2, corrections: 1, seconds: 50 });
  expect(bo).toMatchObject({ sentences: 1, corrections: 0, actions: 3, seconds: 40, lastAt: clock });
  expect(report.annotators.reduce((sum, { sentences }) => sum + sentences, 0)).toBe(report.complete);
  expect(report.days.map(({ sentences }) => sentences)).toEqual([2, 1]);
  expect(report.curve).toMatchObject([
    { number: 1, trainedOn: 2, seconds: 50, corrections: 1 },
    { number: 2, trainedOn: 3, seconds: 90, corrections: 1 },
  ]);
  await store.close();
});

it('a project that nobody has worked on says so', async () => {
  const store = await smallProject(folder.path('new.cman'), 2, { durable: false });
  const report = await readProgress(store.database);
  expect(report).toMatchObject({ complete: 0, pending: 2, curve: [], weakTypes: [], advice: null });
  expect(report.annotators.map(({ sentences }) => sentences)).toEqual([0]);
  await store.close();
});
