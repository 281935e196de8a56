// Finds plugins in folders and loads them. Pure but for the three things it is handed, so that every process can use it and a
// test can feed it folders that do not exist.
import { fail, ok, type Result } from './errors.ts';
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

/** A folder that looks like a plugin and is none. */
export interface BrokenPlugin {
  readonly folder: string;
  /** For people. */
  readonly problem: string;
}

export interface FoundPlugins {
  /** Sorted by id; one for each. */
  readonly plugins: readonly FoundPlugin[];
  readonly broken: readonly BrokenPlugin[];
}

/**
 * The plugins of one kind in `folders`, sorted by id. A later folder's plugin replaces an earlier one's of the same id. A broken one does not keep
 * the others from being found.
 */
export async function findPlugins(
  files: PluginFiles,
  folders: readonly string[],
  kind: PluginKind,
): Promise<FoundPlugin[]> {
  const { plugins } = await surveyPlugins(files, folders);
  return plugins.filter(({ manifest }) => manifest.kind === kind);
}

/** All plugins in `folders`, of whatever kind, and what is wrong with the others. */
export async function surveyPlugins(files: PluginFiles, folders: readonly string[]): Promise<FoundPlugins> {
  const found = new Map<string, FoundPlugin>();
  const broken: BrokenPlugin[] = [];
  for (const parent of folders) {
    for (const name of await files.listFolders(parent)) {
      const folder = files.join(parent, name);
      const text = await files.readText(files.join(folder, 'plugin.json'));
      if (text === null) continue;
      const manifest = readManifest(text);
      if (!manifest.ok) {
        broken.push({ folder, problem: manifest.error });
        continue;
      }
      found.set(`${manifest.value.kind} ${manifest.value.id}`, {
        manifest: manifest.value,
        folder,
        load: () => files.importDefault(files.join(folder, manifest.value.entry)),
      });
    }
  }
  return {
    plugins: [...found.values()].sort((a, b) => (a.manifest.id < b.manifest.id ? -1 : 1)),
    broken,
  };
}

/** @returns the content of a `plugin.json`; else what is wrong with it, for people */
export function readManifest(text: string): Result<PluginManifest, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail('plugin.json is not JSON');
  }
  const parsed = pluginManifestSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return fail(`${issue?.path.join('.') || 'plugin.json'}: ${issue?.message ?? 'not a manifest'}`);
  }
  if (parsed.data.apiVersion !== PLUGIN_API_VERSION) {
    return fail(`made for plugin API ${parsed.data.apiVersion}, this is ${PLUGIN_API_VERSION}`);
  }
  const { entry } = parsed.data;
  // A drive's letter begins another place on Windows.
  if (entry.includes('..') || /^[\\/]|^[a-z]:/i.test(entry)) return fail('entry must lie in its own folder');
  return ok(parsed.data);
}
