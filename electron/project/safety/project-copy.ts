// Copies of a project file, whole or not at all: beside their place, to the disk, read again, then renamed.
import { open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { msg, str } from '@lit/localize';
import { AppError } from '../../../core/errors.ts';
import { syncFolder } from '../atomic-write.ts';
import { connectUnchanging, damaged, type FileKey, type SqlSession } from '../sqlite/driver.ts';
import { numberOf, optional, textOf } from '../sqlite/row.ts';
import type { Holds } from './backup-folder.ts';
import { HeldFile } from './held-file.ts';
import type { ProjectDatabase } from './project-database.ts';
import { checkTables } from './soundness.ts';

/** What must be free besides the copy itself, so that the project can still grow. */
const ROOM_BYTES = 50_000_000;

export interface CopyOptions {
  /** Of an encrypted project; its copy has the same. */
  readonly key?: FileKey | null;
  readonly signal?: AbortSignal;
}

/**
 * Copies an open project as it is at this moment; work goes on meanwhile.
 * @throws AppError `refused` (no room, no permission), `damaged-project` when what was written is not sound; nothing is at `target` then
 */
export function copyOpenProject(database: ProjectDatabase, target: string): Promise<Holds> {
  return database.still((signal) => writeCopy(database.file, target, { key: database.key, signal }));
}

/** As {@link copyOpenProject}, of a project file that nobody has open and that no log lies beside: a backup. */
export async function copyClosedProject(
  path: string,
  target: string,
  options: CopyOptions = {},
): Promise<Holds> {
  const file = await HeldFile.hold(path);
  try {
    return await writeCopy(file, target, options);
  } finally {
    await file.close();
  }
}

async function writeCopy(
  file: HeldFile,
  target: string,
  { key = null, signal }: CopyOptions,
): Promise<Holds> {
  const draft = `${target}.part-${process.pid}`;
  try {
    const size = await file.size();
    await expectRoom(target, size);
    const copy = await open(draft, 'w', 0o600);
    try {
      await file.copyTo(copy, size, signal);
      await copy.sync();
    } finally {
      await copy.close();
    }
    const holds = await readSound(draft, key, signal);
    await rename(draft, target);
    await syncFolder(dirname(target));
    return holds;
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw explained(target, error);
  }
}

/** @throws AppError `damaged-project` */
async function readSound(path: string, key: FileKey | null, signal?: AbortSignal): Promise<Holds> {
  const database = await connectUnchanging(path, key);
  try {
    if ((await checkTables(database, undefined, signal)).length > 0) throw damaged();
    return await readHolds(database);
  } finally {
    await database.close();
  }
}

/** What a project holds, and a mark that changes with every action, import and model. */
export async function readHolds(session: SqlSession): Promise<Holds> {
  const row = await session.get(
    `SELECT (SELECT count(*) FROM sentence_states) AS sentences,
       (SELECT count(*) FROM sentence_states WHERE status = 'complete') AS complete,
       (SELECT count(*) FROM transactions) AS actions,
       (SELECT max(seq) FROM transactions) AS last,
       (SELECT group_concat(number || iif(active, '*', '')) FROM models) AS models,
       (SELECT user_version FROM pragma_user_version) AS version`,
  );
  if (row === null) throw damaged();
  const mark = [
    optional(numberOf, row, 'last') ?? 0,
    optional(textOf, row, 'models') ?? '',
    numberOf(row, 'version'),
  ];
  return {
    sentences: numberOf(row, 'sentences'),
    complete: numberOf(row, 'complete'),
    actions: numberOf(row, 'actions'),
    mark: mark.join('/'),
  };
}

async function expectRoom(target: string, bytes: number): Promise<void> {
  const room = await statfs(dirname(target)).catch(() => null);
  // Some network folders say zero of zero.
  if (!room || room.blocks === 0) return;
  if (room.bavail * room.bsize < bytes + Math.min(ROOM_BYTES, bytes)) throw noRoom(target);
}

const noRoom = (target: string): AppError =>
  new AppError('refused', msg(str`there is no room for ${target}: free some space on that disk`), {
    path: target,
  });

function explained(target: string, error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  if (error.name === 'AbortError')
    return new AppError('cancelled', msg(str`${target} was not written: cancelled`));
  const code = 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOSPC' || code === 'EDQUOT') return noRoom(target);
  return new AppError(
    'refused',
    msg(
      str`${target} could not be written (${code}): choose another folder, or see to its permissions and free space`,
    ),
    { path: target, reason: code },
  );
}

/** Whether something lies there. */
export const isThere = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null)) !== null;
