// Plugins of this machine's folders, for the process that opens projects.
import { existsSync } from 'node:fs';
import { AppError } from '../../core/errors.ts';
import type { PluginKind } from '../../core/contract/plugin.ts';
import { findPlugins, type FoundPlugin, type PluginFiles } from '../../core/plugin-host.ts';
import { nodePluginFiles } from '../../trainer/client/plugin-files.ts';

/** In a checkout that is run without a build, a plugin's entry still is TypeScript. */
const pluginFiles: PluginFiles = {
  ...nodePluginFiles,
  importDefault: (path) => {
    const source = path.replace(/\.js$/, '.ts');
    return nodePluginFiles.importDefault(!existsSync(path) && existsSync(source) ? source : path);
  },
};

/** The plugins of one kind, found once. One that is repaired while the app runs is found at the next attempt. */
export function pluginsIn(
  folders: readonly string[],
  kind: PluginKind,
): () => Promise<readonly FoundPlugin[]> {
  let found: Promise<readonly FoundPlugin[]> | null = null;
  return () => {
    found ??= findPlugins(pluginFiles, folders, kind).catch((error: unknown) => {
      found = null;
      throw error;
    });
    return found;
  };
}

/** @throws AppError `bad-plugin` when it can't be loaded, or is not what its kind asks for */
export async function loadPlugin<P>(
  { manifest, folder, load }: FoundPlugin,
  isPlugin: (entry: unknown) => entry is P,
): Promise<P> {
  let entry: unknown;
  try {
    entry = await load();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('bad-plugin', `plugin in ${folder}: ${reason}`, { folder });
  }
  if (isPlugin(entry)) return entry;
  throw new AppError('bad-plugin', `plugin in ${folder}: ${manifest.entry} exports no ${manifest.kind}`, {
    folder,
  });
}
