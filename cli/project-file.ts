import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { PROJECT_EXTENSION, ProjectStore, type StoreOptions } from '../electron/project/store.ts';
import { wipeKey } from '../electron/project/protection/key-derivation.ts';
import { keyForNewProject, withKey } from './passphrase.ts';
import { usageError } from './session.ts';

/** Projects are known by their name: `*.cman`. */
export const isProjectName = (path: string): boolean => path.endsWith(PROJECT_EXTENSION);

export function checkProjectName(path: string): void {
  if (!isProjectName(path)) throw usageError(`${path}: a project is a file named *${PROJECT_EXTENSION}`);
}

/**
 * Opens a project, works with it, closes it.
 * @throws AppError `not-found`, `not-a-project`, `newer-project`, `project-busy`, `wrong-passphrase`; `wrong-usage` when it is encrypted and there is no
 *   passphrase to be had
 */
export async function withProject<T>(
  path: string,
  work: (store: ProjectStore) => Promise<T>,
  options: StoreOptions = {},
): Promise<T> {
  checkProjectName(path);
  return withKey(path, async (key) => {
    const store = await ProjectStore.open(path, { ...options, key });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  });
}

/** As {@link withProject}, making the project where there is none; a project made for work that fails is taken away again. */
export async function withNewOrOldProject<T>(
  path: string,
  work: (store: ProjectStore) => Promise<T>,
): Promise<T> {
  checkProjectName(path);
  if (existsSync(path)) return withProject(path, work);
  const key = await keyForNewProject();
  const store = await ProjectStore.create(path, { key });
  let done = false;
  try {
    const result = await work(store);
    done = true;
    return result;
  } finally {
    await store.close();
    wipeKey(key);
    if (!done) await removeProject(path);
  }
}

/** The file and what SQLite keeps beside it. */
export async function removeProject(path: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true });
}
