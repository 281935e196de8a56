// Backups while work goes on: whole, verified, of the same key, pruned, and never in the way.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_BACKUP_SETTINGS, type BackupSettings } from '../../../core/contract/safety.ts';
import { newKey } from '../../../electron/project/protection/key-derivation.ts';
import { Backups } from '../../../electron/project/safety/backups.ts';
import { copyOpenProject } from '../../../electron/project/safety/project-copy.ts';
import { Watch } from '../../../electron/project/safety/watch.ts';
import { ProjectStore } from '../../../electron/project/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { contentOf, smallProject } from '../small-project.ts';

const folder = temporaryFolder();
const backupsOf = (
  store: ProjectStore,
  settings: Partial<BackupSettings> = {},
  said: string[] = [],
): Backups =>
  new Backups(store.database, {
    settings: () => ({ ...DEFAULT_BACKUP_SETTINGS, ...settings }),
    onFailure: (message) => said.push(message),
  });

const firstToken = async (store: ProjectStore, sentence: number) => {
  const view = await store.view(`d1s${sentence}`);
  const token = view.sentence.tokens[0];
  if (!token) throw new Error('no token');
  return store.execute({ kind: 'create-mention', sentenceId: `d1s${sentence}`, ...token, type: 'Peop' });
};

describe('a backup', () => {
  it('is the whole project of one moment, while edits go on', async () => {
    const path = folder.path('working.cman');
    const store = await smallProject(path, 40);
    for (let sentence = 0; sentence < 10; sentence++) await firstToken(store, sentence);
    const before = await contentOf(store);
    const target = folder.path('copy.cman');
    const copying = copyOpenProject(store.database, target);
    for (let sentence = 10; sentence < 40; sentence++) await firstToken(store, sentence);
    const holds = await copying;
    const after = await contentOf(store);
    await store.close();
    const copy = await ProjectStore.open(target);
    const copied = await contentOf(copy);
    // Sentence by sentence it is what was there before the first or after the last edit, and nothing but whole actions.
    copied.forEach((sentence, index) => {
      expect([before[index], after[index]]).toContainEqual(sentence);
    });
    expect(copied.slice(0, 10)).toEqual(before.slice(0, 10));
    expect(holds).toMatchObject({ sentences: 40, complete: 0 });
    await copy.close();
    const again = await ProjectStore.open(path);
    expect(await contentOf(again)).toEqual(after);
    await again.close();
  });

  it('is made when something has changed, and lists what it holds', async () => {
    const store = await smallProject(folder.path('changed.cman'), 3);
    const backups = backupsOf(store);
    expect(await backups.takeIfChanged('opened')).toBe(true);
    expect(await backups.takeIfChanged('working')).toBe(false);
    await firstToken(store, 1);
    expect(await backups.takeIfChanged('working')).toBe(true);
    const { entries, failure, folder: place } = await backups.view();
    expect(failure).toBeNull();
    expect(place).toBe(`${store.path}-backups`);
    expect(entries.map(({ sequence, reason }) => [sequence, reason])).toEqual([
      [2, 'working'],
      [1, 'opened'],
    ]);
    expect(entries[0]?.holds).toMatchObject({ sentences: 3, complete: 0, actions: 3 });
    await backups.close();
    await store.close();
  });

  it('of an encrypted project is encrypted with the same key', async () => {
    const key = await newKey('correct horse');
    const store = await smallProject(folder.path('secret.cman'), 3, { key });
    const backups = backupsOf(store);
    await backups.take('asked');
    const [entry] = await backups.folder.list();
    await store.close();
    const bytes = await readFile(entry!.path);
    expect(bytes.includes('ab cd ef')).toBe(false);
    expect(bytes.subarray(0, 4).toString()).toBe('CMAN');
    const copy = await ProjectStore.open(entry!.path, { key });
    expect(await copy.summary()).toMatchObject({ sentences: 3 });
    await copy.close();
  });

  it('that cannot be made is said once, leaves nothing behind, and keeps nobody from working', async () => {
    const store = await smallProject(folder.path('blocked.cman'), 2);
    const said: string[] = [];
    await writeFile(folder.path('in-the-way'), '');
    const backups = backupsOf(store, { folder: folder.path('in-the-way') }, said);
    expect(await backups.takeIfChanged('opened')).toBe(false);
    expect(await backups.takeIfChanged('opened')).toBe(false);
    expect(said).toEqual([expect.stringContaining('No backup could be made')]);
    await firstToken(store, 0);
    expect((await backups.view()).failure).toContain('in-the-way');
    await backups.close();
    await store.close();
  });

  it('that was interrupted leaves a draft, which the next one clears away', async () => {
    const store = await smallProject(folder.path('draft.cman'), 2);
    const backups = backupsOf(store);
    await mkdir(backups.folder.path);
    await writeFile(`${backups.folder.path}/000009 2026-01-01 10.00.00 working.cman.part-77`, 'half');
    await backups.take('asked');
    expect((await readdir(backups.folder.path)).sort()).toEqual([
      expect.stringMatching(/^000001 .* asked\.cman$/),
      'backups.json',
    ]);
    await store.close();
  });

  it('counts on from the last one, whatever the clock says', async () => {
    const store = await smallProject(folder.path('clock.cman'), 2);
    const times = [Date.UTC(2030, 0, 1), Date.UTC(1999, 0, 1), Date.UTC(2026, 0, 1)];
    const backups = new Backups(store.database, {
      settings: () => DEFAULT_BACKUP_SETTINGS,
      now: () => times.shift() ?? 0,
    });
    for (let turn = 0; turn < 3; turn++) await backups.take('asked');
    expect(
      (await backups.folder.list()).map(({ sequence, at }) => [sequence, new Date(at).getUTCFullYear()]),
    ).toEqual([
      [3, 2026],
      [2, 1999],
      [1, 2030],
    ]);
    await store.close();
  });
});

describe('the watch over an open project', () => {
  it('finds a sound file sound, and damage in the middle of it', async () => {
    const path = folder.path('watched.cman');
    const store = await smallProject(path, 400);
    const watch = new Watch(store.database, () => undefined);
    expect(await watch.check()).toEqual({ kind: 'sound' });
    await store.close();
    const bytes = await readFile(path);
    bytes.fill(0x5a, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 4096);
    await writeFile(path, bytes);
    const damaged = await ProjectStore.open(path, { quickly: true, audited: false });
    expect(await new Watch(damaged.database, () => undefined).check()).toMatchObject({
      kind: 'damaged',
      damage: [expect.objectContaining({ kind: 'table' })],
    });
    await damaged.close();
  });

  it('notices that the file was replaced or deleted: nothing is stored then, and a copy of all of it can be saved', async () => {
    const path = folder.path('vanishing.cman');
    const store = await smallProject(path, 5);
    await firstToken(store, 0);
    const content = await contentOf(store);
    await rename(path, `${path}.away`);
    await expect(firstToken(store, 1)).rejects.toMatchObject({ code: 'file-lost' });
    expect(await contentOf(store)).toEqual(content);
    const watch = new Watch(store.database, () => undefined);
    await watch.look();
    expect(watch.view).toMatchObject({ kind: 'lost', message: expect.stringContaining(basename(path)) });
    // It is back: work goes on.
    await rename(`${path}.away`, path);
    await firstToken(store, 1);
    await rm(path);
    await writeFile(path, 'something else');
    await expect(firstToken(store, 2)).rejects.toMatchObject({ code: 'file-lost' });
    await copyOpenProject(store.database, folder.path('saved.cman'));
    const expected = await contentOf(store);
    await store.close();
    expect(await readFile(path, 'utf8')).toBe('something else');
    const saved = await ProjectStore.open(folder.path('saved.cman'));
    expect(await contentOf(saved)).toEqual(expected);
    await saved.close();
  });
});
