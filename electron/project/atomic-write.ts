import { msg, str } from '@lit/localize';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError } from '../../core/errors.ts';

/** By path, what is being written there now: settles when all that was asked for so far is done. */
const underWay = new Map<string, Promise<unknown>>();

/**
 * Writes a file whole or not at all: beside its place, to the disk, then renamed over what was there. Of several writes to one path each waits
 * for those before it, so the last that was asked for is what stays.
 * @throws AppError `refused` when it can't be written, `cancelled` when `signal` says so; what was there is as before
 */
export async function writeAtomically(
  path: string,
  bytes: Uint8Array | string,
  signal?: AbortSignal,
): Promise<void> {
  const place = resolve(path);
  const before = underWay.get(place);
  const written = before ? before.then(() => write(path, bytes, signal)) : write(path, bytes, signal);
  const settled = written.catch(() => undefined);
  underWay.set(place, settled);
  try {
    await written;
  } finally {
    if (underWay.get(place) === settled) underWay.delete(place);
  }
}

async function write(path: string, bytes: Uint8Array | string, signal?: AbortSignal): Promise<void> {
  const draft = `${path}.part-${process.pid}`;
  try {
    const file = await open(draft, 'w');
    try {
      await writeFile(file, bytes, { ...(signal && { signal }) });
      await file.sync();
    } finally {
      await file.close();
    }
    signal?.throwIfAborted();
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    if (signal?.aborted) throw new AppError('cancelled', `${path} was not written: cancelled`, { path });
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new AppError(
      'refused',
      msg(
        str`${path} could not be written (${reason}): choose another folder, or see to its permissions and free space`,
      ),
      { path, reason },
    );
  }
  await syncFolder(dirname(path));
}

/** Makes a rename last through a power cut. Windows does that by itself and does not open folders. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r').catch(() => null);
  // Some network file systems refuse to sync a folder; the file itself is written all the same.
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
