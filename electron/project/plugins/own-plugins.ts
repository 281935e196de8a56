// Plugins of somebody's own: found, shown, allowed and withdrawn. Nothing of them runs before a person has consented to these very files.
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { msg, str } from '@lit/localize';
import { AppError } from '../../../core/errors.ts';
import { surveyPlugins } from '../../../core/plugin-host.ts';
import type { PluginKind, PluginManifest } from '../../../core/contract/plugin.ts';
import type { PluginsService, PluginsView, PluginView } from '../../../core/contract/plugins.ts';
import type { Server } from '../../../core/contract/service.ts';
import { nodePluginFiles } from '../../../trainer/client/plugin-files.ts';
import { ConsentFile, type Consent } from './consents.ts';
import { IsolatedPlugin } from './isolated-plugin.ts';
import { readPluginFolder, type OwnPlugin, type UnusablePlugin } from './plugin-folder.ts';

export interface OwnPluginsPlaces {
  /** Its sub-folders `formats` and `recommenders` hold one folder for each plugin; null where the user has no such folder. */
  readonly folder: string | null;
  /** File of what was consented to. */
  readonly consents: string;
  /** Folders of the app's own plugins, for the list. */
  readonly builtIn: readonly string[];
  /** Told once of each plugin that is not run. @param problem null: nobody has consented to it */
  readonly onLeftOut?: (folder: string, problem: string | null) => void;
}

/** Which kinds may be one's own, and where they lie. The others are parts of the trained models, and come with the app only. */
const FOLDERS: Readonly<Partial<Record<PluginKind, string>>> = {
  format: 'formats',
  recommender: 'recommenders',
};

type Found = OwnPlugin | UnusablePlugin;

export class OwnPlugins implements Server<PluginsService> {
  readonly #places: OwnPluginsPlaces;
  readonly #consents: ConsentFile;
  readonly #listeners: (() => void)[] = [];
  readonly #leftOut = new Set<string>();
  readonly #running: { readonly folder: string; readonly plugin: IsolatedPlugin }[] = [];

  constructor(places: OwnPluginsPlaces) {
    this.#places = places;
    this.#consents = new ConsentFile(places.consents);
  }

  /** Called when a plugin was allowed or withdrawn: what was loaded may be so no longer. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Those of one kind that a person has consented to as they are now. */
  async allowed(kind: PluginKind): Promise<readonly OwnPlugin[]> {
    if (this.#places.folder === null) return [];
    const consents = await this.#consents.read();
    return (await this.#find()).filter((plugin): plugin is OwnPlugin => {
      if (isUsable(plugin) && isAllowed(plugin, consents)) return plugin.manifest.kind === kind;
      this.#tellLeftOut(plugin);
      return false;
    });
  }

  /** Until consent is withdrawn. @throws AppError `bad-plugin` when it does not load */
  start(own: OwnPlugin): IsolatedPlugin {
    const plugin = new IsolatedPlugin(own);
    this.#running.push({ folder: own.folder, plugin });
    return plugin;
  }

  async plugins(): Promise<PluginsView> {
    const survey = await surveyPlugins(nodePluginFiles, this.#places.builtIn);
    const builtIn = survey.plugins.map(({ manifest, folder }) => builtInView(manifest, folder));
    const consents = await this.#consents.read();
    const own = (await this.#find())
      .map((plugin) => ownView(plugin, consents, builtIn))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const broken = survey.broken.map(({ folder, problem }) =>
      unusableView({ folder, problem, manifest: null }),
    );
    return { folder: this.#places.folder, plugins: [...builtIn, ...broken, ...own] };
  }

  /** @throws AppError `not-found`, `bad-plugin`; `conflict` when the files are not the ones that were shown */
  async allowPlugin(folder: string, hash: string): Promise<PluginsView> {
    const plugin = await this.#at(folder);
    if (!isUsable(plugin)) throw new AppError('bad-plugin', `${folder}: ${plugin.problem}`, { folder });
    if (plugin.hash !== hash)
      throw new AppError(
        'conflict',
        msg(str`the files of ${plugin.manifest.name} have changed since they were shown: look at it again`),
        { folder },
      );
    await this.#consents.add({ hash, folder: plugin.folder, id: plugin.manifest.id, at: Date.now() });
    return this.#changed();
  }

  /** @throws AppError `not-found`, `refused` when it can't be written down */
  async withdrawPlugin(folder: string): Promise<PluginsView> {
    const plugin = await this.#at(folder);
    await this.#consents.remove(plugin.folder, isUsable(plugin) ? plugin.hash : null);
    for (const running of this.#running) if (running.folder === plugin.folder) running.plugin.close();
    return this.#changed();
  }

  #tellLeftOut(plugin: Found): void {
    if (this.#leftOut.has(plugin.folder)) return;
    this.#leftOut.add(plugin.folder);
    this.#places.onLeftOut?.(plugin.folder, isUsable(plugin) ? null : plugin.problem);
  }

  #changed(): Promise<PluginsView> {
    for (const listener of this.#listeners) listener();
    return this.plugins();
  }

  /** Only what is listed can be asked for: a page names no other folder. */
  async #at(folder: string): Promise<Found> {
    const plugin = (await this.#find()).find(
      (one) => one.folder === folder || one.folder === resolve(folder),
    );
    if (plugin) return plugin;
    throw new AppError('not-found', msg(str`there is no plugin in ${folder}`), { folder });
  }

  async #find(): Promise<readonly Found[]> {
    const { folder } = this.#places;
    if (folder === null) return [];
    const found: Found[] = [];
    for (const kindFolder of Object.values(FOLDERS)) {
      const parent = join(folder, kindFolder);
      for (const name of await nodePluginFiles.listFolders(parent)) {
        const plugin = await readLinked(join(parent, name));
        if (plugin) found.push(plugin);
      }
    }
    return found;
  }
}

/** The folder itself may be a link to where it is developed; what is shown and consented to is where it leads. */
async function readLinked(path: string): Promise<Found | null> {
  try {
    const folder = await realpath(path);
    if (!(await stat(folder)).isDirectory()) return null;
    const plugin = await readPluginFolder(folder);
    return plugin && isUsable(plugin) ? checked(plugin, basename(dirname(path))) : plugin;
  } catch {
    return { folder: path, manifest: null, problem: 'its link leads nowhere' };
  }
}

/** @param place name of the folder it was put into */
function checked(plugin: OwnPlugin, place: string): Found {
  const { folder, manifest } = plugin;
  const wanted = FOLDERS[manifest.kind];
  if (wanted === undefined)
    return { folder, manifest, problem: `plugins of kind ${manifest.kind} come with the app only` };
  if (wanted !== place)
    return { folder, manifest, problem: `a ${manifest.kind} belongs into the folder ${wanted}` };
  if (manifest.permissions === undefined)
    return {
      folder,
      manifest,
      problem: 'plugin.json has no "permissions": it must say what it wants to be given',
    };
  return plugin;
}

const isUsable = (plugin: Found): plugin is OwnPlugin => !('problem' in plugin);

const isAllowed = (plugin: OwnPlugin, consents: readonly Consent[]): boolean =>
  consents.some(({ hash }) => hash === plugin.hash);

const described = (
  manifest: PluginManifest,
): Omit<PluginView, 'folder' | 'state' | 'replaces' | 'hash' | 'problem'> => ({
  id: manifest.id,
  kind: manifest.kind,
  name: manifest.name,
  description: manifest.description,
  version: manifest.version ?? null,
  author: manifest.author ?? null,
  permissions: manifest.permissions ?? [],
});

const builtInView = (manifest: PluginManifest, folder: string): PluginView => ({
  ...described(manifest),
  folder,
  state: 'built-in',
  replaces: null,
  hash: null,
  problem: null,
});

function unusableView({ folder, manifest, problem }: UnusablePlugin): PluginView {
  const name = basename(folder);
  const known = manifest
    ? described(manifest)
    : { id: name, kind: null, name, description: '', version: null, author: null, permissions: [] };
  return { ...known, folder, state: 'unusable', replaces: null, hash: null, problem };
}

function ownView(plugin: Found, consents: readonly Consent[], builtIn: readonly PluginView[]): PluginView {
  if (!isUsable(plugin)) return unusableView(plugin);
  const { manifest, folder, hash } = plugin;
  const before = consents.some((consent) => consent.folder === folder);
  const replaced = builtIn.find(({ id, kind }) => id === manifest.id && kind === manifest.kind);
  return {
    ...described(manifest),
    folder,
    state: isAllowed(plugin, consents) ? 'allowed' : before ? 'changed' : 'waiting',
    replaces: replaced?.name ?? null,
    hash,
    problem: null,
  };
}
