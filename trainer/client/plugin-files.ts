import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PluginFiles } from '../../core/plugin-host.ts';

/** Plugins on this machine's disk, for every process that runs on Node. */
export const nodePluginFiles: PluginFiles = {
  async listFolders(folder) {
    const entries = await orNull(readdir(folder, { withFileTypes: true }));
    // A user may link a plugin's folder from where it is developed.
    return (entries ?? [])
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => name);
  },
  readText: (path) => orNull(readFile(path, 'utf8')),
  async importDefault(path) {
    const module: unknown = await import(pathToFileURL(path).href);
    return typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
  },
  join,
};

/** Null for what is not there; any other failure is the caller's to hear of. */
async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
