import { expect, it } from 'vitest';
import { ProjectStore } from '../../electron/project/store.ts';
import {
  checkpointPath,
  readCheckpoint,
  removeCheckpoint,
  writeCheckpoint,
} from '../../electron/project/checkpoint-file.ts';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { smallProject } from './small-project.ts';
import { addTestModel, testOutcome } from './test-model.ts';

const folder = temporaryFolder();

it('model versions are kept with their files, and one of them is active', async () => {
  const path = folder.path('models.cman');
  let store = await smallProject(path, 1);
  expect(await store.activeModel()).toBeNull();
  const first = await addTestModel(store);
  const second = await addTestModel(store);
  expect(first).toMatchObject({
    number: 1,
    active: true,
    trainedOn: 10,
    engine: 'onnx',
    seconds: 1.5,
    dev: null,
  });
  expect(first.epochs).toEqual(testOutcome().epochs);
  expect(first.notes).toEqual(testOutcome().notes);
  await store.close();

  store = await ProjectStore.open(path);
  expect((await store.models()).map(({ number, active }) => [number, active])).toEqual([
    [2, true],
    [1, false],
  ]);
  const files = await store.modelFiles(second.id);
  expect(Object.keys(files).sort()).toEqual(['manifest.json', 'weights.bin']);
  expect(Uint8Array.from(files['weights.bin'] ?? [])).toHaveLength(3);
  expect(await store.activateModel(first.id)).toMatchObject({ number: 1, active: true });
  expect((await store.summary()).activeModel?.id).toBe(first.id);
  await expect(store.activateModel('nobody')).rejects.toMatchObject({ code: 'not-found' });
  expect((await store.activeModel())?.id).toBe(first.id);
  await expect(store.modelFiles('nobody')).rejects.toMatchObject({ code: 'no-model' });
  await store.close();
});

it('a model and what must come with it are stored together or not at all', async () => {
  const store = await smallProject(folder.path('together.cman'), 1);
  const model = { id: 'm', createdAt: 1, trainedOn: 1, seconds: 1, outcome: testOutcome() };
  await expect(
    store.addModel(model, async () => {
      throw new Error('the disk is gone');
    }),
  ).rejects.toThrow('the disk is gone');
  expect(await store.models()).toEqual([]);
  await store.close();
});

it('a checkpoint lies beside the project, whole or of no use', async () => {
  const project = folder.path('checkpoint.cman');
  expect(await readCheckpoint(project, null)).toBeNull();
  const checkpoint = {
    run: 'abc',
    epochs: [{ epoch: 1, loss: 2, seconds: 1, dev: null }],
    bytes: Uint8Array.from({ length: 1000 }, (_, index) => index % 256),
  };
  await writeCheckpoint(project, null, checkpoint);
  const found = await readCheckpoint(project, null);
  expect(found).toMatchObject({ run: 'abc', epochs: checkpoint.epochs });
  expect(Uint8Array.from(found?.bytes ?? [])).toEqual(checkpoint.bytes);

  const bytes = await readFile(checkpointPath(project));
  await writeFile(checkpointPath(project), bytes.subarray(0, bytes.length - 1));
  expect(await readCheckpoint(project, null)).toBeNull();
  await writeFile(checkpointPath(project), 'nonsense');
  expect(await readCheckpoint(project, null)).toBeNull();
  await removeCheckpoint(project);
  await expect(stat(checkpointPath(project))).rejects.toThrow();
});
