import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProjectEvent } from '../../core/contract/project.ts';
import type { DeviceSettings } from '../../core/contract/device-settings.ts';
import { DeviceSettingsFile } from '../../electron/project/device-settings-file.ts';
import { formatsIn } from '../../electron/project/formats.ts';
import { ProjectServiceServer } from '../../electron/project/service.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import type { TrainingSettings } from '../../electron/project/training-plan.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { predictFirstWord, ScriptedTrainer, TRIAL, untilAborted, type Script } from './scripted-trainer.ts';
import { smallProject } from './small-project.ts';
import { addTestModel } from './test-model.ts';

const folder = temporaryFolder();
const FORMATS = formatsIn([join(import.meta.dirname, '../../plugins/formats')]);

async function service(
  name: string,
  script: Script = { predict: predictFirstWord },
  training?: TrainingSettings,
) {
  const events: ProjectEvent[] = [];
  const trainers: ScriptedTrainer[] = [];
  const server = await ProjectServiceServer.start({
    formats: FORMATS,
    openTrainer: () => {
      const trainer = new ScriptedTrainer(script);
      trainers.push(trainer);
      return trainer;
    },
    chooseFile: async (purpose, suggestedName) => [`${purpose}/${suggestedName}`],
    preferencesPath: folder.path(`${name}.json`),
    devices: await DeviceSettingsFile.read(folder.path(`${name}-devices.json`), () => undefined),
    ...(training && { training }),
    demo: {
      prepared: folder.path(`${name}-prepared.cman`),
      own: folder.path(`${name}-own/demo.cman`),
      resources: join(import.meta.dirname, '../../resources'),
    },
    onEvent: (event) => events.push(event),
  });
  const until = async (wanted: (event: ProjectEvent) => boolean): Promise<void> => {
    while (!events.some(wanted)) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { server, events, trainers, until };
}

describe('projects', () => {
  it('are created, closed, opened again, and remembered', async () => {
    const { server, events } = await service('projects');
    expect(await server.summary()).toBeNull();
    expect(await server.training()).toEqual({ kind: 'idle' });
    await expect(server.queue('all', 0, 10)).rejects.toMatchObject({
      code: 'wrong-usage',
      message: 'no project is open: open one, or create one',
    });
    const [one, two] = [folder.path('one.cman'), folder.path('two.cman')];
    expect(await server.createProject(one)).toMatchObject({ name: 'one', sentences: 0 });
    expect(await server.createProject(two)).toMatchObject({ name: 'two' });
    expect(await server.recentProjects()).toEqual([two, one]);
    expect(await server.openProject(one)).toMatchObject({ name: 'one' });
    // Opening what is open is no conflict with oneself.
    expect(await server.openProject(one)).toMatchObject({ name: 'one' });
    expect(await server.recentProjects()).toEqual([one, two]);
    expect(await server.closeProject()).toBeNull();
    expect(events.at(-1)).toEqual({ kind: 'changed', summary: null });
    expect(await server.summary()).toBeNull();

    const again = await service('projects');
    expect(await again.server.recentProjects()).toEqual([one, two]);
    await again.server.close();
  });

  it('that can’t be opened leave the open one open', async () => {
    const { server } = await service('stays');
    await server.createProject(folder.path('stays.cman'));
    const bad = folder.path('bad.cman');
    await writeFile(bad, 'no database');
    await expect(server.openProject(bad)).rejects.toMatchObject({ code: 'not-a-project' });
    await expect(server.openProject(folder.path('gone.cman'))).rejects.toMatchObject({ code: 'not-found' });
    expect(await server.summary()).toMatchObject({ name: 'stays' });
    await server.close();
  });

  it('carry the annotator’s name, who keeps it in new ones', async () => {
    const { server } = await service('name');
    await server.createProject(folder.path('name-1.cman'));
    expect(await server.setAnnotator('Grace')).toMatchObject({ annotator: 'Grace' });
    expect(await server.createProject(folder.path('name-2.cman'))).toMatchObject({ annotator: 'Grace' });
    await server.close();
    const again = await service('name');
    expect(await again.server.createProject(folder.path('name-3.cman'))).toMatchObject({
      annotator: 'Grace',
    });
    await again.server.close();
  });

  it('are not lost with damaged preferences', async () => {
    await writeFile(folder.path('damaged.json'), '{"recentProjects": 3');
    const { server } = await service('damaged');
    expect(await server.recentProjects()).toEqual([]);
    await server.createProject(folder.path('damaged.cman'));
    expect(await server.recentProjects()).toHaveLength(1);
    await server.close();
  });
});

describe('the demo project', () => {
  it('is copied at first use, and keeps what was done in the copy', async () => {
    const { server } = await service('demo');
    const made = await smallProject(folder.path('demo-made.cman'), 3);
    await made.markAsDemo();
    await made.close();
    await copyFile(folder.path('demo-made.cman'), folder.path('demo-prepared.cman'));
    expect(await server.openDemo()).toMatchObject({ isDemo: true, sentences: 3 });
    await server.execute({ kind: 'create-mention', sentenceId: 'd1s0', begin: 0, end: 2, type: 'Peop' });
    await server.closeProject();
    await server.openDemo();
    expect((await server.sentence('d1s0')).mentions).toHaveLength(1);
    await server.close();
  });
});

describe('import and export', () => {
  const FILE = [
    '#doc 1',
    "0\tAnn\tB-Peop\t['Live_In']\t[3]",
    "1\tlives\tO\t['N']\t[1]",
    "2\tin\tO\t['N']\t[2]",
    "3\tBern\tB-Loc\t['N']\t[3]",
    '#doc 2',
    "0\tRain\tO\t['N']\t[0]",
    '',
  ].join('\n');

  it('bring annotations in and out by a plugin, the same ones', async () => {
    const { server } = await service('import');
    expect((await server.formats()).map(({ id }) => id)).toContain('conll04-multihead');
    const input = folder.path('in.txt');
    await writeFile(input, FILE);
    await server.createProject(folder.path('import.cman'));
    expect(await server.importFiles([input], 'conll04-multihead', 'train')).toEqual({
      documents: 2,
      sentences: 2,
      mentions: 2,
      relations: 1,
      warnings: [],
    });
    const output = folder.path('out.txt');
    expect(await server.exportFile(output, 'conll04-multihead', 'accepted', null)).toEqual({
      path: output,
      sentences: 2,
      pendingSentences: 0,
      mentions: 2,
      relations: 1,
      omissions: [],
      deidentified: null,
    });
    await server.createProject(folder.path('import-again.cman'));
    await server.importFiles([output], 'conll04-multihead', null);
    const [first] = await server.documentSentences('d1');
    expect(first).toMatchObject({
      mentions: [{ type: 'Peop' }, { type: 'Loc' }],
      relations: [{ type: 'Live_In', status: 'accepted' }],
    });
    await server.close();
  });

  it('name file, line and reason, and leave the project as it was', async () => {
    const { server } = await service('bad');
    await server.createProject(folder.path('bad-import.cman'));
    const good = folder.path('good.txt');
    await writeFile(good, FILE);
    const bad = folder.path('bad.txt');
    await writeFile(bad, FILE.replace('\t[3]', ''));
    await expect(server.importFiles([good, bad], 'conll04-multihead', null)).rejects.toMatchObject({
      code: 'bad-input',
      details: { file: bad, line: 2 },
    });
    await expect(server.importFiles([good], 'no-such', null)).rejects.toMatchObject({ code: 'wrong-usage' });
    await expect(
      server.importFiles([folder.path('missing.txt')], 'conll04-multihead', null),
    ).rejects.toMatchObject({ code: 'not-found' });
    expect(await server.summary()).toMatchObject({ documents: 0 });
    await server.importFiles([good], 'conll04-multihead', null);
    await expect(
      server.exportFile(folder.path('no/folder.txt'), 'conll04-multihead', 'all', null),
    ).rejects.toMatchObject({ code: 'refused' });
    await server.close();
  });

  it('of text lets it be annotated, and have it suggested by the active model at once', async () => {
    const { server, until } = await service('text');
    await server.createProject(folder.path('text.cman'));
    await server.closeProject();
    const store = await ProjectStore.open(folder.path('text.cman'));
    await store.execute({
      kind: 'set-schema',
      schema: { name: 'x', entityTypes: [{ name: 'Peop', key: '1', colour: '#0072B2' }], relationTypes: [] },
    });
    await addTestModel(store);
    await store.close();
    await server.openProject(folder.path('text.cman'));
    const note = folder.path('note.txt');
    await writeFile(note, 'Ann was seen on Monday. She went home.');
    await server.importFiles([note], 'text', null);
    await until((event) => event.kind === 'changed' && event.summary?.openSuggestions === 2);
    expect((await server.search('monday', 5))[0]).toMatchObject({ matches: [{ begin: 16, end: 22 }] });
    await server.exportFile(folder.path('note-out.txt'), 'text', 'accepted', null);
    expect(await readFile(folder.path('note-out.txt'), 'utf8')).toBe(
      'Ann was seen on Monday. She went home.',
    );
    await server.close();
  });
});

describe('training', () => {
  it('is told to the window in order, with a new model at its end', async () => {
    const path = folder.path('train.cman');
    const store = await smallProject(path, 4);
    await store.execute({ kind: 'create-mention', sentenceId: 'd1s0', begin: 0, end: 2, type: 'Peop' });
    await store.execute({ kind: 'complete-sentence', sentenceId: 'd1s0', threshold: 0 });
    await store.close();
    const { server, events, until } = await service('train');
    await server.openProject(path);
    expect(await server.startTraining({ warmStart: true })).toMatchObject({ kind: 'running' });
    await until((event) => event.kind === 'training' && event.state.kind === 'finished');
    const told = events.flatMap((event) => (event.kind === 'training' ? [event.state.kind] : []));
    expect([...new Set(told)]).toEqual(['running', 'prelabelling', 'finished']);
    const [model] = await server.models();
    expect(model).toMatchObject({ number: 1, active: true });
    expect(await server.activateModel(model!.id)).toMatchObject({
      activeModel: { number: 1 },
      openSuggestions: 3,
    });
    await server.close();
  });

  it('is cancelled, and ended with its processes when the project is closed', async () => {
    const path = folder.path('cancel.cman');
    const store = await smallProject(path, 2);
    await store.execute({ kind: 'create-mention', sentenceId: 'd1s0', begin: 0, end: 2, type: 'Peop' });
    await store.execute({ kind: 'complete-sentence', sentenceId: 'd1s0', threshold: 0 });
    await store.close();
    const { server, trainers } = await service('cancel', { train: (_, __, signal) => untilAborted(signal) });
    await server.openProject(path);
    await server.startTraining({ warmStart: false });
    expect(await server.cancelTraining()).toEqual({ kind: 'cancelled' });
    await server.startTraining({ warmStart: false });
    await server.closeProject();
    expect(trainers.map(({ disposed }) => disposed)).toEqual([true, true]);
    expect(await server.training()).toEqual({ kind: 'idle' });
    await server.close();
  });

  it('the doctor has a process of its own', async () => {
    const { server, trainers } = await service('doctor');
    expect(await server.doctor()).toEqual({ engines: [], encoders: [], versions: {} });
    expect(trainers.map(({ disposed }) => disposed)).toEqual([true]);
    await server.close();
  });
});

describe('the devices', () => {
  const CHOSEN: DeviceSettings = { engine: 'webgpu', adapter: 'low-power', memoryMiB: 1024 };

  async function trainable(path: string): Promise<void> {
    const store = await smallProject(path, 2);
    await store.execute({ kind: 'create-mention', sentenceId: 'd1s0', begin: 0, end: 2, type: 'Peop' });
    await store.execute({ kind: 'complete-sentence', sentenceId: 'd1s0', threshold: 0 });
    await store.close();
  }

  it('that were chosen train from the next training on, in every project and after a restart', async () => {
    const path = folder.path('devices.cman');
    await trainable(path);
    const until = (_: unknown, __: unknown, signal: AbortSignal) => untilAborted(signal);
    const { server, trainers } = await service('devices', { train: until });
    const asked = () => trainers.flatMap(({ trainings }) => trainings.map(({ engine }) => engine));
    await server.openProject(path);
    await server.startTraining({ warmStart: false });
    await expect.poll(asked).toEqual(['auto']);
    await server.changeDevice(CHOSEN);
    await server.cancelTraining();
    await server.startTraining({ warmStart: false });
    await expect.poll(asked).toEqual(['auto', 'webgpu']);
    expect(await server.device()).toEqual({ settings: CHOSEN, override: null, trying: false });
    await server.close();
    const again = await service('devices');
    expect((await again.server.device()).settings).toEqual(CHOSEN);
    await again.server.close();
  });

  it('are those that whoever started the app said, if they said any', async () => {
    const path = folder.path('override.cman');
    await trainable(path);
    const script: Script = { train: (_, __, signal) => untilAborted(signal) };
    const { server, trainers } = await service('override', script, { engine: 'reference' });
    await server.openProject(path);
    await server.changeDevice(CHOSEN);
    await server.startTraining({ warmStart: false });
    await expect.poll(() => trainers[0]?.trainings[0]?.engine).toBe('reference');
    expect(await server.device()).toMatchObject({ settings: CHOSEN, override: 'reference' });
    await expect(server.tryEngines()).rejects.toMatchObject({ code: 'refused' });
    await server.close();
  });

  it('are tried out in a process of their own, once for all who ask', async () => {
    const { server, trainers } = await service('trial');
    const held = await Promise.all([server.tryEngines(), server.tryEngines()]);
    expect(held).toEqual([TRIAL, TRIAL]);
    expect(trainers.map(({ disposed }) => disposed)).toEqual([true]);
    expect((await server.device()).trying).toBe(false);
    await server.close();
  });

  it('are no longer tried out when somebody stops that, trains or leaves', async () => {
    const path = folder.path('stopped.cman');
    await trainable(path);
    const script: Script = {
      trial: (_, __, signal) => untilAborted(signal),
      train: (_, __, signal) => untilAborted(signal),
    };
    const { server } = await service('stopped', script);
    await server.openProject(path);
    const ways: (() => Promise<unknown>)[] = [
      () => server.cancelTrial(),
      () => server.startTraining({ warmStart: false }),
      () => server.close(),
    ];
    for (const end of ways) {
      await server.cancelTraining();
      const trying = expect(server.tryEngines()).rejects.toMatchObject({ code: 'cancelled' });
      expect((await server.device()).trying).toBe(true);
      await end();
      await trying;
      expect((await server.device()).trying).toBe(false);
    }
  });
});

it('file dialogs are somebody else’s', async () => {
  const { server } = await service('dialogs');
  expect(await server.chooseFile('export', 'corpus.txt')).toEqual(['export/corpus.txt']);
  await server.close();
});
