// What every plugin declares, whatever its kind. The host (core/plugin-host.ts) reads `plugin.json`, checks it against
// this, and only then loads `entry`.
import { z } from 'zod';

/** Version of the plugin contract this build speaks; a plugin made for another one is refused by name. */
export const PLUGIN_API_VERSION = 1;

export const pluginManifestSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens'),
  kind: z.enum(['format', 'encoder', 'recommender', 'strategy']),
  apiVersion: z.number().int(),
  /** Module file inside the plugin's own folder, loaded with `import()`; its default export is the plugin. */
  entry: z.string(),
  /** Name shown to people. */
  name: z.string(),
  description: z.string(),
});

/** The content of a plugin's `plugin.json`. */
export type PluginManifest = z.infer<typeof pluginManifestSchema>;
export type PluginKind = PluginManifest['kind'];
