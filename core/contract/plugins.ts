// Plugins as a person sees them, and the consent that those of their own wait for.
import type { PluginKind, PluginPermission } from './plugin.ts';

/**
 * `built-in`: of the app itself; `allowed`: runs; `waiting`: nobody has allowed it yet; `changed`: an earlier state of the same folder was allowed, its files
 * are others now; `unusable`: `problem` says why.
 */
export type PluginState = 'built-in' | 'allowed' | 'waiting' | 'changed' | 'unusable';

export interface PluginView {
  /** The folder's name where there is no manifest to read. */
  readonly id: string;
  readonly kind: PluginKind | null;
  readonly name: string;
  readonly description: string;
  readonly version: string | null;
  readonly author: string | null;
  readonly folder: string;
  readonly state: PluginState;
  readonly permissions: readonly PluginPermission[];
  /** Name of the plugin of the app's own that it takes the place of. */
  readonly replaces: string | null;
  /** SHA-256 of all its files, 64 hexadecimal digits; null for those of the app, and where it can't be read. */
  readonly hash: string | null;
  readonly problem: string | null;
}

export interface PluginsView {
  /** Folder that a person puts plugins of their own into; null where there is none. */
  readonly folder: string | null;
  /** Those of the app first, each sorted by id. */
  readonly plugins: readonly PluginView[];
}

export interface PluginsService {
  plugins(): PluginsView;
  /** @param hash as it was shown: consent is to these very files. Fails with `conflict` where they are others by now */
  allowPlugin(folder: string, hash: string): PluginsView;
  /** It no longer runs, at once; consent to earlier states of the folder is gone as well. */
  withdrawPlugin(folder: string): PluginsView;
}
