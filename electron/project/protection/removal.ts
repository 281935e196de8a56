import { open, rm, stat, type FileHandle } from 'node:fs/promises';

const CHUNK_BYTES = 1024 * 1024;

/**
 * Overwrites a file with zeros where it lies. On a magnetic disk that is the end of it; an SSD, a snapshot, a file system that never
 * overwrites, a backup of the system may keep what was there (docs/security-at-rest.md).
 */
export async function overwrite(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  const zeros = Buffer.alloc(Math.min(CHUNK_BYTES, size));
  for (let at = 0; at < size; at += zeros.length)
    await file.write(zeros, 0, Math.min(zeros.length, size - at), at);
  await file.sync();
}

/** Overwrites and deletes a file; one that is not there is no error. */
export async function removeForGood(path: string): Promise<void> {
  if (!(await stat(path).catch(() => null))) return;
  // What can't be written, like a file of somebody else's, is still deleted.
  const file = await open(path, 'r+').catch(() => null);
  if (file) {
    try {
      await overwrite(file);
    } finally {
      await file.close();
    }
  }
  await rm(path, { force: true });
}
