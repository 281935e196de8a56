import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { TrainingState } from '../../core/contract/project.ts';
import { AppError } from '../../core/errors.ts';
import { checkpointPath, readCheckpoint } from '../../electron/project/checkpoint-file.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { TrainingSupervisor } from '../../electron/project/training-supervisor.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { smallProject } from './small-project.ts';
import { died, predictFirstWord, ScriptedTrainer, untilAborted, type Script } from './scripted-trainer.ts';
import { addTestModel, testOutcome } from './test-model.ts';

const folder = temporaryFolder();

const epoch = (number: number) => ({
  kind: 'epoch' as const,
  report: { epoch: number, loss: 10 / number, seconds: 0.1, dev: null },
});
const checkpoint = (number: number) => ({
  kind: 'checkpoint' as const,
  epoch: number,
  bytes: Uint8Array.of(number, 1, 2),
});

/** `count` sentences, the first three complete with a person in each. */
async function projectToTrain(name: string, count = 6): Promise<ProjectStore> {
  const store = await smallProject(folder.path(name), count, { durable: false });
  for (let sentence = 0; sentence < 3; sentence++) {
    const sentenceId = `d1s${sentence}`;
    const begin = sentence * 15;
    await store.execute({ kind: 'create-mention', sentenceId, begin, end: begin + 2, type: 'Peop' });
    await store.execute({ kind: 'complete-sentence', sentenceId, threshold: 0.5 });
  }
  return store;
}

function supervise(store: ProjectStore, script: Script = {}) {
  const states: TrainingState[] = [];
  const notices: string[] = [];
  let changes = 0;
  const trainer = new ScriptedTrainer(script);
  const predictor = new ScriptedTrainer(script);
  const supervisor = new TrainingSupervisor({
    store,
    trainer,
    predictor,
    onState: (state) => states.push(state),
    onChanged: () => changes++,
    onNotice: (level, message) => notices.push(`${level}: ${message}`),
  });
  return { supervisor, trainer, predictor, states, notices, changes: () => changes };
}

const kinds = (states: readonly TrainingState[]): string[] =>
  states.map(({ kind }) => kind).filter((kind, index, all) => kind !== all[index - 1]);

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

describe('a training', () => {
  it('learns from what is complete, becomes the active model, and its suggestions follow', async () => {
    const store = await projectToTrain('whole.cman');
    const { supervisor, trainer, predictor, states, notices, changes } = supervise(store, {
      train: async (_, emit) => {
        emit(epoch(1));
        emit({ kind: 'progress', phase: 'training', fraction: 0.5, epoch: 2, epochs: 2, secondsLeft: 1 });
        emit(epoch(2));
        return testOutcome();
      },
      predict: predictFirstWord,
    });
    const begun = await supervisor.start({ warmStart: true });
    expect(begun).toMatchObject({ kind: 'running', resumed: false, epochs: [] });
    expect(await supervisor.settled()).toMatchObject({
      kind: 'finished',
      model: { number: 1, trainedOn: 3 },
    });
    expect(kinds(states)).toEqual(['running', 'prelabelling', 'finished']);
    expect(notices).toEqual([]);
    expect(changes()).toBeGreaterThan(0);

    const [request] = trainer.trainings;
    expect(request?.train).toEqual(
      [0, 1, 2].map((sentence) => ({
        id: `d1s${sentence}`,
        tokens: ['ab', 'cd', 'ef', 'gh', 'ij'],
        mentions: [{ begin: 0, end: 1, type: 'Peop' }],
        relations: [],
      })),
    );
    expect(request?.warmStart).toBeUndefined();
    expect(predictor.predictions[0]?.sentences.map(({ id }) => id).sort()).toEqual(['d1s3', 'd1s4', 'd1s5']);
    expect(await store.summary()).toMatchObject({ openSuggestions: 3, activeModel: { number: 1 } });
    expect(await exists(checkpointPath(store.path))).toBe(false);
    await store.close();
  });

  it('says that it has finished even when nothing waits for suggestions', async () => {
    const store = await projectToTrain('all-done.cman', 3);
    const { supervisor, states } = supervise(store);
    await supervisor.start({ warmStart: false });
    await supervisor.settled();
    expect(kinds(states)).toEqual(['running', 'finished']);
    await store.close();
  });

  it('passes on what the worker has to say meanwhile', async () => {
    const store = await projectToTrain('told.cman', 3);
    const { supervisor, notices } = supervise(store, {
      train: async (_, emit) => {
        emit({ kind: 'notice', level: 'warning', message: 'Another device goes on.' });
        return testOutcome();
      },
    });
    await supervisor.start({ warmStart: false });
    expect(await supervisor.settled()).toMatchObject({ kind: 'finished' });
    expect(notices).toEqual(['warning: Another device goes on.']);
    await store.close();
  });

  it('starts from the active model, or anew', async () => {
    const store = await projectToTrain('warm.cman');
    await addTestModel(store);
    const { supervisor, trainer } = supervise(store);
    await supervisor.start({ warmStart: true });
    await supervisor.settled();
    await supervisor.start({ warmStart: false });
    await supervisor.settled();
    const [warm, cold] = trainer.trainings;
    expect(Object.keys(warm?.warmStart ?? {})).toEqual(['manifest.json', 'weights.bin']);
    expect(cold?.warmStart).toBeUndefined();
    expect(warm!.training!.epochs!).toBeLessThan(cold!.training!.epochs!);
    expect((await store.models()).map(({ number }) => number)).toEqual([3, 2, 1]);
    await store.close();
  });

  it('is refused with nothing to learn from, and while another is running', async () => {
    const store = await smallProject(folder.path('nothing.cman'), 2);
    const { supervisor } = supervise(store, { train: (_, __, signal) => untilAborted(signal) });
    await expect(supervisor.start({ warmStart: false })).rejects.toMatchObject({ code: 'no-training-data' });
    await store.execute({ kind: 'complete-sentence', sentenceId: 'd1s0', threshold: 0 });
    await expect(supervisor.start({ warmStart: false })).rejects.toThrow(/no mention/);
    await store.execute({ kind: 'create-mention', sentenceId: 'd1s0', begin: 0, end: 2, type: 'Peop' });
    const [first, second] = await Promise.allSettled([
      supervisor.start({ warmStart: false }),
      supervisor.start({ warmStart: false }),
    ]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'refused' } });
    await supervisor.close();
    await store.close();
  });

  it('does not hold up an annotator, whose edits go on meanwhile', async () => {
    const store = await projectToTrain('edits.cman');
    let finish = (): void => undefined;
    const gate = new Promise<void>((resolve) => (finish = resolve));
    const { supervisor } = supervise(store, {
      train: async () => {
        await gate;
        return testOutcome();
      },
      predict: predictFirstWord,
    });
    await supervisor.start({ warmStart: false });
    await store.execute({ kind: 'create-mention', sentenceId: 'd1s3', begin: 45, end: 47, type: 'Org' });
    await store.execute({ kind: 'complete-sentence', sentenceId: 'd1s4', threshold: 0 });
    finish();
    await supervisor.settled();
    // Accepted words are not suggested again, complete sentences not at all.
    expect(await store.summary()).toMatchObject({ openSuggestions: 1, completeSentences: 4 });
    await store.close();
  });

  it('that fails says why, and leaves the project and its model as they were', async () => {
    const store = await projectToTrain('fails.cman');
    const model = await addTestModel(store);
    const { supervisor } = supervise(store, {
      train: async () => {
        throw new AppError('bad-model', 'the weights do not fit');
      },
    });
    await supervisor.start({ warmStart: true });
    expect(await supervisor.settled()).toEqual({
      kind: 'failed',
      code: 'bad-model',
      message: 'the weights do not fit',
    });
    expect((await store.activeModel())?.id).toBe(model.id);
    await store.close();
  });
});

describe('a worker that dies', () => {
  it('is replaced, and the training goes on from the last checkpoint', async () => {
    const store = await projectToTrain('dies.cman');
    let attempt = 0;
    const { supervisor, trainer, states, notices } = supervise(store, {
      train: async (_, emit) => {
        attempt++;
        if (attempt === 1) {
          emit(epoch(1));
          emit(checkpoint(1));
          emit(epoch(2));
          throw died();
        }
        emit(epoch(2));
        return testOutcome();
      },
    });
    await supervisor.start({ warmStart: false });
    expect(await supervisor.settled()).toMatchObject({ kind: 'finished' });
    const [first, second] = trainer.trainings;
    expect(first?.resume).toBeUndefined();
    expect(second?.resume).toEqual(checkpoint(1).bytes);
    expect(notices).toEqual([
      'warning: The training process was ended by SIGKILL. Another one goes on after epoch 1; nothing of your work is lost.',
    ]);
    const last = states.findLast((state) => state.kind === 'running');
    expect(last).toMatchObject({ resumed: true, epochs: [{ epoch: 1 }, { epoch: 2 }] });
    await store.close();
  });

  it('again and again is given up', async () => {
    const store = await projectToTrain('gives-up.cman');
    const { supervisor, trainer, notices } = supervise(store, {
      train: async (_, emit) => {
        emit(epoch(1));
        emit(checkpoint(1));
        throw died();
      },
    });
    await supervisor.start({ warmStart: false });
    expect(await supervisor.settled()).toMatchObject({ kind: 'failed', code: 'trainer-died' });
    expect(trainer.trainings).toHaveLength(3);
    // The last attempt is made on the processor, and the person is told so.
    expect(trainer.trainings.map(({ engine }) => engine)).toEqual(['auto', 'auto', 'onnx']);
    expect(notices).toHaveLength(2);
    expect(JSON.stringify(notices[1])).toContain('engine onnx');
    // The checkpoint stays for the next attempt.
    expect((await readCheckpoint(store.path, store.key))?.epochs).toHaveLength(1);
    await store.close();
  });

  it('while it suggests is replaced, and what it had sent is kept', async () => {
    const store = await projectToTrain('predicts.cman', 8);
    await addTestModel(store);
    let attempt = 0;
    const { supervisor, predictor, notices } = supervise(store, {
      predict: async (request, emit, signal) => {
        if (++attempt > 1) return predictFirstWord(request, emit, signal);
        await predictFirstWord({ ...request, sentences: request.sentences.slice(0, 2) }, emit, signal);
        throw died();
      },
    });
    supervisor.startPrelabelling();
    await supervisor.settled();
    expect(predictor.predictions.map(({ sentences }) => sentences.length)).toEqual([5, 3]);
    expect(notices).toHaveLength(1);
    expect((await store.summary()).openSuggestions).toBe(5);
    await store.close();
  });

  it('reads what the person looks at first, then the queue from its head; what needs no reading is passed over', async () => {
    const orders: string[][] = [];
    for (const lookedAt of ['d1s6', 'd1s0', 'gone']) {
      const store = await projectToTrain(`looks-${lookedAt}.cman`, 8);
      await addTestModel(store);
      const { supervisor, predictor } = supervise(store, { predict: predictFirstWord });
      supervisor.lookAt(lookedAt);
      supervisor.startPrelabelling();
      await supervisor.settled();
      orders.push(predictor.predictions[0]!.sentences.map(({ id }) => id));
      await store.close();
    }
    const [pending, complete, gone] = orders;
    expect(pending![0]).toBe('d1s6');
    expect([...pending!].sort()).toEqual(['d1s3', 'd1s4', 'd1s5', 'd1s6', 'd1s7']);
    expect(pending!.slice(1)).toEqual(gone!.filter((id) => id !== 'd1s6'));
    expect(complete).toEqual(gone);
  });
});

describe('cancelling', () => {
  it('ends the training, and the next one begins anew', async () => {
    const store = await projectToTrain('cancel.cman');
    const script: Script = {
      train: async (_, emit, signal) => {
        emit(epoch(1));
        emit(checkpoint(1));
        return untilAborted(signal);
      },
    };
    const { supervisor, states } = supervise(store, script);
    await supervisor.start({ warmStart: false });
    expect(await supervisor.cancel()).toEqual({ kind: 'cancelled' });
    expect(kinds(states)).toEqual(['running', 'cancelled']);
    expect(await store.models()).toEqual([]);
    expect(await exists(checkpointPath(store.path))).toBe(false);
    script.train = async () => testOutcome();
    expect(await supervisor.start({ warmStart: false })).toMatchObject({ kind: 'running', resumed: false });
    expect(await supervisor.settled()).toMatchObject({ kind: 'finished' });
    await store.close();
  });

  it('ends a pre-labelling, which the next one takes up where it was', async () => {
    const store = await projectToTrain('cancel-labels.cman', 8);
    await addTestModel(store);
    const script: Script = {
      predict: async (request, emit, signal) => {
        await predictFirstWord({ ...request, sentences: request.sentences.slice(0, 2) }, emit, signal);
        return untilAborted(signal);
      },
    };
    const { supervisor, predictor } = supervise(store, script);
    supervisor.startPrelabelling();
    while (supervisor.state.kind !== 'prelabelling' || supervisor.state.done < 2) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await supervisor.cancel();
    expect(supervisor.state.kind).toBe('idle');
    expect((await store.summary()).openSuggestions).toBe(2);
    script.predict = predictFirstWord;
    supervisor.startPrelabelling();
    await supervisor.settled();
    expect(predictor.predictions.at(-1)?.sentences).toHaveLength(3);
    expect((await store.summary()).openSuggestions).toBe(5);
    await store.close();
  });
});

describe('an app that is closed or killed in the middle', () => {
  it('says so at the next start, and Retrain goes on from the checkpoint', async () => {
    const store = await projectToTrain('interrupted.cman');
    const before = supervise(store, {
      train: async (_, emit, signal) => {
        emit(epoch(1));
        emit(epoch(2));
        emit(checkpoint(2));
        return untilAborted(signal);
      },
    });
    await before.supervisor.start({ warmStart: false });
    while ((await readCheckpoint(store.path, store.key)) === null)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await before.supervisor.close();
    expect(before.trainer.killed).toBe(1);
    await store.close();

    const again = await ProjectStore.open(store.path, { durable: false });
    const { supervisor, trainer, notices } = supervise(again);
    await supervisor.takeUp();
    expect(notices).toEqual([
      expect.stringMatching(/^info: The last training was interrupted after epoch 2/),
    ]);
    expect(await supervisor.start({ warmStart: false })).toMatchObject({
      kind: 'running',
      resumed: true,
      epochs: [{ epoch: 1 }, { epoch: 2 }],
    });
    await supervisor.settled();
    expect(trainer.trainings[0]?.resume).toEqual(Buffer.from(checkpoint(2).bytes));
    // Said once.
    const third = supervise(again);
    await third.supervisor.takeUp();
    expect(third.notices).toEqual([]);
    await again.close();
  });

  it('does not go on from it when annotations have changed since', async () => {
    const store = await projectToTrain('changed.cman');
    const before = supervise(store, {
      train: async (_, emit, signal) => {
        emit(epoch(1));
        emit(checkpoint(1));
        return untilAborted(signal);
      },
    });
    await before.supervisor.start({ warmStart: false });
    while ((await readCheckpoint(store.path, store.key)) === null)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await before.supervisor.close();
    await store.execute({ kind: 'create-mention', sentenceId: 'd1s0', begin: 3, end: 5, type: 'Loc' });
    const { supervisor, trainer } = supervise(store);
    expect(await supervisor.start({ warmStart: false })).toMatchObject({ resumed: false });
    await supervisor.settled();
    expect(trainer.trainings[0]?.resume).toBeUndefined();
    await store.close();
  });

  it('goes on with suggestions that were not all made', async () => {
    const store = await projectToTrain('take-up.cman');
    await addTestModel(store);
    const { supervisor } = supervise(store, { predict: predictFirstWord });
    await supervisor.takeUp();
    await supervisor.settled();
    expect((await store.summary()).openSuggestions).toBe(3);
    await store.close();
  });
});

describe('a roll-back', () => {
  it('has the older model read everything that waits', async () => {
    const store = await projectToTrain('roll-back.cman');
    const script: Script = { predict: predictFirstWord };
    const { supervisor } = supervise(store, script);
    const old = await addTestModel(store);
    supervisor.startPrelabelling();
    await supervisor.settled();
    await addTestModel(store);
    script.predict = async ({ sentences }) => ({ sentences: sentences.length });
    supervisor.startPrelabelling();
    await supervisor.settled();
    script.predict = predictFirstWord;
    await store.activateModel(old.id);
    supervisor.startPrelabelling();
    await supervisor.settled();
    const { mentions } = await store.view('d1s3');
    expect(mentions).toMatchObject([{ status: 'suggested', origin: { kind: 'model', version: old.id } }]);
    await store.close();
  });

  it('in the middle of a pre-labelling ends that one first', async () => {
    const store = await projectToTrain('overtaken.cman');
    const old = await addTestModel(store);
    await addTestModel(store);
    const script: Script = { predict: (_, __, signal) => untilAborted(signal) };
    const { supervisor, predictor } = supervise(store, script);
    supervisor.startPrelabelling();
    while (predictor.predictions.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    script.predict = predictFirstWord;
    await store.activateModel(old.id);
    supervisor.startPrelabelling();
    await supervisor.settled();
    expect((await store.view('d1s3')).mentions).toMatchObject([{ origin: { version: old.id } }]);
    await store.close();
  });
});

it('a worker that reads nothing is not asked for ever', async () => {
  const store = await projectToTrain('deaf.cman');
  await addTestModel(store);
  const { supervisor, predictor, notices } = supervise(store, {
    predict: async ({ sentences }) => ({ sentences: sentences.length }),
  });
  supervisor.startPrelabelling();
  await supervisor.settled();
  expect(predictor.predictions).toHaveLength(1);
  expect(notices).toEqual([expect.stringMatching(/^error: Suggestions could not be made/)]);
  await store.close();
});
