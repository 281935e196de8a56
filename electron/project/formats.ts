// The format plugins of this machine, by id.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError, isAppError, orThrow } from '../../core/errors.ts';
import type { FormatPlugin, ReadCorpus, WrittenCorpus } from '../../core/contract/format.ts';
import type { FormatSummary } from '../../core/contract/project.ts';
import type { FoundPlugin } from '../../core/plugin-host.ts';
import { fileHash } from './audit/record-hash.ts';
import { loadPlugin, pluginsIn } from './plugins-here.ts';

export interface Formats {
  list(): Promise<readonly FormatSummary[]>;
  /** @throws AppError `wrong-usage` for an id that no plugin has, `bad-plugin` */
  get(id: string): Promise<FormatPlugin>;
}

/** @param folders each with one sub-folder per plugin; a later one's plugin replaces an earlier one's of the same id */
export function formatsIn(folders: readonly string[]): Formats {
  const find = pluginsIn(folders, 'format');
  const loaded = new Map<string, Promise<FormatPlugin>>();
  const load = (plugin: FoundPlugin): Promise<FormatPlugin> => {
    let format = loaded.get(plugin.manifest.id);
    if (!format) loaded.set(plugin.manifest.id, (format = loadPlugin(plugin, isFormatPlugin)));
    return format;
  };
  return {
    async list() {
      const plugins = await find();
      return Promise.all(
        plugins.map(async (plugin): Promise<FormatSummary> => {
          const { extensions, annotated } = await load(plugin);
          const { id, name, description } = plugin.manifest;
          return { id, name, description, extensions: [...extensions], annotated };
        }),
      );
    },
    async get(id) {
      const plugins = await find();
      const plugin = plugins.find(({ manifest }) => manifest.id === id);
      if (plugin) return load(plugin);
      const known = plugins.map(({ manifest }) => manifest.id).join(', ');
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
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new AppError('not-found', `${path} cannot be read (${error.code ?? 'unknown'})`, { path });
  });
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
