// What an encrypted project file promises: nothing of it can be read without its passphrase, and an attempt with a wrong one changes nothing.
import { randomBytes } from 'node:crypto';
import { copyFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  checkpointPath,
  readCheckpoint,
  writeCheckpoint,
} from '../../../electron/project/checkpoint-file.ts';
import {
  deriveKey,
  keyOfFile,
  newHeader,
  newKey,
  newRecoveryKey,
} from '../../../electron/project/protection/key-derivation.ts';
import { ProjectStore } from '../../../electron/project/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { asFile, contentOf, smallDocument } from '../small-project.ts';

const folder = temporaryFolder();
const PASSPHRASE = 'correct horse battery staple';
const WRONG = {
  code: 'wrong-passphrase',
  message: 'The project does not open: the passphrase is wrong, or the file is damaged.',
};

async function encrypted(name: string, passphrase = PASSPHRASE): Promise<ProjectStore> {
  const store = await ProjectStore.create(folder.path(name), { key: await newKey(passphrase) });
  await store.importCorpora([asFile([smallDocument(20, 'Rumpelmayr Aloisia')])]);
  return store;
}

const openWith = async (path: string, passphrase: string): Promise<ProjectStore> =>
  ProjectStore.open(path, { key: await keyOfFile(path, passphrase) });

const refusal = (opening: Promise<unknown>): Promise<unknown> =>
  opening.then(
    () => 'opened',
    (error: { code: string; message: string }) => ({ code: error.code, message: error.message }),
  );

describe('an encrypted project', () => {
  it('opens with its passphrase and holds what was put in', async () => {
    const store = await encrypted('opens.cman');
    const content = await contentOf(store);
    await store.close();
    const again = await openWith(store.path, PASSPHRASE);
    expect(await contentOf(again)).toEqual(content);
    await again.close();
    await expect(ProjectStore.open(store.path)).rejects.toMatchObject({ code: 'passphrase-needed' });
  });

  it('shows nothing of it in the file or in its log', async () => {
    const store = await encrypted('hidden.cman');
    const files = (await readdir(folder.path('.'))).filter((name) => name.startsWith('hidden'));
    expect(files).toContain('hidden.cman-wal');
    for (const name of files) {
      const bytes = await readFile(folder.path(name));
      for (const word of ['Rumpelmayr', 'ab cd', 'sentence_index', 'CREATE'])
        expect(bytes.includes(word), `${word} in ${name}`).toBe(false);
    }
    await store.close();
  });

  it('refuses a wrong passphrase in the same words as a damaged file, and changes nothing', async () => {
    const store = await encrypted('refuses.cman');
    await store.close();
    const before = await readFile(store.path);
    expect(await refusal(openWith(store.path, 'something else'))).toEqual(WRONG);
    expect(await refusal(openWith(store.path, ''))).toEqual(WRONG);
    expect(before.equals(await readFile(store.path))).toBe(true);
    // Damaged where it begins, behind what says that it is encrypted; and cut off.
    const scribbled = folder.path('scribbled.cman');
    await writeFile(scribbled, before.fill(7, 40, 80));
    expect(await refusal(openWith(scribbled, PASSPHRASE))).toEqual(WRONG);
    const cut = folder.path('cut.cman');
    await copyFile(store.path, cut);
    await truncate(cut, 1000);
    expect(await refusal(openWith(cut, PASSPHRASE))).toEqual(WRONG);
    const foreign = folder.path('foreign.cman');
    await writeFile(foreign, '%PDF-1.7 and so on');
    expect(await refusal(openWith(foreign, PASSPHRASE))).toMatchObject({ code: 'not-a-project' });
  });
});

it('beside an encrypted project, what a training has saved is read with its key only', async () => {
  const project = folder.path('trained.cman');
  const key = { header: newHeader(), bytes: randomBytes(32) };
  const checkpoint = { run: 'a run', epochs: [], bytes: Buffer.from('weights that know Rumpelmayr') };
  await writeCheckpoint(project, key, checkpoint);
  expect((await readFile(checkpointPath(project))).includes('Rumpelmayr')).toBe(false);
  expect(await readCheckpoint(project, key)).toEqual(checkpoint);
  expect(await readCheckpoint(project, { ...key, bytes: randomBytes(32) })).toBeNull();
  expect(await readCheckpoint(project, null)).toBeNull();
  const stored = await readFile(checkpointPath(project));
  await writeFile(checkpointPath(project), stored.subarray(0, -1));
  expect(await readCheckpoint(project, key)).toBeNull();
});

it('a recovery key opens a project however it is typed', async () => {
  const recoveryKey = newRecoveryKey();
  expect(recoveryKey).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
  const key = await newKey(recoveryKey);
  const typed = recoveryKey.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
  expect((await deriveKey(typed, key.header)).bytes).toEqual(key.bytes);
});

it('names a derivation that it does not know', async () => {
  const header = newHeader();
  header[4] = 200;
  await expect(deriveKey(PASSPHRASE, header)).rejects.toMatchObject({ code: 'newer-project' });
});
