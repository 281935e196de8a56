// Where the built parts lie, seen from the built command `build/cli/main.js` (or from its source beside `build/`).
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TrainerEnvironment } from '../core/contract/trainer.ts';

export interface Places {
  /** Folders with one sub-folder per format plugin; a later folder's plugin replaces an earlier one's of the same id. */
  readonly formatPlugins: readonly string[];
  /** The same for recommenders. */
  readonly recommenderPlugins: readonly string[];
  readonly trainerEntry: string;
  readonly trainer: TrainerEnvironment;
  readonly resources: string;
}

/**
 * @param moduleFolder folder of the module that runs
 * @param environment `CMAN_ENCODERS`: folder with the encoders' files instead of `.cache/encoders`. `CMAN_PLUGINS`: folder whose
 *   `formats/` and `recommenders/` hold plugins of the user's own.
 */
export function findPlaces(
  moduleFolder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Places {
  const fromSource = import.meta.url.endsWith('.ts');
  const build = fromSource ? resolve(moduleFolder, '..', 'build') : resolve(moduleFolder, '..');
  const own = environment['CMAN_PLUGINS'];
  return {
    formatPlugins: [join(build, 'plugins', 'formats'), ...(own ? [join(own, 'formats')] : [])],
    recommenderPlugins: [join(build, 'plugins', 'recommenders'), ...(own ? [join(own, 'recommenders')] : [])],
    trainerEntry: join(build, 'trainer', 'process.js'),
    trainer: {
      encoderPlugins: join(build, 'plugins', 'encoders'),
      encoderFiles: environment['CMAN_ENCODERS'] ?? join(build, '..', '.cache', 'encoders'),
      engineTrials: join(cacheFolder(environment), 'cman-annotator', 'engines.json'),
    },
    resources: join(build, 'resources'),
  };
}

/** Where the system wants a user's caches. */
function cacheFolder(environment: Readonly<Record<string, string | undefined>>): string {
  switch (process.platform) {
    case 'win32':
      return environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local');
    case 'darwin':
      return join(homedir(), 'Library', 'Caches');
    default:
      return environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  }
}
