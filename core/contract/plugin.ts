// What every plugin declares, whatever its kind. The host (core/plugin-host.ts) reads `plugin.json`, checks it against
// this, and only then loads `entry`.
import { z } from 'zod';
import { hasUnseen } from '../text/visible.ts';

/** Version of the plugin contract this build speaks; a plugin made for another one is refused by name. */
export const PLUGIN_API_VERSION = 1;

/**
 * All that a plugin of somebody's own can be given; there is no other, so that one for files or the network can't be asked for. The app
 * hands over nothing that is not named here (electron/project/plugins).
 */
export const PLUGIN_PERMISSIONS = [
  /** A format: the bytes of files that a person imports with it. */
  'imported-files',
  /** A format: texts and annotations that a person exports with it. */
  'exported-annotations',
  /** A recommender: every sentence of the open project, and what people have judged in it. */
  'project-sentences',
  /** A recommender: the word lists and patterns that people have loaded. */
  'word-lists',
] as const;
export type PluginPermission = (typeof PLUGIN_PERMISSIONS)[number];

/** Shown where a person decides whether to trust it: nothing in it may turn, hide or end what they read. */
const words = (longest: number): z.ZodString =>
  z
    .string()
    .max(longest)
    .refine((text) => !hasUnseen(text), 'no control or invisible characters');

export const pluginManifestSchema = z.strictObject({
  id: z
    .string()
    .max(60)
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens'),
  kind: z.enum(['format', 'encoder', 'recommender', 'strategy']),
  apiVersion: z.number().int(),
  /** Module file inside the plugin's own folder, loaded with `import()`; its default export is the plugin. */
  entry: z
    .string()
    .max(200)
    .regex(/^[\p{L}\p{N}_][\p{L}\p{N}_. /-]*$/u, 'must be a file in its own folder'),
  /** Name shown to people. */
  name: words(120),
  description: words(1000),
  /** Of the plugin, as its author counts. */
  version: words(40).optional(),
  author: words(120).optional(),
  /** What it has to be given to work. One of somebody's own gets nothing else; those of the app itself need not say. */
  permissions: z.array(z.enum(PLUGIN_PERMISSIONS)).optional(),
});

/** The content of a plugin's `plugin.json`. */
export type PluginManifest = z.infer<typeof pluginManifestSchema>;
export type PluginKind = PluginManifest['kind'];
