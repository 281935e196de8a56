// What several people ask of the service: merge, decide, assign, hand over; each as the window asks it.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ProjectEvent } from '../../../core/contract/project.ts';
import { DeviceSettingsFile } from '../../../electron/project/device-settings-file.ts';
import { formatsIn } from '../../../electron/project/formats.ts';
import { ProjectServiceServer } from '../../../electron/project/service.ts';
import { ProjectStore } from '../../../electron/project/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { predictFirstWord, ScriptedTrainer } from '../scripted-trainer.ts';
import { smallProject } from '../small-project.ts';
import { addTestModel } from '../test-model.ts';

const folder = temporaryFolder();

async function service(name: string) {
  const events: ProjectEvent[] = [];
  const server = await ProjectServiceServer.start({
    formats: formatsIn([join(import.meta.dirname, '../../../plugins/formats')]),
    openTrainer: () => new ScriptedTrainer({ predict: predictFirstWord }),
    chooseFile: async () => null,
    preferencesPath: folder.path(`${name}.json`),
    devices: await DeviceSettingsFile.read(folder.path(`${name}-devices.json`), () => undefined),
    demo: { prepared: '', own: '', resources: '' },
    onEvent: (event) => events.push(event),
  });
  return { server, events };
}

/** A project of five sentences; the first ones are done, each with its first word a mention of these types. */
async function annotated(name: string, annotator: string, types: readonly string[]): Promise<string> {
  const path = folder.path(`${name}.cman`);
  const store = await smallProject(path, 5, { annotator });
  for (const [index, type] of types.entries()) {
    const sentenceId = `d1s${index}`;
    const { begin } = (await store.view(sentenceId)).sentence;
    await store.execute({ kind: 'create-mention', sentenceId, begin, end: begin + 2, type });
    await store.execute({ kind: 'complete-sentence', sentenceId, threshold: 0.5 });
  }
  await store.close();
  return path;
}

it('merges with progress, a curator decides, undo takes the decision and then the merge back', async () => {
  const [hub, bo] = [
    await annotated('hub', 'Ann', ['Peop', 'Loc']),
    await annotated('bo', 'Bo', ['Peop', 'Org', 'Loc']),
  ];
  const { server, events } = await service('merge');
  await server.openProject(hub);
  await server.setAnnotator('Cur');
  expect((await server.disputes()).disputes).toEqual([]);
  expect(await server.previewMerge([bo])).toMatchObject({
    changed: true,
    sources: [{ annotators: ['Bo'], sentences: { takenOver: 1, agreeing: 1, differing: 1 } }],
  });
  expect((await server.summary())?.undo).not.toBe('merge projects');
  await server.mergeProjects([bo]);
  expect(events.some(({ kind }) => kind === 'merging')).toBe(true);
  expect(await server.summary()).toMatchObject({
    undo: 'merge projects',
    completeSentences: 3,
    people: { hasVersions: true },
  });

  const { disputes, agreement, compared, agreed } = await server.disputes();
  expect({ compared, agreed }).toEqual({ compared: 2, agreed: 1 });
  expect(disputes).toMatchObject([
    {
      sentenceId: 'd1s1',
      state: 'open',
      differences: ['types'],
      versions: [{ annotator: 'Ann' }, { annotator: 'Bo' }],
    },
  ]);
  expect(agreement).toMatchObject([{ first: 'Ann', second: 'Bo', sentences: 2, mentionF1: 50 }]);

  await server.execute({
    kind: 'adjudicate-sentence',
    sentenceId: 'd1s1',
    mentions: [{ begin: 15, end: 17, type: 'Org', by: 'Bo' }],
    relations: [],
  });
  const { mentions } = await server.sentence('d1s1');
  expect(mentions).toMatchObject([
    { type: 'Org', status: 'accepted', origin: { kind: 'annotator', name: 'Bo' } },
  ]);
  expect(await server.disputes()).toMatchObject({
    disputes: [{ state: 'decided', decidedBy: 'Cur' }],
    // What people had made of it stays for agreement.
    agreement: [{ mentionF1: 50 }],
  });
  await expect(
    server.execute({
      kind: 'adjudicate-sentence',
      sentenceId: 'd1s1',
      mentions: [{ begin: 15, end: 17, type: 'Nothing', by: '' }],
      relations: [],
    }),
  ).rejects.toMatchObject({ code: 'refused' });

  await server.undo();
  // To find it right as it is, is a decision too.
  const held = { begin: 15, end: 17, type: 'Loc', by: 'Ann' };
  await server.execute({ kind: 'adjudicate-sentence', sentenceId: 'd1s1', mentions: [held], relations: [] });
  expect((await server.disputes()).disputes).toMatchObject([{ state: 'decided' }]);
  await server.undo();
  expect((await server.disputes()).disputes).toMatchObject([{ state: 'open' }]);
  expect((await server.sentence('d1s1')).mentions).toMatchObject([{ type: 'Loc' }]);
  // Under another name, types are still the same.
  const { schema } = (await server.summary())!;
  const entityTypes = schema.entityTypes.map((type) =>
    type.name === 'Peop' ? { ...type, name: 'Zoe' } : type,
  );
  const relationTypes = schema.relationTypes.map((type) => ({
    ...type,
    pairs: type.pairs.map(({ head, tail }) => ({ head: head === 'Peop' ? 'Zoe' : head, tail })),
  }));
  await server.execute({
    kind: 'set-schema',
    schema: { ...schema, entityTypes, relationTypes },
    moves: { entityTypes: [{ from: 'Peop', to: 'Zoe' }], relationTypes: [] },
  });
  expect(await server.disputes()).toMatchObject({ compared: 2, agreed: 1, agreement: [{ mentionF1: 50 }] });
  await server.undo();
  expect(await server.disputes()).toMatchObject({ compared: 2, agreed: 1 });
  await server.undo();
  expect(await server.disputes()).toMatchObject({ disputes: [], compared: 0 });
  expect(await server.summary()).toMatchObject({ completeSentences: 2, people: { hasVersions: false } });
  await server.redo();
  await server.redo();
  expect(await server.disputes()).toMatchObject({
    disputes: [{ state: 'open' }],
    agreement: [{ mentionF1: 50 }],
  });
  await server.close();
});

it('what a curator decided goes on to whoever merges it, and a merge that is cancelled has not been', async () => {
  const [hub, bo, third] = [
    await annotated('hub2', 'Ann', ['Peop']),
    await annotated('bo2', 'Bo', ['Org']),
    await annotated('third', 'Cy', []),
  ];
  const { server } = await service('decided');
  await server.openProject(hub);
  await server.setAnnotator('Cur');
  await server.mergeProjects([bo]);
  await server.execute({ kind: 'adjudicate-sentence', sentenceId: 'd1s0', mentions: [], relations: [] });
  await server.openProject(third);
  const cancelled = server.mergeProjects([hub]);
  await server.cancelMerge();
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  expect(await server.disputes()).toMatchObject({ disputes: [] });
  await server.mergeProjects([hub]);
  expect(await server.disputes()).toMatchObject({
    disputes: [{ sentenceId: 'd1s0', state: 'decided', decidedBy: 'Cur', held: { mentions: [] } }],
    agreement: [{ first: 'Ann', second: 'Bo' }],
  });
  // Bo's own file takes the decision in as well: Bo's version was considered.
  await server.openProject(bo);
  await server.mergeProjects([third]);
  expect((await server.sentence('d1s0')).mentions.filter(({ status }) => status === 'accepted')).toEqual([]);
  await server.close();
});

it('shows whoever has been given documents theirs, and hands a part over without what others made of it', async () => {
  const path = await annotated('parts', 'Ann', ['Peop', 'Loc']);
  const store = await ProjectStore.open(path);
  const second = { name: 'other', text: 'ab cd', sentences: [] as never[] };
  await store.importCorpora([
    {
      name: 'x',
      format: 'test',
      split: null,
      corpus: {
        documents: [
          {
            ...second,
            sentences: [
              {
                begin: 0,
                end: 5,
                tokens: [{ begin: 0, end: 2 }],
                mentions: [],
                relations: [],
                annotated: false,
              },
            ],
          },
        ],
        warnings: [],
      },
    },
  ]);
  const model = await addTestModel(store);
  await store.close();

  const { server } = await service('assign');
  await server.openProject(path);
  await server.setAnnotator('Ann');
  expect(await server.summary()).toMatchObject({ people: { assigned: 0, scope: 'everyone' } });
  await server.assign([
    { documentId: 'd1', annotators: ['Bo'] },
    { documentId: 'd2', annotators: ['Ann', 'Bo'] },
  ]);
  expect(await server.summary()).toMatchObject({ people: { assigned: 2, assignedToMe: 1, scope: 'mine' } });
  expect(await server.queue('all', 0, 10)).toMatchObject({ total: 1, entries: [{ sentenceId: 'd2s0' }] });
  expect(await server.setScope('everyone')).toMatchObject({ scope: 'everyone' });
  expect((await server.queue('pending', 0, 10)).total).toBe(4);
  await server.setAnnotator('Bo');
  await server.setScope('mine');
  expect((await server.queue('pending', 0, 10)).total).toBe(4);

  const out = folder.path('for-bo.cman');
  expect(await server.handOver('Bo', out, false, true)).toMatchObject({
    documents: 2,
    sentences: 6,
    model: 1,
  });
  await expect(server.handOver('Bo', out, false, true)).rejects.toMatchObject({ code: 'refused' });
  await expect(server.handOver('Nobody', folder.path('none.cman'), false, true)).rejects.toMatchObject({
    code: 'refused',
  });
  await expect(stat(folder.path('none.cman'))).rejects.toThrow();
  const part = await ProjectStore.open(out);
  expect(await part.summary()).toMatchObject({
    annotator: 'Bo',
    completeSentences: 0,
    sentences: 6,
    activeModel: { id: model.id },
    people: { assigned: 2, scope: 'mine' },
  });
  expect(
    (await part.readCorpus('accepted')).flatMap(({ sentences }) => sentences.flatMap((one) => one.mentions)),
  ).toEqual([]);
  await part.close();

  // To be revised, it takes along what is there; and what comes back is a version of whoever made it.
  const revised = folder.path('for-bo-2.cman');
  await server.handOver('Bo', revised, true, false);
  const copy = await ProjectStore.open(revised);
  expect(await copy.summary()).toMatchObject({ completeSentences: 2, activeModel: null });
  await copy.close();
  expect(await server.mergeProjects([out, revised])).toMatchObject({ changed: false });
  await server.close();
});
