// The recommender plugins of this machine.
import type { RecommenderPlugin } from '../../../core/contract/recommender.ts';
import { isAppError } from '../../../core/errors.ts';
import { loadPlugin, pluginsIn } from '../plugins-here.ts';
import { isolatedRecommender } from '../plugins/isolated-kinds.ts';
import type { OwnPlugins } from '../plugins/own-plugins.ts';

export interface LoadedRecommender {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly plugin: RecommenderPlugin;
}

export interface Recommenders {
  /** Sorted by id. @throws AppError `bad-plugin` */
  list(): Promise<readonly LoadedRecommender[]>;
}

/**
 * @param folders each with one sub-folder per plugin of the app's own; a later one's plugin replaces an earlier one's of the same id
 * @param own those of the user's that were consented to: they replace as well, and run apart from everything else
 */
export function recommendersIn(folders: readonly string[], own?: OwnPlugins): Recommenders {
  const find = pluginsIn(folders, 'recommender');
  let loaded: Promise<readonly LoadedRecommender[]> | null = null;
  own?.onChange(() => (loaded = null));
  const load = async (): Promise<readonly LoadedRecommender[]> => {
    const known = new Map<string, LoadedRecommender>();
    for (const found of await find()) {
      const { id, name, description } = found.manifest;
      known.set(id, { id, name, description, plugin: await loadPlugin(found, isRecommenderPlugin) });
    }
    for (const plugin of (await own?.allowed('recommender')) ?? []) {
      const { id, name, description } = plugin.manifest;
      try {
        known.set(id, { id, name, description, plugin: isolatedRecommender(plugin, own?.start(plugin)) });
      } catch (error) {
        // One of the user's that does not load is no reason to have no other.
        if (!isAppError(error)) throw error;
      }
    }
    return [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  };
  return {
    list() {
      loaded ??= load().catch((error: unknown) => {
        loaded = null;
        throw error;
      });
      return loaded;
    },
  };
}

/** For where there are none. */
export const NO_RECOMMENDERS: Recommenders = { list: () => Promise.resolve([]) };

function isRecommenderPlugin(value: unknown): value is RecommenderPlugin {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'reads' in value &&
    Array.isArray(value.reads) &&
    'check' in value &&
    typeof value.check === 'function' &&
    'open' in value &&
    typeof value.open === 'function'
  );
}
