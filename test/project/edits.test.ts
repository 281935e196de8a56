import { describe, expect, it } from 'vitest';
import { mentionId } from '../../core/model/ids.ts';
import { invertChanges } from '../../core/model/changes.ts';
import { changesFrom } from '../../electron/project/records.ts';
import { textOf } from '../../electron/project/sqlite/row.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { writePredictions } from '../../electron/project/suggestion-writer.ts';
import { NEWS_SCHEMA, WIDER_SCHEMA } from '../support/random-actions.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { asFile, contentOf, rowsOf, smallDocument, smallProject } from './small-project.ts';
import { addTestModel } from './test-model.ts';

const folder = temporaryFolder();

const create = (begin: number, end: number, type: string, sentence = 0) => ({
  kind: 'create-mention' as const,
  sentenceId: `d1s${sentence}`,
  begin: sentence * 15 + begin,
  end: sentence * 15 + end,
  type,
});

const mentionsOf = async (store: ProjectStore, sentence = 0): Promise<string[]> =>
  (await store.view(`d1s${sentence}`)).mentions.map(
    ({ begin, end, type, status }) => `${begin}-${end} ${type} ${status}`,
  );

describe('a command', () => {
  it('is in the outcome, the undo menu and the log', async () => {
    let clock = 1_000;
    const store = await smallProject(folder.path('log.cman'), 2, { now: () => clock++ });
    const outcome = await store.execute(create(0, 2, 'Peop'));
    expect(outcome).toMatchObject({ undo: 'create mention', redo: null, sentenceId: 'd1s0' });
    expect(outcome.view?.mentions).toMatchObject([{ begin: 0, end: 2, type: 'Peop', status: 'accepted' }]);
    await store.setAnnotator('eve');
    const undone = await store.undo();
    expect(undone).toMatchObject({ undo: 'change schema', redo: 'create mention', sentenceId: 'd1s0' });
    expect(undone.view?.mentions).toEqual([]);
    const log = await store.database.all(
      'SELECT action, reverts, who, label, sentence, changes FROM transactions ORDER BY seq',
    );
    expect(log).toMatchObject([
      { action: 'import', who: 'ada', label: 'import', changes: '[]' },
      { action: 'do', who: 'ada', label: 'change schema', sentence: null },
      { action: 'do', reverts: null, who: 'ada', label: 'create mention', sentence: 1 },
      { action: 'undo', reverts: 3, who: 'eve', label: 'create mention', sentence: 1 },
    ]);
    const [, , done, taken] = log.map((row) => changesFrom(textOf(row, 'changes')));
    expect(taken).toEqual(invertChanges(done ?? []));
    await store.close();
  });

  it('that is refused leaves no trace', async () => {
    const store = await smallProject(folder.path('refused.cman'), 1);
    const before = await rowsOf(store);
    await expect(store.execute(create(0, 2, 'Ship'))).rejects.toMatchObject({ code: 'refused' });
    await expect(store.execute(create(0, 2, 'Peop', 7))).rejects.toMatchObject({ code: 'not-found' });
    // Neither does one that finds everything as it should be.
    await store.execute({ kind: 'reopen-sentence', sentenceId: 'd1s0' });
    expect(await rowsOf(store)).toEqual(before);
    await store.close();
  });

  it('after an undo ends what could be redone', async () => {
    const store = await smallProject(folder.path('branch.cman'), 1);
    await store.execute(create(0, 2, 'Peop'));
    await store.undo();
    const outcome = await store.execute(create(3, 5, 'Loc'));
    expect(outcome.redo).toBeNull();
    expect(await store.redo()).toMatchObject({ view: null, sentenceId: null });
    expect(await mentionsOf(store)).toEqual(['3-5 Loc accepted']);
    await store.close();
  });
});

describe('undo and redo', () => {
  it('go on where they were after a restart', async () => {
    const path = folder.path('restart.cman');
    let store = await smallProject(path, 2);
    await store.execute(create(0, 2, 'Peop'));
    await store.execute(create(3, 5, 'Loc'));
    const [head, tail] = (await store.view('d1s0')).mentions.map(({ id }) => id);
    await store.execute({
      kind: 'create-relation',
      sentenceId: 'd1s0',
      head: head!,
      tail: tail!,
      type: 'Live_In',
    });
    const whole = await contentOf(store);
    await store.undo();
    await store.close();

    store = await ProjectStore.open(path);
    expect(await store.summary()).toMatchObject({ undo: 'create mention', redo: 'create relation' });
    await store.redo();
    expect(await contentOf(store)).toEqual(whole);
    for (let step = 0; step < 4; step++) await store.undo();
    expect(await store.summary()).toMatchObject({ undo: null, redo: 'change schema' });
    expect(await store.undo()).toMatchObject({ view: null, sentenceId: null });
    await store.close();

    store = await ProjectStore.open(path);
    for (let step = 0; step < 4; step++) await store.redo();
    expect(await contentOf(store)).toEqual(whole);
    await store.close();
  });

  it('stop at an import that changed the schema, where they would no longer fit', async () => {
    const store = await smallProject(folder.path('barrier.cman'), 1);
    await store.execute(create(0, 2, 'Peop'));
    await store.execute({ kind: 'set-schema', schema: WIDER_SCHEMA });
    await store.execute(create(3, 5, 'Loc'));
    await store.importCorpora([
      asFile([smallDocument(1, 'more', { annotated: true, mentions: [{ begin: 0, end: 2, type: 'Ship' }] })]),
    ]);
    // What came after the last change of the schema can still be taken back; that change itself no longer.
    await store.undo();
    expect(await mentionsOf(store)).toEqual(['0-2 Peop accepted']);
    expect((await store.summary()).undo).toBeNull();
    expect((await store.schema()).entityTypes.map(({ name }) => name)).toContain('Ship');
    await store.close();
  });

  it('are not stopped by an import that fits the schema', async () => {
    const store = await smallProject(folder.path('no-barrier.cman'), 1);
    await store.execute(create(0, 2, 'Peop'));
    await store.importCorpora([asFile([smallDocument(1, 'more')])]);
    expect((await store.summary()).undo).toBe('create mention');
    await store.undo();
    await store.undo();
    expect((await store.schema()).entityTypes).toEqual([]);
    await store.close();
  });
});

describe('a new model between an action and its undo', () => {
  const predicted = (type: string, confidence: number) => ({
    id: 'd1s0',
    mentions: [{ begin: 0, end: 1, type, confidence, runnerUp: null }],
    relations: [],
    uncertainty: { pathUncertainty: 0, tokenUncertainty: 0, marginUncertainty: 0, relationUncertainty: 0 },
    embedding: null,
  });
  const suggest = async (store: ProjectStore, type: string, confidence: number): Promise<void> => {
    const model = await addTestModel(store);
    await store.database.transaction((session) =>
      writePredictions(session, model.id, [{ seq: 1, prediction: predicted(type, confidence) }], store.newId),
    );
  };

  it('keeps what was accepted, and undo makes a suggestion of it again', async () => {
    const store = await smallProject(folder.path('accept.cman'), 1);
    await suggest(store, 'Peop', 0.6);
    const [mention] = (await store.view('d1s0')).mentions;
    await store.execute({ kind: 'accept', sentenceId: 'd1s0', mentionIds: [mention!.id], relationIds: [] });
    await suggest(store, 'Org', 0.9);
    expect(await mentionsOf(store)).toEqual(['0-2 Peop accepted']);
    await store.undo();
    expect(await mentionsOf(store)).toEqual(['0-2 Peop suggested']);
    await store.redo();
    expect(await mentionsOf(store)).toEqual(['0-2 Peop accepted']);
    await store.close();
  });

  it('lets a judgement be made again whose suggestion is gone', async () => {
    const store = await smallProject(folder.path('gone.cman'), 1);
    await suggest(store, 'Peop', 0.6);
    const [mention] = (await store.view('d1s0')).mentions;
    await store.execute({ kind: 'accept', sentenceId: 'd1s0', mentionIds: [mention!.id], relationIds: [] });
    await store.undo();
    await suggest(store, 'Org', 0.9);
    expect(await mentionsOf(store)).toEqual(['0-2 Org suggested']);
    await store.redo();
    // What is accepted now leaves no room for the new model's word on the same span.
    expect(await mentionsOf(store)).toEqual(['0-2 Peop accepted']);
    await store.close();
  });

  it('does not bring back what was rejected, nor what a deletion took away', async () => {
    const store = await smallProject(folder.path('rejected.cman'), 1);
    await suggest(store, 'Peop', 0.6);
    const [mention] = (await store.view('d1s0')).mentions;
    await store.execute({ kind: 'accept', sentenceId: 'd1s0', mentionIds: [mention!.id], relationIds: [] });
    await store.execute({ kind: 'delete-mention', sentenceId: 'd1s0', mentionId: mention!.id });
    await suggest(store, 'Peop', 0.95);
    expect(await mentionsOf(store)).toEqual(['0-2 Peop rejected']);
    await store.undo();
    expect(await mentionsOf(store)).toEqual(['0-2 Peop accepted']);
    await store.close();
  });

  it('remembers a rejected relation when its mentions are withdrawn and come again', async () => {
    const store = await smallProject(folder.path('relation.cman'), 1);
    const model = await addTestModel(store);
    const live = {
      ...predicted('Peop', 0.9),
      mentions: [
        { begin: 0, end: 1, type: 'Peop', confidence: 0.9, runnerUp: null },
        { begin: 2, end: 3, type: 'Loc', confidence: 0.9, runnerUp: null },
      ],
      relations: [{ head: 0, tail: 1, type: 'Live_In', confidence: 0.8 }],
    };
    const predict = (prediction: typeof live | ReturnType<typeof predicted>) =>
      store.database.transaction((session) =>
        writePredictions(session, model.id, [{ seq: 1, prediction }], store.newId),
      );
    await predict(live);
    const [relation] = (await store.view('d1s0')).relations;
    await store.execute({ kind: 'reject', sentenceId: 'd1s0', mentionIds: [], relationIds: [relation!.id] });
    await predict({ ...live, mentions: [], relations: [] });
    expect((await store.view('d1s0')).relations).toEqual([]);
    await predict(live);
    expect((await store.view('d1s0')).mentions).toHaveLength(2);
    expect((await store.view('d1s0')).relations).toEqual([]);
    // Taking the rejection back lets it be suggested again.
    await store.undo();
    await predict(live);
    expect((await store.view('d1s0')).relations).toMatchObject([{ status: 'suggested' }]);
    await store.close();
  });

  it('is not written for a sentence that was completed meanwhile, nor by a model that is no longer active', async () => {
    const store = await smallProject(folder.path('late.cman'), 2);
    const old = await addTestModel(store);
    await store.execute({ kind: 'complete-sentence', sentenceId: 'd1s0', threshold: 0 });
    const write = (model: string) =>
      store.database.transaction((session) =>
        writePredictions(session, model, [{ seq: 1, prediction: predicted('Peop', 0.9) }], store.newId),
      );
    await write(old.id);
    expect(await mentionsOf(store)).toEqual([]);
    await addTestModel(store);
    await expect(write(old.id)).rejects.toMatchObject({ code: 'cancelled' });
    await store.close();
  });

  it('a change of the schema withdraws suggestions that no longer fit', async () => {
    const store = await smallProject(folder.path('schema.cman'), 1);
    await suggest(store, 'Org', 0.6);
    const narrow = {
      ...NEWS_SCHEMA,
      entityTypes: NEWS_SCHEMA.entityTypes.filter(({ name }) => name !== 'Org'),
      relationTypes: NEWS_SCHEMA.relationTypes.filter(({ name }) => name === 'Live_In'),
    };
    await store.execute({ kind: 'set-schema', schema: narrow });
    expect(await mentionsOf(store)).toEqual([]);
    await store.undo();
    expect(await store.schema()).toEqual(NEWS_SCHEMA);
    await store.close();
  });
});

it('ids of records are what the window gave or got, and never change', async () => {
  const store = await smallProject(folder.path('ids.cman'), 1);
  const { view } = await store.execute(create(0, 2, 'Peop'));
  const id = mentionId(view?.mentions[0]?.id ?? '');
  await store.execute({ kind: 'resize-mention', sentenceId: 'd1s0', mentionId: id, begin: 0, end: 5 });
  await store.execute({ kind: 'retype-mention', sentenceId: 'd1s0', mentionId: id, type: 'Org' });
  expect((await store.view('d1s0')).mentions).toMatchObject([{ id, begin: 0, end: 5, type: 'Org' }]);
  await store.close();
});
