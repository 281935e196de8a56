// Opening a project file: ours alone while it is open, durable, and sound.
import { msg, str } from '@lit/localize';
import { rename, rm, stat } from 'node:fs/promises';
import { AppError } from '../../../core/errors.ts';
import { sameStamp, stampOf, type FileStamp } from '../file-stamp.ts';
import { connect, type SqlDatabase } from './driver.ts';
import { checkIdentity, migrate } from './migrate.ts';
import { textOf } from './row.ts';

export interface OpenOptions {
  /** False: writes survive a crash of the app, but not of the machine. For tests that write ten thousand times. */
  readonly durable?: boolean;
  /** How the file looked when we closed it: while it looks so, it is not read from end to end in search of damage. */
  readonly closedAs?: FileStamp | null;
}

const LONGEST_LOG_BYTES = 16 * 1024 * 1024;

/**
 * Takes the file for this process, until it closes it or dies: SQLite holds a file lock, which no crash leaves behind. FULL: a commit is on
 * the disk when it returns, WAL or not.
 */
async function prepare(database: SqlDatabase, { durable = true }: OpenOptions): Promise<void> {
  await database.all('PRAGMA locking_mode = EXCLUSIVE');
  await database.script(`PRAGMA foreign_keys = ON; PRAGMA synchronous = ${durable ? 'FULL' : 'OFF'}`);
  await checkIdentity(database);
  await database.all('PRAGMA journal_mode = WAL');
  // An import or a model makes the log long; it need not stay so until the project is closed.
  await database.all(`PRAGMA journal_size_limit = ${LONGEST_LOG_BYTES}`);
  // The lock is taken by the first write transaction, so make one.
  await database.transaction(async () => undefined);
}

/**
 * Opens an existing project.
 * @throws AppError `not-found`, `not-a-project` (damaged files too), `newer-project` (both versions named), `project-busy` (another process
 *   has it open), `refused` (no permission)
 */
export async function openDatabase(path: string, options: OpenOptions = {}): Promise<SqlDatabase> {
  const found = await stat(path).catch(() => null);
  if (!found)
    throw new AppError('not-found', msg(str`there is no file ${path}: it may have been moved or renamed`), {
      path,
    });
  if (!found.isFile())
    throw new AppError(
      'not-a-project',
      msg(str`${path} is not a project: choose a file that ends in .cman`),
      { path },
    );
  // Before it is connected to, which may begin a log.
  const unchanged = sameStamp(options.closedAs ?? null, await stampOf(path));
  const database = await connect(path, false).catch((error: unknown) => {
    throw naming(path, error);
  });
  try {
    await prepare(database, options);
    if (!unchanged) await checkSoundness(database);
    await migrate(database);
    return database;
  } catch (error) {
    await database.close().catch(() => undefined);
    throw naming(path, error);
  }
}

/**
 * Makes a new, empty project. It is made beside its place and then renamed, so that a crash in between leaves no half project.
 * @throws AppError `refused` when there is a file of that name, or it can't be written
 */
export async function createDatabase(path: string, options: OpenOptions = {}): Promise<SqlDatabase> {
  if (await stat(path).catch(() => null)) {
    throw new AppError('refused', msg(str`there is a file ${path} already: choose another name`), { path });
  }
  const draft = `${path}.new-${process.pid}`;
  try {
    await rm(draft, { force: true });
    const database = await connect(draft, true);
    try {
      await migrate(database);
    } finally {
      await database.close();
    }
    await putOrphansAside(path);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw naming(path, error);
  }
  return openDatabase(path, options);
}

/**
 * What SQLite left beside a project that was killed and then moved away or deleted belongs to that one: beside the new file it would be
 * taken for its own and destroy it. It is kept under another name, since it may hold the last things that somebody did.
 */
async function putOrphansAside(path: string): Promise<void> {
  for (const suffix of ['-wal', '-shm', '-journal']) {
    const orphan = `${path}${suffix}`;
    if (await stat(orphan).catch(() => null)) await rename(orphan, `${orphan}.orphan-${Date.now()}`);
  }
}

/**
 * A truncated or overwritten file is found here, not in the middle of somebody's work. Two things are left out, as they would take most of
 * the time: the search index, which is made of the sentences and can be made again, and the models' files, which are checked when loaded.
 */
async function checkSoundness(database: SqlDatabase): Promise<void> {
  const tables = await database.all(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sentence_index%' AND name <> 'model_files'`,
  );
  for (const table of tables) {
    // A pragma takes no parameter; the name is one of ours, read from the file, so it is quoted like any text.
    const name = textOf(table, 'name').replaceAll("'", "''");
    const row = await database.get(`PRAGMA quick_check('${name}')`);
    if (row === null || textOf(row, 'quick_check') !== 'ok') {
      throw new AppError(
        'not-a-project',
        msg(
          'this project file is damaged: go back to a copy of it, or import an exported corpus into a new project',
        ),
      );
    }
  }
}

function naming(path: string, error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  if (error.message.includes(path)) return error;
  return new AppError(error.code, `${path}: ${error.message}`, { ...error.details, path });
}
