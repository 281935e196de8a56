// A retraining after a few corrections, from the plan to the model: what it sees, when it is not quick, what becomes of a killed worker and of a
// model that nothing improves on.
import { expect, it } from 'vitest';
import type { TrainingState } from '../../core/contract/project.ts';
import type { CorpusDocument } from '../../core/contract/format.ts';
import { notLearned, packLearned } from '../../electron/project/learned-sentences.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { planTraining } from '../../electron/project/training-plan.ts';
import { readCompleteSentences } from '../../electron/project/training-data.ts';
import { divideSentences } from '../../electron/project/training-set.ts';
import { TrainingSupervisor } from '../../electron/project/training-supervisor.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { WIDER_SCHEMA } from '../support/random-actions.ts';
import { asFile } from './small-project.ts';
import { died, predictFirstWord, ScriptedTrainer, type Script } from './scripted-trainer.ts';
import { testOutcome } from './test-model.ts';

const folder = temporaryFolder();
const COMPLETE = 120;
const PENDING = 40;

/** "Ann12 lives here", no two alike; the first are annotated, the others wait. */
const document = (annotated: boolean, from: number, count: number): CorpusDocument => {
  let text = '';
  const sentences = Array.from({ length: count }, (_, index) => {
    const begin = text.length;
    const name = `Ann${from + index}`;
    text += `${name} lives here `;
    const tokens = [
      { begin, end: begin + name.length },
      { begin: begin + name.length + 1, end: begin + name.length + 6 },
      { begin: begin + name.length + 7, end: begin + name.length + 11 },
    ];
    const mentions = annotated ? [{ begin, end: begin + name.length, type: 'Peop' }] : [];
    return { begin, end: begin + name.length + 11, tokens, mentions, relations: [], annotated };
  });
  return { name: `${from}`, text, sentences };
};

/** A project whose active model has learned from all its complete sentences. */
async function project(name: string): Promise<ProjectStore> {
  const store = await ProjectStore.create(folder.path(name), { durable: false });
  await store.importCorpora([asFile([document(true, 0, COMPLETE), document(false, COMPLETE, PENDING)])]);
  const { learned, trainedOn } = await planTraining(store, { warmStart: false }, {});
  await store.addModel({ id: 'm1', createdAt: 1, trainedOn, seconds: 1, outcome: testOutcome(), learned });
  return store;
}

/** Completes waiting sentences. @returns those that are not held out */
async function complete(store: ProjectStore, count: number): Promise<string[]> {
  const { entries } = await store.queue('pending', 0, count);
  for (const { sentenceId } of entries) {
    const { sentence } = await store.view(sentenceId);
    const [{ begin, end } = sentence] = sentence.tokens;
    await store.execute({ kind: 'create-mention', sentenceId, begin, end, type: 'Peop' });
    await store.execute({ kind: 'complete-sentence', sentenceId, threshold: 0.5 });
  }
  const { train } = divideSentences(await readCompleteSentences(store.database));
  const done = new Set(entries.map(({ sentenceId }) => sentenceId));
  return train.map(({ id }) => id).filter((id) => done.has(id));
}

const warm = { warmStart: true };

it('sees every new sentence and the known ones, and is the same for the same state of the project', async () => {
  const store = await project('plan.cman');
  const fresh = await complete(store, 12);
  const plan = await planTraining(store, warm, {});
  const { train, dev } = divideSentences(await readCompleteSentences(store.database));
  expect([...plan.request.quick!.fresh].sort()).toEqual([...fresh].sort());
  const seen = plan.request.train.map(({ id }) => id);
  expect(seen.slice(0, fresh.length).sort()).toEqual([...fresh].sort());
  expect([...seen].sort()).toEqual(train.map(({ id }) => id).sort());
  expect(plan.request.dev).toEqual(dev);
  expect(plan.trainedOn).toBe(train.length);
  expect(plan.learned.all).toEqual(packLearned(await store.schema(), train));
  // No epochs have gone through these.
  expect(notLearned(plan.learned.inEpochs, await store.schema(), train)?.map(({ id }) => id)).toEqual(
    train.map(({ id }) => id).filter((id) => fresh.includes(id)),
  );
  expect((await planTraining(store, warm, {})).run).toBe(plan.run);
  await store.close();
});

it('sees a known sentence as new when its annotations have changed', async () => {
  const store = await project('changed.cman');
  const { train } = divideSentences(await readCompleteSentences(store.database));
  const sentenceId = train[3]!.id;
  const { sentence, mentions } = await store.view(sentenceId);
  await store
    .execute({ kind: 'retype-mention', sentenceId, mentionId: mentions[0]!.id, type: 'Peop' })
    .catch(() => undefined);
  const [, second] = sentence.tokens;
  await store.execute({
    kind: 'create-mention',
    sentenceId,
    begin: second!.begin,
    end: second!.end,
    type: 'Peop',
  });
  const { request } = await planTraining(store, warm, {});
  expect(request.quick?.fresh).toEqual([sentenceId]);
  await store.close();
});

it('goes through epochs instead where much is new, where types are, where somebody says how many, or where it starts anew', async () => {
  const store = await project('epochs.cman');
  await complete(store, 5);
  const quick = async (
    ...args: Parameters<typeof planTraining> extends [unknown, ...infer Rest] ? Rest : never
  ) => (await planTraining(store, ...args)).request.quick;
  expect(await quick(warm, {})).toBeDefined();
  expect(await quick(warm, { quick: { steps: 3 } })).toMatchObject({ steps: 3 });
  expect(await quick(warm, { training: { epochs: 2 } })).toBeUndefined();
  expect(await quick({ warmStart: false }, {})).toBeUndefined();
  await complete(store, 35);
  expect(await quick(warm, {})).toBeUndefined();
  await store.execute({ kind: 'set-schema', schema: WIDER_SCHEMA });
  expect(await quick(warm, {})).toBeUndefined();
  await store.close();
});

it('goes through epochs again once a quarter was learned quickly only, however little at a time', async () => {
  const store = await project('chain.cman');
  const { supervisor, trainer } = supervise(store, { predict: predictFirstWord });
  let sinceEpochs = 0;
  for (;;) {
    sinceEpochs += (await complete(store, 8)).length;
    await supervisor.start(warm);
    expect(await supervisor.settled()).toMatchObject({ kind: 'finished' });
    if (trainer.trainings.at(-1)?.quick === undefined) break;
  }
  const { train } = divideSentences(await readCompleteSentences(store.database));
  expect(trainer.trainings.length).toBeGreaterThan(2);
  expect(sinceEpochs).toBeGreaterThan(train.length / 4);
  expect(trainer.trainings.at(-1)?.train).toHaveLength(train.length);
  // And then a few are learned quickly again.
  await complete(store, 2);
  expect((await planTraining(store, warm, {})).request.quick).toBeDefined();
  await supervisor.close();
  await store.close();
});

function supervise(store: ProjectStore, script: Script = {}) {
  const states: TrainingState[] = [];
  const trainer = new ScriptedTrainer(script);
  const predictor = new ScriptedTrainer(script);
  const supervisor = new TrainingSupervisor({
    store,
    trainer,
    predictor,
    onState: (state) => states.push(state),
    readiness: { freeBytes: () => 2 ** 40 },
  });
  return { supervisor, trainer, predictor, states };
}

it('a completed sentence gets the worker ready for the retraining that follows', async () => {
  const store = await project('ready.cman');
  const { supervisor, trainer } = supervise(store, { predict: predictFirstWord });
  await complete(store, 3);
  supervisor.sentenceCompleted();
  while (trainer.preparations.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await supervisor.start(warm);
  expect(await supervisor.settled()).toMatchObject({ kind: 'finished', model: { number: 2 } });
  expect(trainer.preparations[0]?.quick).toEqual(trainer.trainings[0]?.quick);
  // The next one has nothing new.
  await supervisor.start(warm);
  await supervisor.settled();
  expect(trainer.trainings[1]?.quick?.fresh).toEqual([]);
  await supervisor.close();
  await store.close();
});

it('a worker that was ready and is killed is replaced', async () => {
  const store = await project('killed.cman');
  let attempts = 0;
  const { supervisor, trainer } = supervise(store, {
    train: async () => {
      if (++attempts === 1) throw died();
      return testOutcome(2);
    },
  });
  await complete(store, 3);
  supervisor.sentenceCompleted();
  await supervisor.start(warm);
  expect(await supervisor.settled()).toMatchObject({ kind: 'finished', model: { number: 2 } });
  expect(trainer.trainings.map(({ quick }) => quick?.fresh.length)).toEqual([
    trainer.trainings[0]?.quick?.fresh.length,
    trainer.trainings[0]?.quick?.fresh.length,
  ]);
  await supervisor.close();
  await store.close();
});

it('a model that nothing improves on stays, with its suggestions, and the sentences stay new', async () => {
  const store = await project('kept.cman');
  const { supervisor, predictor, states } = supervise(store, {
    train: async () => ({ ...testOutcome(), best: { epoch: 0, dev: null } }),
  });
  const fresh = await complete(store, 3);
  await supervisor.start(warm);
  expect(await supervisor.settled()).toMatchObject({ kind: 'kept', model: { id: 'm1' } });
  expect(states.at(-1)?.kind).toBe('kept');
  expect(await store.models()).toHaveLength(1);
  expect(predictor.predictions).toEqual([]);
  const { request } = await planTraining(store, warm, {});
  expect([...request.quick!.fresh].sort()).toEqual([...fresh].sort());
  await supervisor.close();
  await store.close();
});
