// Finds plugins in folders and loads them. Pure but for the three things it is handed, so that every process can use it and a
// test can feed it folders that do not exist.
import { AppError } from './errors.ts';
import {
  PLUGIN_API_VERSION,
  pluginManifestSchema,
  type PluginKind,
  type PluginManifest,
} from './contract/plugin.ts';

export interface PluginFiles {
  /** Names of the sub-folders of a folder; empty when it is not there. */
  listFolders(folder: string): Promise<readonly string[]>;
  /** Text of a file, or null when it is not there. */
  readText(path: string): Promise<string | null>;
  /** The default export of a module. */
  importDefault(path: string): Promise<unknown>;
  join(...parts: string[]): string;
}

export interface FoundPlugin {
  readonly manifest: PluginManifest;
  readonly folder: string;
  /** Loads the entry; its shape is the kind's contract, which the caller names. */
  load(): Promise<unknown>;
}

/**
 * The plugins of one kind in `folders`, sorted by id. A later folder's plugin replaces an earlier one's of the same id, so that a user can
 * override a built-in.
 * @throws AppError `bad-plugin` naming folder and reason
 */
export async function findPlugins(
  files: PluginFiles,
  folders: readonly string[],
  kind: PluginKind,
): Promise<FoundPlugin[]> {
  const found = new Map<string, FoundPlugin>();
  for (const parent of folders) {
    for (const name of await files.listFolders(parent)) {
      const folder = files.join(parent, name);
      const text = await files.readText(files.join(folder, 'plugin.json'));
      if (text === null) continue;
      const manifest = parseManifest(text, folder);
      if (manifest.kind !== kind) continue;
      found.set(manifest.id, {
        manifest,
        folder,
        load: () => files.importDefault(files.join(folder, manifest.entry)),
      });
    }
  }
  return [...found.values()].sort((a, b) => (a.manifest.id < b.manifest.id ? -1 : 1));
}

function parseManifest(text: string, folder: string): PluginManifest {
  const refuse = (reason: string): AppError =>
    new AppError('bad-plugin', `plugin in ${folder}: ${reason}`, { folder });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refuse('plugin.json is not JSON');
  }
  const parsed = pluginManifestSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw refuse(`${issue?.path.join('.') || 'plugin.json'}: ${issue?.message ?? 'not a manifest'}`);
  }
  if (parsed.data.apiVersion !== PLUGIN_API_VERSION) {
    throw refuse(`made for plugin API ${parsed.data.apiVersion}, this is ${PLUGIN_API_VERSION}`);
  }
  if (parsed.data.entry.includes('..') || /^[\\/]/.test(parsed.data.entry))
    throw refuse('entry must lie in its own folder');
  return parsed.data;
}
