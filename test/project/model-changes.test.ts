// What a second model suggests otherwise, and what people made of suggestions, as the project keeps and tells it.
import { expect, it } from 'vitest';
import type { SentencePrediction } from '../../core/contract/trainer.ts';
import { readConfusion } from '../../electron/project/confusion.ts';
import { readRetrainChange, readRetrainPlaces } from '../../electron/project/model-changes.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { writePredictions } from '../../electron/project/suggestion-writer.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { smallProject } from './small-project.ts';
import { addTestModel } from './test-model.ts';

const folder = temporaryFolder();
const CERTAIN = { pathUncertainty: 0, tokenUncertainty: 0, marginUncertainty: 0, relationUncertainty: 0 };

type Said = readonly [token: number, type: string, confidence: number];

const saying = (index: number, ...said: readonly Said[]): SentencePrediction => ({
  id: `d1s${index}`,
  mentions: said.map(([begin, type, confidence]) => ({
    ...{ begin, end: begin + 1, type, confidence, runnerUp: null },
  })),
  relations: [],
  uncertainty: CERTAIN,
  embedding: null,
});

const read = (store: ProjectStore, model: string, ...all: readonly SentencePrediction[]): Promise<void> =>
  store.database.transaction((session) =>
    writePredictions(
      session,
      model,
      all.map((prediction, index) => ({ seq: index + 1, prediction })),
      store.newId,
    ),
  );

it('suggestions gained, lost and retyped are counted, found again, and there after a restart', async () => {
  const path = folder.path('changes.cman');
  const store = await smallProject(path, 3);
  const first = await addTestModel(store);
  await read(
    store,
    first.id,
    saying(0, [0, 'Peop', 0.9], [1, 'Loc', 0.5]),
    saying(1, [0, 'Org', 0.6]),
    saying(2, [2, 'Loc', 0.7]),
  );
  expect(await readRetrainChange(store.database)).toBeNull();
  const second = await addTestModel(store);
  await read(
    store,
    second.id,
    saying(0, [0, 'Peop', 0.5], [3, 'Loc', 0.8]),
    saying(1, [0, 'Loc', 0.6]),
    saying(2, [2, 'Loc', 0.72]),
  );
  await store.close();
  const again = await ProjectStore.open(path);
  expect(await readRetrainChange(again.database)).toEqual({
    model: second.number,
    former: first.number,
    compared: 3,
    changed: 2,
    mentions: { gained: 1, lost: 1, retyped: 1, surer: 0, 'less-sure': 1 },
    relations: { gained: 0, lost: 0, retyped: 0, surer: 0, 'less-sure': 0 },
  });
  const { total, places } = await readRetrainPlaces(again.database, 0, 10);
  expect(total).toBe(2);
  expect(places.map(({ sentenceId }) => sentenceId)).toEqual(['d1s0', 'd1s1']);
  expect(places[1]?.changes).toMatchObject([
    { kind: 'retyped', type: 'Loc', former: 'Org', begin: 0, end: 2, before: 0.6, now: 0.6 },
  ]);
  // Back to the first model: what was kept is of no more use.
  await again.activateModel(first.id);
  expect(await readRetrainChange(again.database)).toBeNull();
  await again.close();
});

it('what people made of suggestions: right, another type, other borders, nothing, and what was missed', async () => {
  const store = await smallProject(folder.path('confusion.cman'), 3);
  const model = await addTestModel(store);
  await read(
    store,
    model.id,
    saying(0, [0, 'Peop', 0.9], [1, 'Loc', 0.9], [3, 'Org', 0.9]),
    saying(1, [0, 'Peop', 0.2]),
    saying(2, [0, 'Peop', 0.9]),
  );
  const [peop, loc, org] = (await store.view('d1s0')).mentions;
  const sentenceId = 'd1s0';
  await store.execute({ kind: 'retype-mention', sentenceId, mentionId: loc!.id, type: 'Org' });
  await store.execute({ kind: 'resize-mention', sentenceId, mentionId: org!.id, begin: 9, end: 14 });
  // A slip that is taken back is none.
  await store.execute({ kind: 'retype-mention', sentenceId, mentionId: peop!.id, type: 'Loc' });
  await store.undo();
  await store.execute({ kind: 'complete-sentence', sentenceId, threshold: 0.5 });
  await store.execute({ kind: 'create-mention', sentenceId: 'd1s1', begin: 27, end: 29, type: 'Loc' });
  await store.execute({ kind: 'complete-sentence', sentenceId: 'd1s1', threshold: 0.5 });
  const report = await readConfusion(store.database);
  const cells = report.mentions.map(
    ({ suggested, became, count, displaced }) => `${suggested} ${became} ${count} ${displaced}`,
  );
  // The third sentence is not finished, and says nothing.
  expect(report.sentences).toBe(2);
  expect(cells.sort()).toEqual([
    'Loc Org 1 0',
    'Org Org 1 1',
    'Peop Peop 1 0',
    'Peop null 1 0',
    'null Loc 1 0',
  ]);
  const missed = report.mentions.find(({ suggested }) => suggested === null);
  expect(missed?.places).toMatchObject([{ sentenceId: 'd1s1', begin: 12, end: 14 }]);

  // Under another name it is the same.
  const schema = await store.schema();
  await store.execute({
    kind: 'set-schema',
    schema: {
      ...schema,
      entityTypes: schema.entityTypes.map((type) => (type.name === 'Org' ? { ...type, name: 'Firm' } : type)),
      relationTypes: [],
    },
    moves: { entityTypes: [{ from: 'Org', to: 'Firm' }], relationTypes: [] },
  });
  const renamed = (await readConfusion(store.database)).mentions;
  expect(renamed.find(({ suggested }) => suggested === 'Firm')).toMatchObject({
    became: 'Firm',
    displaced: 1,
  });
  await store.close();
});
