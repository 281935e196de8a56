// Another passphrase, or none, or a first one: the whole project is written anew beside its place and then renamed over it, so that whatever
// happens in between, what lies there is the project as it was or as it is to be (docs/adr/0024-at-rest.md says why not in place).
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { msg } from '@lit/localize';
import { AppError } from '../../../core/errors.ts';
import { syncFolder } from '../atomic-write.ts';
import { checkpointPath } from '../checkpoint-file.ts';
import { connect, copyUnderKey, type FileKey, type SqlDatabase } from '../sqlite/driver.ts';
import { checkIdentity } from '../sqlite/migrate.ts';
import { numberOf, textOf } from '../sqlite/row.ts';
import { draftOf } from './drafts.ts';
import { removeForGood, overwrite } from './removal.ts';

/**
 * Writes a project that is closed under another key.
 * @param from what it is encrypted with now; null: it is plain
 * @param to null: not encrypted
 * @throws AppError `project-busy`, `refused`, `damaged-project`: the project is as it was then
 */
export async function changeProtection(
  path: string,
  from: FileKey | null,
  to: FileKey | null,
): Promise<void> {
  const draft = draftOf(path);
  const old = await connect(path, false, from);
  try {
    await takeAlone(old);
    await rm(draft, { force: true });
    await copyUnderKey(old, draft, to);
    await expectSame(old, draft, to);
    await putInPlace(draft, path, from === null && to !== null);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await old.close();
  }
  // It may go on a training that began before: the weights in it are as secret as the project.
  await removeForGood(checkpointPath(path));
}

/** Nobody else has the file, and all of it is in one place: a log that stayed behind would be taken for the new file's. */
async function takeAlone(database: SqlDatabase): Promise<void> {
  await database.all('PRAGMA locking_mode = EXCLUSIVE');
  await checkIdentity(database);
  const mode = await database.get('PRAGMA journal_mode = DELETE');
  if (mode === null || textOf(mode, 'journal_mode') !== 'delete')
    throw new AppError(
      'project-busy',
      msg('another program has this project open: close it there, then do it again'),
    );
  await database.transaction(async () => undefined);
}

/** Before the old file goes, the new one is read: it opens, is sound, and every table has as many rows. */
async function expectSame(old: SqlDatabase, draft: string, key: FileKey | null): Promise<void> {
  const copy = await connect(draft, false, key);
  try {
    const sound = await copy.get('PRAGMA quick_check(1)');
    const [before, after] = [await rowCounts(old), await rowCounts(copy)];
    if (sound === null || textOf(sound, 'quick_check') !== 'ok' || before !== after)
      throw new AppError(
        'damaged-project',
        msg('the project could not be copied whole, and was left as it is: recover it first'),
      );
  } finally {
    await copy.close();
  }
}

async function rowCounts(database: SqlDatabase): Promise<string> {
  const tables = await database.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
  const counts: string[] = [];
  for (const table of tables) {
    const name = textOf(table, 'name');
    const row = await database.get(`SELECT count(*) AS number FROM "${name.replaceAll('"', '""')}"`);
    counts.push(`${name} ${row === null ? 0 : numberOf(row, 'number')}`);
  }
  return counts.join('\n');
}

/** @param wipe whether what lay there is overwritten: it holds in the clear what is now encrypted */
async function putInPlace(draft: string, path: string, wipe: boolean): Promise<void> {
  const written = await open(draft, 'r+');
  try {
    await written.sync();
  } finally {
    await written.close();
  }
  // Windows renames over no file that is open: there the old one is only let go.
  const replaced = wipe && process.platform !== 'win32' ? await open(path, 'r+') : null;
  try {
    await rename(draft, path);
    await syncFolder(dirname(path));
    if (replaced) await overwrite(replaced);
  } finally {
    await replaced?.close();
  }
}
