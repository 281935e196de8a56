import { copyFile, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect } from '../../electron/project/sqlite/driver.ts';
import { APPLICATION_ID, PROJECT_VERSION } from '../../electron/project/sqlite/migrate.ts';
import { ProjectStore } from '../../electron/project/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { smallProject } from './small-project.ts';

const folder = temporaryFolder();

const opening = (path: string): Promise<string> =>
  ProjectStore.open(path).then(
    async (store) => {
      await store.close();
      return 'opened';
    },
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  );

describe('opening a project', () => {
  it('says what is there, and leaves one file behind when it closes', async () => {
    const path = folder.path('whole.cman');
    const store = await smallProject(path, 3);
    expect(await store.summary()).toMatchObject({
      path,
      name: 'whole',
      documents: 1,
      sentences: 3,
      completeSentences: 0,
      openSuggestions: 0,
      annotator: 'ada',
      activeModel: null,
      undo: 'change schema',
      redo: null,
      isDemo: false,
    });
    await store.close();
    expect((await readdir(dirname(path))).filter((name) => name.startsWith('whole'))).toEqual(['whole.cman']);
    const header = await readFile(path);
    expect(header.readUInt32BE(68)).toBe(APPLICATION_ID);
    expect(await opening(path)).toBe('opened');
  });

  it('names a file that is not there', async () => {
    const path = folder.path('nowhere.cman');
    expect(await opening(path)).toBe(
      `not-found: there is no file ${path}: it may have been moved or renamed`,
    );
  });

  it('refuses files that are no project, and leaves them as they are', async () => {
    const text = folder.path('text.cman');
    await writeFile(text, 'Patients were given aspirin. '.repeat(200));
    expect(await opening(text)).toBe(
      `not-a-project: ${text}: this file is not a project: choose one that ends in .cman`,
    );
    expect(await readFile(text, 'utf8')).toBe('Patients were given aspirin. '.repeat(200));

    const empty = folder.path('empty.cman');
    await writeFile(empty, '');
    expect(await opening(empty)).toMatch(/^not-a-project/);
    expect(await readFile(empty, 'utf8')).toBe('');

    expect(await opening(dirname(empty))).toMatch(/^not-a-project/);
  });

  it('refuses the database of another program', async () => {
    const path = folder.path('other.cman');
    const other = await connect(path, true);
    await other.script("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')");
    await other.close();
    const before = await readFile(path);
    expect(await opening(path)).toMatch(/^not-a-project/);
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  it('refuses a project of a newer version, and names both', async () => {
    const path = folder.path('newer.cman');
    await (await smallProject(path, 1)).close();
    const database = await connect(path, false);
    await database.script(`PRAGMA user_version = ${PROJECT_VERSION + 3}`);
    await database.close();
    const before = await readFile(path);
    expect(await opening(path)).toContain(
      `its format is ${PROJECT_VERSION + 3}, this app knows ${PROJECT_VERSION}`,
    );
    expect(await opening(path)).toMatch(/^newer-project/);
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  it('refuses a truncated project and one that was overwritten in the middle', async () => {
    const whole = folder.path('to-damage.cman');
    await (await smallProject(whole, 400)).close();
    const size = (await readFile(whole)).length;

    const short = folder.path('short.cman');
    await copyFile(whole, short);
    await truncate(short, Math.floor(size * 0.6));
    expect(await opening(short)).toBe(
      `damaged-project: ${short}: this project file is damaged: recover it, or go back to one of its backups`,
    );

    const stub = folder.path('stub.cman');
    await copyFile(whole, stub);
    await truncate(stub, 60);
    expect(await opening(stub)).toMatch(/^damaged-project/);

    const scribbled = folder.path('scribbled.cman');
    const bytes = await readFile(whole);
    bytes.fill(0x5a, 3 * 4096, Math.floor(size / 2));
    await writeFile(scribbled, bytes);
    expect(await opening(scribbled)).toMatch(/^damaged-project: .*damaged/);
  });

  it('is opened quickly where it is checked beside the work, unless it was cut', async () => {
    const path = folder.path('left.cman');
    await (await smallProject(path, 400)).close();
    const bytes = await readFile(path);
    const scribbled = folder.path('left-scribbled.cman');
    bytes.fill(0x5a, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 4096);
    await writeFile(scribbled, bytes);
    await expect(ProjectStore.open(scribbled)).rejects.toMatchObject({ code: 'damaged-project' });
    await (await ProjectStore.open(scribbled, { quickly: true, audited: false })).close();
    await truncate(scribbled, Math.floor(bytes.length * 0.6));
    await expect(ProjectStore.open(scribbled, { quickly: true })).rejects.toMatchObject({
      code: 'damaged-project',
    });
  });

  it('is refused while another process has it open, and possible as soon as that one is gone', async () => {
    const path = folder.path('busy.cman');
    await (await smallProject(path, 1)).close();
    const holder = fork(join(import.meta.dirname, 'holding-process.ts'), [path], {
      execArgv: ['--import', 'tsx'],
    });
    await new Promise((resolve) => holder.once('message', resolve));
    expect(await opening(path)).toBe(
      `project-busy: ${path} is open in another program of yours on this computer: close it there, then open it again`,
    );
    const gone = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await gone;
    expect(await opening(path)).toBe('opened');
  });

  it('is refused while this very process has it open', async () => {
    const path = folder.path('twice.cman');
    const store = await smallProject(path, 1);
    expect(await opening(path)).toMatch(/^project-busy/);
    await store.close();
  });
});

describe('creating a project', () => {
  it('never writes over a file', async () => {
    const path = folder.path('taken.cman');
    await writeFile(path, 'precious');
    await expect(ProjectStore.create(path)).rejects.toMatchObject({ code: 'refused' });
    expect(await readFile(path, 'utf8')).toBe('precious');
  });

  it('is not hurt by what a killed project of that name has left behind', async () => {
    const path = folder.path('orphan.cman');
    const former = await smallProject(path, 200);
    await copyFile(`${path}-wal`, folder.path('saved-wal'));
    await former.close();
    await rm(path);
    await copyFile(folder.path('saved-wal'), `${path}-wal`);
    const store = await ProjectStore.create(path);
    expect(await store.summary()).toMatchObject({ sentences: 0 });
    await store.close();
    expect(await opening(path)).toBe('opened');
    const kept = (await readdir(dirname(path))).filter((name) => name.startsWith('orphan.cman-wal.orphan-'));
    expect(kept).toHaveLength(1);
  });

  it('leaves nothing behind where it fails', async () => {
    await expect(ProjectStore.create(folder.path('no-such-folder/p.cman'))).rejects.toMatchObject({
      code: 'refused',
    });
  });
});

it('a closed project answers nothing more', async () => {
  const store = await smallProject(folder.path('closed.cman'), 1);
  await store.close();
  await store.close();
  await expect(store.summary()).rejects.toMatchObject({
    code: 'refused',
    message: 'the project has been closed',
  });
});
