// Opening a project file: ours alone while it is open, durable, and sound.
import { msg, str } from '@lit/localize';
import { access, constants, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { syncFolder } from '../atomic-write.ts';
import { HeldFile } from '../safety/held-file.ts';
import { explainBusy, HeldNote } from '../safety/lock-note.ts';
import { GuardedDatabase, type ProjectDatabase } from '../safety/project-database.ts';
import { checkTables } from '../safety/soundness.ts';
import { recogniseFile } from '../protection/file-kind.ts';
import { removeDrafts } from '../protection/drafts.ts';
import { connect, damaged, type FileKey, type SqlDatabase } from './driver.ts';
import { checkIdentity, migrate, PROJECT_VERSION, versionOf } from './migrate.ts';
import { checkTablesAreOurs } from './own-tables.ts';
import { numberOf } from './row.ts';

export interface OpenOptions {
  /** False: writes survive a crash of the app, but not of the machine. For tests that write ten thousand times. */
  readonly durable?: boolean;
  /** Of an encrypted project (`protection/key-derivation.ts`); a plain one does without. */
  readonly key?: FileKey | null;
  /** True: only what takes no time is checked. For whoever has the whole file checked beside their work (`safety/watch.ts`). */
  readonly quickly?: boolean;
  /** To be called, and waited for, before the file of an older version is brought up to this one. */
  readonly onMigrating?: (database: ProjectDatabase, version: number) => Promise<void>;
}

/** Said of a wrong passphrase and of a damaged file alike: which of the two it is, nobody can know without the right one. */
export const doesNotOpen = (): AppError =>
  new AppError(
    'wrong-passphrase',
    msg('The project does not open: the passphrase is wrong, or the file is damaged.'),
  );

const LONGEST_LOG_BYTES = 16 * 1024 * 1024;

/**
 * Takes the file for this process, until it closes it or dies: SQLite holds a file lock, which no crash leaves behind. FULL: a commit is on
 * the disk when it returns, WAL or not.
 */
async function prepare(database: SqlDatabase, { durable = true }: OpenOptions): Promise<void> {
  await database.all('PRAGMA locking_mode = EXCLUSIVE');
  // What a file says of its own tables may not call functions; a cell that lies outside of its page is damage, not memory to read.
  await database.script('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
  await database.script(`PRAGMA foreign_keys = ON; PRAGMA synchronous = ${durable ? 'FULL' : 'OFF'}`);
  await checkIdentity(database);
  await checkTablesAreOurs(database);
  await database.all('PRAGMA journal_mode = WAL');
  // An import or a model makes the log long; it need not stay so until the project is closed.
  await database.all(`PRAGMA journal_size_limit = ${LONGEST_LOG_BYTES}`);
  // The lock is taken by the first write transaction, so make one.
  await database.transaction(async () => undefined);
}

/**
 * Opens an existing project.
 * @throws AppError `not-found`, `not-a-project` (damaged files too), `newer-project` (both versions named), `project-busy` (another process
 *   has it open), `refused` (no permission), `passphrase-needed`, `wrong-passphrase` (in constant words: a file that is damaged where
 *   it begins looks the same)
 */
export async function openDatabase(path: string, options: OpenOptions = {}): Promise<ProjectDatabase> {
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
  await expectWritable(path);
  // Not even its beginning is read then: closing what was read would take our own lock away.
  if (HeldFile.isHeld(found)) throw openHere(path);
  const key = await keyFor(path, options.key ?? null);
  const connection = await connect(path, false, key).catch((error: unknown) => {
    throw naming(path, error);
  });
  let database: SqlDatabase = connection;
  try {
    await prepare(connection, options).catch((error: unknown) => {
      throw key && isUnreadable(error) ? doesNotOpen() : error;
    });
    await removeDrafts(path);
    const note = await HeldNote.leave(path);
    const guarded = new GuardedDatabase(connection, await HeldFile.hold(path), key, async () =>
      note?.remove(),
    );
    database = guarded;
    await checkFacts(guarded);
    if (!options.quickly) await checkSoundness(guarded);
    const version = await versionOf(guarded);
    if (version < PROJECT_VERSION) await options.onMigrating?.(guarded, version);
    await migrate(guarded);
    return guarded;
  } catch (error) {
    await database.close().catch(() => undefined);
    if (error instanceof AppError && error.code === 'project-busy')
      throw naming(path, await explainBusy(path, error));
    throw naming(path, error);
  }
}

/**
 * @param given the key that the caller has
 * @returns it if the file is encrypted, null if it is plain
 * @throws AppError `not-a-project`, `passphrase-needed`, `wrong-passphrase`
 */
async function keyFor(path: string, given: FileKey | null): Promise<FileKey | null> {
  const file = await recogniseFile(path);
  if (file.kind === 'plain') return null;
  if (file.kind === 'foreign')
    throw naming(
      path,
      new AppError('not-a-project', msg('this file is not a project: choose one that ends in .cman')),
    );
  if (!given)
    throw new AppError(
      'passphrase-needed',
      msg(str`${path} is encrypted: its passphrase is needed to open it`),
      { path },
    );
  // A key that was made for another file, or before the passphrase was changed.
  if (!Buffer.from(given.header).equals(file.header)) throw doesNotOpen();
  return given;
}

const isUnreadable = (error: unknown): boolean =>
  error instanceof AppError && error.details['sqlite'] === 'SQLITE_NOTADB';

/**
 * Makes a new, empty project. It is made beside its place and then renamed, so that a crash in between leaves no half project.
 * @throws AppError `refused` when there is a file of that name, or it can't be written
 */
export async function createDatabase(path: string, options: OpenOptions = {}): Promise<ProjectDatabase> {
  if (await stat(path).catch(() => null)) {
    throw new AppError('refused', msg(str`there is a file ${path} already: choose another name`), { path });
  }
  const draft = `${path}.new-${process.pid}`;
  try {
    await rm(draft, { force: true });
    const database = await connect(draft, true, options.key);
    try {
      await migrate(database);
    } finally {
      await database.close();
    }
    await putOrphansAside(path);
    await rename(draft, path);
    // Before anybody is told that there is a project: its name must outlive a power cut as its contents do.
    await syncFolder(dirname(path));
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

/** A file that was cut, or whose tables are not those of a project: seen at once. */
async function checkFacts(database: ProjectDatabase): Promise<void> {
  await database.all('PRAGMA wal_checkpoint(PASSIVE)');
  const [pages, bytes, tables] = [
    await database.get('PRAGMA page_count'),
    await database.get('PRAGMA page_size'),
    await database.get(
      "SELECT count(*) AS number FROM sqlite_master WHERE name IN ('documents', 'sentences', 'transactions')",
    ),
  ];
  if (!pages || !bytes || !tables) throw damaged();
  if ((await database.file.size()) < numberOf(pages, 'page_count') * numberOf(bytes, 'page_size'))
    throw damaged();
  if ((await versionOf(database)) > 2 && numberOf(tables, 'number') < 3) throw damaged();
}

/**
 * An overwritten file is found here, not in the middle of somebody's work. Two things are left out, as they would take most of
 * the time: the search index, which is made of the sentences and can be made again, and the models' files, which are checked when loaded.
 */
async function checkSoundness(database: SqlDatabase): Promise<void> {
  const found = await checkTables(
    database,
    (table) => !table.startsWith('sentence_index') && table !== 'model_files',
  );
  if (found.length > 0) throw damaged();
}

/** Said before SQLite fails at something that only needs it. */
async function expectWritable(path: string): Promise<void> {
  try {
    await access(path, constants.W_OK);
    await access(dirname(path), constants.W_OK);
  } catch {
    throw new AppError(
      'refused',
      msg(
        str`${path} or its folder cannot be written: change its permissions, or copy it to a folder of your own`,
      ),
      { path },
    );
  }
}

const openHere = (path: string): AppError =>
  new AppError('project-busy', msg(str`${path} is open already: close it first, then open it again`), {
    path,
  });

function naming(path: string, error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  if (error.message.includes(path) || error.code === 'wrong-passphrase') return error;
  return new AppError(error.code, `${path}: ${error.message}`, { ...error.details, path });
}
