// Where the built parts lie, seen from the built command `build/cli/main.js` (or from its source beside `build/`).
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TrainerEnvironment } from '../core/contract/trainer.ts';

export interface Places {
  /** Folders with one sub-folder per format plugin. */
  readonly formatPlugins: readonly string[];
  /** The same for recommenders. */
  readonly recommenderPlugins: readonly string[];
  /** Folder whose `formats/` and `recommenders/` hold plugins of the user's own; null: there is none. */
  readonly ownPlugins: string | null;
  /** Which of them the user has consented to: the app's own file, so that one consent is enough. */
  readonly pluginConsents: string;
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
  return {
    formatPlugins: [join(build, 'plugins', 'formats')],
    recommenderPlugins: [join(build, 'plugins', 'recommenders')],
    ownPlugins: environment['CMAN_PLUGINS'] || null,
    pluginConsents: join(settingsFolder(environment), 'CMAN Annotator', 'plugin-consents.json'),
    trainerEntry: join(build, 'trainer', 'process.js'),
    trainer: {
      encoderPlugins: join(build, 'plugins', 'encoders'),
      encoderFiles: environment['CMAN_ENCODERS'] ?? join(build, '..', '.cache', 'encoders'),
      engineTrials: join(cacheFolder(environment), 'cman-annotator', 'engines.json'),
    },
    resources: join(build, 'resources'),
  };
}

/** Where the system wants a user's settings, and the app keeps its own under its name. */
function settingsFolder(environment: Readonly<Record<string, string | undefined>>): string {
  switch (process.platform) {
    case 'win32':
      return environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support');
    default:
      return environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  }
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
