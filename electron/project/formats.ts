// The format plugins of this machine, by id.
import { basename } from 'node:path';
import { AppError, isAppError, orThrow } from '../../core/errors.ts';
import type { FormatPlugin, ReadCorpus, WrittenCorpus } from '../../core/contract/format.ts';
import type { PluginManifest } from '../../core/contract/plugin.ts';
import type { FormatSummary } from '../../core/contract/project.ts';
import { fileHash } from './audit/record-hash.ts';
import { LONGEST_CORPUS_BYTES, readInputFile } from './input-file.ts';
import { loadPlugin, pluginsIn } from './plugins-here.ts';
import { isolatedFormat } from './plugins/isolated-kinds.ts';
import type { OwnPlugins } from './plugins/own-plugins.ts';

export interface Formats {
  list(): Promise<readonly FormatSummary[]>;
  /** @throws AppError `wrong-usage` for an id that no plugin has, `bad-plugin` */
  get(id: string): Promise<FormatPlugin>;
}

interface KnownFormat {
  readonly manifest: PluginManifest;
  readonly load: () => Promise<FormatPlugin>;
}

/**
 * @param folders each with one sub-folder per plugin of the app's own; a later one's plugin replaces an earlier one's of the same id
 * @param own those of the user's that were consented to: they replace as well, and run apart from everything else
 */
export function formatsIn(folders: readonly string[], own?: OwnPlugins): Formats {
  const builtIn = pluginsIn(folders, 'format');
  // By id, or by hash: files that changed are another plugin.
  const loaded = new Map<string, Promise<FormatPlugin>>();
  own?.onChange(() => loaded.clear());
  const once = (key: string, load: () => Promise<FormatPlugin>) => (): Promise<FormatPlugin> => {
    const known = loaded.get(key) ?? load();
    loaded.set(key, known);
    return known;
  };
  const find = async (): Promise<readonly KnownFormat[]> => {
    const known = new Map<string, KnownFormat>();
    for (const plugin of await builtIn()) {
      const { manifest } = plugin;
      known.set(manifest.id, { manifest, load: once(manifest.id, () => loadPlugin(plugin, isFormatPlugin)) });
    }
    for (const plugin of (await own?.allowed('format')) ?? []) {
      const { manifest, hash } = plugin;
      known.set(manifest.id, {
        manifest,
        load: once(hash, async () => isolatedFormat(plugin, own?.start(plugin))),
      });
    }
    return [...known.values()].sort((a, b) => (a.manifest.id < b.manifest.id ? -1 : 1));
  };
  return {
    async list() {
      const listed = (await find()).map(async ({ manifest, load }): Promise<FormatSummary | null> => {
        // One that does not load is none, and no reason to have no other: the list of plugins says what is wrong with it.
        const format = await load().catch(() => null);
        if (!format) return null;
        const { id, name, description } = manifest;
        return { id, name, description, extensions: [...format.extensions], annotated: format.annotated };
      });
      return (await Promise.all(listed)).filter((format) => format !== null);
    },
    async get(id) {
      const formats = await find();
      const format = formats.find(({ manifest }) => manifest.id === id);
      if (format) return format.load();
      const known = formats.map(({ manifest }) => manifest.id).join(', ');
      throw new AppError('wrong-usage', `there is no format ${id}; there are ${known}`, { format: id });
    },
  };
}

function isFormatPlugin(value: unknown): value is FormatPlugin {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'extensions' in value &&
    Array.isArray(value.extensions) &&
    'annotated' in value &&
    typeof value.annotated === 'boolean' &&
    'read' in value &&
    typeof value.read === 'function' &&
    'write' in value &&
    typeof value.write === 'function'
  );
}

/**
 * Reads a file with a plugin.
 * @throws AppError `bad-input` (file, line, reason), `not-found`, or `bad-plugin` when the plugin breaks down over it
 */
export async function readCorpusFile(format: FormatPlugin, id: string, path: string): Promise<ReadCorpus> {
  const bytes = await readInputFile(path, LONGEST_CORPUS_BYTES);
  const hash = fileHash(bytes);
  return { ...orThrow(guarded(id, path, () => format.read({ name: path, bytes }))), hash };
}

/** @throws AppError `bad-plugin` when the plugin breaks down */
export function writeCorpus(
  format: FormatPlugin,
  id: string,
  path: string,
  documents: Parameters<FormatPlugin['write']>[0],
): WrittenCorpus {
  return guarded(id, path, () => format.write(documents));
}

function guarded<T>(id: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (isAppError(error)) throw error;
    // Its message may quote the document, so only its kind is passed on.
    const kind = error instanceof Error ? error.name : 'unknown error';
    throw new AppError('bad-plugin', `format ${id} broke down over ${basename(path)} (${kind})`, {
      format: id,
    });
  }
}
