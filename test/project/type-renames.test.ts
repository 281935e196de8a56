// What else knows a type by its name follows when it is called otherwise: models and their scores, what is still new to them, word lists.
import { expect, it } from 'vitest';
import type { CorpusDocument } from '../../core/contract/format.ts';
import type { TrainOutcome } from '../../core/contract/trainer.ts';
import type { Schema } from '../../core/model/schema.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { readLists, writeLists } from '../../electron/project/recommend/recommender-settings.ts';
import { planTraining } from '../../electron/project/training-plan.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { asFile } from './small-project.ts';
import { testOutcome } from './test-model.ts';

const folder = temporaryFolder();
const SENTENCES = 60;

function annotated(): CorpusDocument {
  let text = '';
  const sentences = Array.from({ length: SENTENCES }, (_, index) => {
    const begin = text.length;
    const name = `Ann${index}`;
    text += `${name} came `;
    const end = begin + name.length;
    return {
      ...{ begin, end: end + 5, relations: [], annotated: true },
      tokens: [
        { begin, end },
        { begin: end + 1, end: end + 5 },
      ],
      mentions: [{ begin, end, type: 'Peop' }],
    };
  });
  return { name: 'd', text, sentences };
}

const outcomeFor = (schema: Schema): TrainOutcome => {
  const zero = { p: 0, r: 0, f1: 0 };
  const perType = { Peop: { ...zero, f1: 50, gold: 4, predicted: 4 } };
  const ner = { micro: zero, macro: zero, perType };
  return {
    ...testOutcome(),
    best: { epoch: 1, dev: { sentences: 9, ner, re: { micro: zero, macro: zero, perType: {} } } },
    model: { 'manifest.json': new TextEncoder().encode(JSON.stringify({ spec: { schema } })) },
  };
};

const withName = (schema: Schema, from: string, to: string): Schema => ({
  ...schema,
  entityTypes: schema.entityTypes.map((type) => (type.name === from ? { ...type, name: to } : type)),
});

it('models, their scores, what they have learned and word lists go by the new name, and by the old one after undo', async () => {
  const store = await ProjectStore.create(folder.path('names.cman'), { durable: false });
  await store.importCorpora([asFile([annotated()])]);
  const schema = await store.schema();
  const { learned, trainedOn, renamesSeen } = await planTraining(store, { warmStart: false }, {});
  const model = { createdAt: 1, trainedOn, seconds: 1, outcome: outcomeFor(schema) };
  await store.addModel({ id: 'm1', ...model, learned, renamesSeen });
  const list = { id: 'l', name: 'l.txt', kind: 'words', entries: 2, addedAt: 1 } as const;
  await store.database.transaction((session) =>
    writeLists(session, [
      { ...list, type: null, types: ['Peop'], text: 'Ann\tPeop\r\nBo \t Peop\nPeop\tLoc\n' },
    ]),
  );

  const namesIn = async (id: string): Promise<string[]> => {
    const files = await store.modelFiles(id);
    const manifest: { spec: { schema: Schema } } = JSON.parse(
      new TextDecoder().decode(files['manifest.json']),
    );
    return manifest.spec.schema.entityTypes.map(({ name }) => name);
  };
  const scored = async (): Promise<string[]> =>
    Object.keys((await store.activeModel())?.dev?.ner.perType ?? {});
  const listed = async (): Promise<string | undefined> => (await readLists(store.database))[0]?.text;
  const isQuick = async (): Promise<boolean> => {
    const { request } = await planTraining(store, { warmStart: true }, {});
    return request.quick !== undefined && request.quick.fresh.length === 0;
  };
  expect(await isQuick()).toBe(true);

  await store.execute({
    kind: 'set-schema',
    schema: withName(schema, 'Peop', 'Person'),
    moves: { entityTypes: [{ from: 'Peop', to: 'Person' }], relationTypes: [] },
  });
  expect(await namesIn('m1')).toEqual(['Person']);
  expect(await scored()).toEqual(['Person']);
  expect(await listed()).toBe('Ann\tPerson\r\nBo \t Person\nPeop\tLoc\n');
  // Only a name is other: a retraining is as quick as before.
  expect(await isQuick()).toBe(true);

  // A model that is trained after the renaming knows the new name, and follows when that is undone.
  const later = await planTraining(store, { warmStart: true }, {});
  const now = outcomeFor(await store.schema());
  await store.addModel({
    ...{ id: 'm2', createdAt: 2, trainedOn, seconds: 1, outcome: now },
    ...{ learned: later.learned, renamesSeen: later.renamesSeen },
  });
  expect(await namesIn('m2')).toEqual(['Person']);
  expect(await isQuick()).toBe(true);
  await store.undo();
  expect(await namesIn('m1')).toEqual(['Peop']);
  expect(await namesIn('m2')).toEqual(['Peop']);
  expect(await listed()).toBe('Ann\tPeop\r\nBo \t Peop\nPeop\tLoc\n');
  expect(await isQuick()).toBe(true);
  await store.close();
});
