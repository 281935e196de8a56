// A damaged project file, opened to be read as far as it goes. All is done to a copy: the damaged file stays as it is.
import { copyFile, open, rm, stat } from 'node:fs/promises';
import { connect, connectUnchanging, type FileKey, type SqlDatabase } from '../sqlite/driver.ts';
import { versionOf } from '../sqlite/migrate.ts';

/** Also the smallest part of a disk that fails. */
const BLOCK_BYTES = 4096;
const BLOCKS_AT_ONCE = 256;

/** The largest version number that is taken for one: a header that was overwritten has any. */
const PLAUSIBLE_VERSION = 1000;

export interface RecoverySource {
  readonly database: SqlDatabase;
  readonly version: number;
}

/**
 * @param copy where the copy goes; what the log held is in it once the source is closed
 * @param backup a sound backup: its first page, which says where the tables are, serves where the file's own is gone
 * @returns null when nothing of it can be read through SQLite
 */
export async function openDamaged(
  path: string,
  copy: string,
  key: FileKey | null,
  backup: string | null,
): Promise<RecoverySource | null> {
  await copyReadable(path, copy);
  await copyFile(`${path}-wal`, `${copy}-wal`).catch(() => undefined);
  const opened = await tryToOpen(copy, key);
  if (opened || backup === null) return opened;
  await rm(`${copy}-wal`, { force: true });
  await replaceFirstPage(copy, backup);
  return tryToOpen(copy, key);
}

/** A backup; null when it can't be opened with this key. */
export async function openBackup(path: string, key: FileKey | null): Promise<RecoverySource | null> {
  return opened(() => connectUnchanging(path, key));
}

const tryToOpen = (path: string, key: FileKey | null): Promise<RecoverySource | null> =>
  opened(async () => {
    const database = await connect(path, false, key);
    await database.all('PRAGMA locking_mode = EXCLUSIVE').catch(() => undefined);
    return database;
  });

async function opened(connecting: () => Promise<SqlDatabase>): Promise<RecoverySource | null> {
  let database: SqlDatabase | null = null;
  try {
    database = await connecting();
    const tables = await database.all("SELECT name FROM sqlite_master WHERE name = 'sentences'");
    const version = await versionOf(database);
    if (tables.length > 0 && version > 0 && version < PLAUSIBLE_VERSION) return { database, version };
  } catch {
    // Said by the null.
  }
  await database?.close().catch(() => undefined);
  return null;
}

/** Blocks that the disk does not give are zero in the copy. */
async function copyReadable(path: string, copy: string): Promise<void> {
  const [from, to] = [await open(path, 'r'), await open(copy, 'w', 0o600)];
  try {
    const { size } = await stat(path);
    const buffer = Buffer.alloc(BLOCK_BYTES * BLOCKS_AT_ONCE);
    for (let at = 0; at < size; at += buffer.length) {
      const length = Math.min(buffer.length, size - at);
      buffer.fill(0);
      try {
        await from.read(buffer, 0, length, at);
      } catch {
        for (let block = 0; block < length; block += BLOCK_BYTES)
          await from
            .read(buffer, block, Math.min(BLOCK_BYTES, length - block), at + block)
            .catch(() => undefined);
      }
      await to.write(buffer, 0, length, at);
    }
  } finally {
    await from.close();
    await to.close();
  }
}

async function replaceFirstPage(copy: string, backup: string): Promise<void> {
  const [from, to] = [await open(backup, 'r'), await open(copy, 'r+')];
  try {
    const page = Buffer.alloc(BLOCK_BYTES);
    await from.read(page, 0, page.length, 0);
    await to.write(page, 0, page.length, 0);
  } finally {
    await from.close();
    await to.close();
  }
}
