// Where things lie: in a checkout under its root, in a packaged app under its resources, and what belongs to the user in the data folder.
import { join } from 'node:path';

export interface AppPaths {
  /** The only folder the window can load from. */
  readonly page: string;
  readonly preload: string;
  /** The same for the hidden window with the GPU. */
  readonly enginePage: string;
  readonly enginePreload: string;
  /** Entry file of the worker process. */
  readonly trainerEntry: string;
  /** `cman` as the app can run it. */
  readonly commandLine: string;
  readonly formatPlugins: readonly string[];
  readonly recommenderPlugins: readonly string[];
  /** Plugins of the user's own, and which of them they have consented to. */
  readonly ownPlugins: string;
  readonly pluginConsents: string;
  readonly encoderPlugins: string;
  /** One sub-folder of converted files per encoder id; made at set-up, absent on a machine that has none. */
  readonly encoderFiles: string;
  /** What the person chose of this machine's devices. */
  readonly deviceSettings: string;
  /** What the person chose of backups. */
  readonly backupSettings: string;
  /** What a trial of this machine's engines found. */
  readonly engineTrials: string;
  /** Icons, demo corpora, schema templates. */
  readonly resources: string;
  /** The demo project with a trained model, copied for each user; absent where set-up could not make it. */
  readonly preparedDemo: string;
  /** Licences and the bill of materials of a packaged app. */
  readonly notices: string;
  readonly windowState: string;
  /** Language, theme, contrast, zoom. */
  readonly look: string;
  readonly log: string;
  /** The user's own copy of the demo project. */
  readonly demoProject: string;
  /** Recent projects, annotator's name. */
  readonly preferences: string;
}

export interface PathSources {
  readonly packaged: boolean;
  /** What the build made: `build/` of a checkout, or of the packaged app's archive. */
  readonly build: string;
  /** Electron's resources folder, beside the archive of a packaged app. */
  readonly resourcesFolder: string;
  readonly userData: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function appPaths({ packaged, build, resourcesFolder, userData, environment }: PathSources): AppPaths {
  const cache = join(build, '..', '.cache');
  return {
    page: join(build, 'renderer'),
    preload: join(build, 'electron', 'preload.cjs'),
    enginePage: join(build, 'engine-window'),
    enginePreload: join(build, 'electron', 'engine-preload.cjs'),
    trainerEntry: join(build, 'trainer', 'process.js'),
    commandLine: join(build, 'cli', 'in-app.js'),
    formatPlugins: [join(build, 'plugins', 'formats')],
    recommenderPlugins: [join(build, 'plugins', 'recommenders')],
    ownPlugins: join(userData, 'plugins'),
    pluginConsents: join(userData, 'plugin-consents.json'),
    encoderPlugins: join(build, 'plugins', 'encoders'),
    encoderFiles:
      environment['CMAN_ENCODERS'] ??
      (packaged ? join(resourcesFolder, 'encoders') : join(cache, 'encoders')),
    deviceSettings: join(userData, 'devices.json'),
    backupSettings: join(userData, 'backups.json'),
    engineTrials: join(userData, 'engines.json'),
    resources: join(build, 'resources'),
    preparedDemo: packaged ? join(resourcesFolder, 'demo', 'demo.cman') : join(cache, 'demo', 'demo.cman'),
    notices: join(packaged ? resourcesFolder : cache, 'notices'),
    windowState: join(userData, 'window.json'),
    look: join(userData, 'look.json'),
    log: join(userData, 'logs', 'main.log'),
    demoProject: join(userData, 'demo.cman'),
    preferences: join(userData, 'preferences.json'),
  };
}
