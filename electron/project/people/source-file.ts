// Another project file, to be read and never written: what SQLite does to a file that it opens (locks, logs, migrations) is done to a copy.
import { copyFile, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import type { FileKey, SqlDatabase } from '../sqlite/driver.ts';
import { openDatabase } from '../sqlite/open.ts';

export interface SourceProject {
  /** As the person named it. */
  readonly path: string;
  readonly database: SqlDatabase;
  /** Closes it and deletes the copy. */
  close(): Promise<void>;
}

/** Somebody who annotates in it right now writes every few seconds, and a copy takes less. */
const ATTEMPTS = 3;

/** The key of another project file; null where it needs none, or none is known. */
export type KeyOfFile = (path: string) => Promise<FileKey | null>;

/**
 * @param into the project it is to be merged into
 * @param keyOf asked once the file is known to be another one than `into`
 * @throws AppError `not-found`, `not-a-project` (damaged files too), `newer-project`, `refused` for the same file, `passphrase-needed`, `wrong-passphrase`,
 *   `project-busy` when it never holds still
 */
export async function openSource(
  path: string,
  into: string,
  keyOf: KeyOfFile = async () => null,
): Promise<SourceProject> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new AppError('not-found', `there is no file ${path}`, { path });
  if (!found.isFile()) throw new AppError('not-a-project', `${path} is not a project`, { path });
  if ((await realpath(path)) === (await realpath(into))) {
    throw new AppError(
      'refused',
      `${path} is the project that is open: a project can't be merged into itself`,
      {
        path,
      },
    );
  }
  const key = await keyOf(path);
  const folder = await mkdtemp(join(tmpdir(), 'cman-merge-'));
  try {
    const copy = join(folder, 'source.cman');
    await copyWhole(path, copy);
    const database = await openDatabase(copy, { durable: false, key });
    return {
      path,
      database,
      close: async () => {
        await database.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw explained(path, error);
  }
}

/** With what has been written and not yet been put in its place. */
async function copyWhole(path: string, copy: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await stampOf(path);
    await copyFile(path, copy);
    await rm(`${copy}-wal`, { force: true });
    await copyFile(`${path}-wal`, `${copy}-wal`).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
    if ((await stampOf(path)) === before) return;
  }
  throw new AppError(
    'project-busy',
    `${path} is being changed by another program: close it there and try again`,
    { path },
  );
}

async function stampOf(path: string): Promise<string> {
  const stamps = await Promise.all(
    [path, `${path}-wal`].map(async (name) => {
      const found = await stat(name).catch(() => null);
      return found ? `${found.size} ${found.mtimeMs}` : '';
    }),
  );
  return stamps.join(' ');
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** The copy's errors, with the name that the person knows. */
function explained(path: string, error: unknown): unknown {
  if (error instanceof AppError) {
    if (error.code === 'project-busy' && error.message.includes(path)) return error;
    const reasons: Partial<Record<AppError['code'], string>> = {
      'passphrase-needed': 'it is encrypted: its passphrase is needed',
      'not-a-project': 'it is no project of this app, or it is damaged',
      'damaged-project': 'it is damaged: recover it first',
      'newer-project': 'it was made by a newer version of the app: update this one first',
    };
    return new AppError(error.code, `${path}: ${reasons[error.code] ?? error.message}`, {
      ...error.details,
      path,
    });
  }
  if (error instanceof Error && 'code' in error) {
    const reason =
      error.code === 'ENOSPC'
        ? 'the disk is full: reading it takes room for a copy'
        : error.code === 'EACCES' || error.code === 'EPERM'
          ? 'no permission to read it'
          : `it cannot be read (${String(error.code)})`;
    return new AppError('refused', `${path}: ${reason}`, { path });
  }
  return error;
}
