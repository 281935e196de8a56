// The recommender plugins of this machine.
import type { RecommenderPlugin } from '../../../core/contract/recommender.ts';
import { loadPlugin, pluginsIn } from '../plugins-here.ts';

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

/** @param folders each with one sub-folder per plugin; a later one's plugin replaces an earlier one's of the same id */
export function recommendersIn(folders: readonly string[]): Recommenders {
  const find = pluginsIn(folders, 'recommender');
  let loaded: Promise<readonly LoadedRecommender[]> | null = null;
  const load = async (): Promise<readonly LoadedRecommender[]> => {
    const plugins = await find();
    return Promise.all(
      plugins.map(async (found) => {
        const { id, name, description } = found.manifest;
        return { id, name, description, plugin: await loadPlugin(found, isRecommenderPlugin) };
      }),
    );
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
