// Recommenders through the service that the window talks to.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ProjectEvent } from '../../core/contract/project.ts';
import { DeviceSettingsFile } from '../../electron/project/device-settings-file.ts';
import { formatsIn } from '../../electron/project/formats.ts';
import { recommendersIn } from '../../electron/project/recommend/recommenders.ts';
import { ProjectServiceServer } from '../../electron/project/service.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { predictFirstWord, ScriptedTrainer } from './scripted-trainer.ts';
import { smallProject } from './small-project.ts';
import { addTestModel } from './test-model.ts';

const folder = temporaryFolder();
const PLUGINS = join(import.meta.dirname, '../../plugins');

async function service(name: string) {
  const events: ProjectEvent[] = [];
  const server = await ProjectServiceServer.start({
    formats: formatsIn([join(PLUGINS, 'formats')]),
    recommenders: recommendersIn([join(PLUGINS, 'recommenders')]),
    openTrainer: () => new ScriptedTrainer({ predict: predictFirstWord }),
    chooseFile: async () => null,
    preferencesPath: folder.path(`${name}.json`),
    devices: await DeviceSettingsFile.read(folder.path(`${name}-devices.json`), () => undefined),
    demo: { prepared: folder.path('none'), own: folder.path('none'), resources: PLUGINS },
    onEvent: (event) => events.push(event),
  });
  const untilOpen = async (suggestions: number): Promise<void> => {
    const told = (event: ProjectEvent): boolean =>
      event.kind === 'changed' && event.summary?.openSuggestions === suggestions;
    while (!told(events.at(-1) ?? { kind: 'changed', summary: null }))
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await server.summary())?.openSuggestions).toBe(suggestions);
  };
  return { server, events, untilOpen };
}

it('an edit’s suggestions come by themselves, and the window is told; so do those of a list, and their end', async () => {
  const path = folder.path('edit.cman');
  await (await smallProject(path, 4)).close();
  const { server, untilOpen } = await service('edit');
  await server.openProject(path);
  await server.execute({ kind: 'create-mention', sentenceId: 'd1s0', begin: 0, end: 2, type: 'Peop' });
  await untilOpen(3);
  await server.undo();
  await untilOpen(0);
  await server.redo();
  await untilOpen(3);
  const list = folder.path('places.txt');
  await writeFile(list, 'ef gh\tLoc\n');
  const { lists } = await server.addList(list, 'words', null);
  expect(lists).toMatchObject([{ name: 'places.txt', kind: 'words', entries: 1, types: ['Loc'] }]);
  await untilOpen(7);
  // The same file again takes its own place.
  expect((await server.addList(list, 'words', 'Org')).lists).toHaveLength(1);
  await expect(server.addList(folder.path('missing.txt'), 'words', null)).rejects.toMatchObject({
    code: 'not-found',
  });
  expect(await server.useRecommenders('never')).toMatchObject({ use: 'never', active: false });
  await untilOpen(0);
  await server.useRecommenders('until-model');
  await untilOpen(7);
  const [{ id = '' } = {}] = (await server.recommenders()).lists;
  expect((await server.removeList(id)).lists).toEqual([]);
  await untilOpen(3);
  await server.close();
});

it('documents that come in are gone through, and a model that is there has the word', async () => {
  const path = folder.path('import.cman');
  const store = await smallProject(path, 2);
  await store.execute({ kind: 'create-mention', sentenceId: 'd1s0', begin: 0, end: 2, type: 'Peop' });
  await store.close();
  const { server, events, untilOpen } = await service('import');
  await server.openProject(path);
  await untilOpen(1);
  const text = folder.path('more.txt');
  await writeFile(text, 'Here ab is. There ab was.');
  await server.importFiles([text], 'text', null);
  await untilOpen(3);
  await server.closeProject();
  const again = await service('model');
  const withModel = await smallProject(folder.path('model.cman'), 3);
  await withModel.execute({ kind: 'create-mention', sentenceId: 'd1s0', begin: 3, end: 5, type: 'Loc' });
  await addTestModel(withModel);
  await withModel.close();
  await again.server.openProject(folder.path('model.cman'));
  // The model's three first words, and nothing besides.
  await again.untilOpen(3);
  expect(await again.server.recommenders()).toMatchObject({ use: 'until-model', active: false });
  await again.server.useRecommenders('always');
  await again.untilOpen(5);
  await again.server.close();
  expect(events.filter(({ kind }) => kind === 'notice')).toEqual([]);
  await server.close();
});
