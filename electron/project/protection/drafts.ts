import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { removeForGood } from './removal.ts';

const SUFFIX = '.new-';

/** What a project is called while it is being written. */
export const draftOf = (path: string): string => `${path}${SUFFIX}${process.pid}`;

/** What an attempt that was killed has left. To be called by whoever holds the project: nobody else is writing such a file then. */
export async function removeDrafts(path: string): Promise<void> {
  const names = await readdir(dirname(path)).catch(() => []);
  for (const name of names)
    if (name.startsWith(`${basename(path)}${SUFFIX}`)) await removeForGood(join(dirname(path), name));
}
