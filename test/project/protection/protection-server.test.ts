// Protection and locking as the window asks for them, over real files. The operating system's key store is played by one that only this test can open.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { EVERYTHING } from '../../../core/contract/audit.ts';
import type { LockedProject } from '../../../core/contract/locked-project.ts';
import { DeviceSettingsFile } from '../../../electron/project/device-settings-file.ts';
import { formatsIn } from '../../../electron/project/formats.ts';
import { recogniseFile } from '../../../electron/project/protection/file-kind.ts';
import type { KeyStore } from '../../../electron/project/protection/kept-keys.ts';
import { ProjectServiceServer } from '../../../electron/project/service.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { predictFirstWord, ScriptedTrainer } from '../scripted-trainer.ts';

const folder = temporaryFolder();
const SECRET = randomBytes(32);
const NONCE = Buffer.alloc(16);

const keyStore: KeyStore = {
  state: () => ({ available: true, reason: '' }),
  encrypt: (text) => {
    const cipher = createCipheriv('aes-256-ctr', SECRET, NONCE);
    return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  },
  decrypt: (bytes) => {
    const decipher = createDecipheriv('aes-256-ctr', SECRET, NONCE);
    return Buffer.concat([decipher.update(bytes), decipher.final()]).toString('utf8');
  },
};

async function service(name: string) {
  const locked: LockedProject[] = [];
  const server = await ProjectServiceServer.start({
    formats: formatsIn([]),
    openTrainer: () => new ScriptedTrainer({ predict: predictFirstWord }),
    chooseFile: async () => null,
    preferencesPath: folder.path(`${name}.json`),
    devices: await DeviceSettingsFile.read(folder.path(`${name}-devices.json`), () => undefined),
    demo: { prepared: folder.path('none'), own: folder.path('own.cman'), resources: folder.path('none') },
    keyStore,
    onLocked: (project) => locked.push(project),
    onEvent: () => undefined,
  });
  return { server, locked };
}

it('a project of the key store opens by itself, and elsewhere with its recovery key; its protection can be changed and taken away', async () => {
  const path = folder.path('ward.cman');
  const { server, locked } = await service('here');
  const { protection } = server;
  const recoveryKey = await protection.newRecoveryKey();
  const made = await protection.createProtected(path, { kind: 'key-store', recoveryKey });
  expect(made).toMatchObject({ name: 'ward', encrypted: true });
  expect((await protection.protection()).kind).toBe('key-store');
  expect(await readFile(folder.path('keys.json'), 'utf8')).not.toContain(recoveryKey);

  await protection.lock();
  expect(locked).toMatchObject([{ path, by: 'key-store', because: 'asked' }]);
  expect(await server.summary()).toBeNull();
  expect((await protection.unlock(path, null)).summary.name).toBe('ward');
  await server.closeProject();
  expect((await server.openProject(path)).encrypted).toBe(true);

  await protection.changeProtection(null, { kind: 'passphrase', passphrase: 'cedar orbit pickle' });
  expect((await protection.protection()).kind).toBe('passphrase');
  await expect(protection.changeProtection('guessed', { kind: 'plain' })).rejects.toMatchObject({
    code: 'wrong-passphrase',
  });
  await server.closeProject();
  await expect(server.openProject(path)).rejects.toMatchObject({ code: 'passphrase-needed' });
  expect(await protection.lockedProject()).toMatchObject({ path, by: 'passphrase', because: 'opening' });
  await expect(protection.unlock(path, recoveryKey)).rejects.toMatchObject({ code: 'wrong-passphrase' });
  await protection.unlock(path, 'cedar orbit pickle');
  const { records } = await server.auditRecords(EVERYTHING, 0, 100);
  expect(records.filter(({ kind }) => kind === 'wrong-passphrase')).toHaveLength(1);
  expect(records.find(({ kind }) => kind === 'unlocked')?.details).toEqual({ failedAttempts: 1 });
  await protection.changeProtection('cedar orbit pickle', { kind: 'plain' });
  expect(await server.summary()).toMatchObject({ encrypted: false });
  await expect(protection.lock()).rejects.toMatchObject({ code: 'refused' });
  await server.close();
  expect((await recogniseFile(path)).kind).toBe('plain');
});
