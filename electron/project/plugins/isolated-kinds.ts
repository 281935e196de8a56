// The contracts of formats and recommenders, answered by a plugin that runs apart. What it is given is what its manifest asks for; what comes
// back is checked field by field before anybody uses it.
import { z } from 'zod';
import type { FormatPlugin, ReadCorpus } from '../../../core/contract/format.ts';
import type { PluginPermission } from '../../../core/contract/plugin.ts';
import { LIST_KINDS, type ReadList, type RecommenderPlugin } from '../../../core/contract/recommender.ts';
import { AppError, fail, ok, type Result } from '../../../core/errors.ts';
import { IsolatedPlugin } from './isolated-plugin.ts';
import type { OwnPlugin } from './plugin-folder.ts';

const offset = z.number().int().nonnegative();
const span = { begin: offset, end: offset };
const metadata = z.record(z.string(), z.string()).exactOptional();
const problem = z.object({ file: z.string(), line: offset, reason: z.string() });

const corpusSchema = z.object({
  documents: z.array(
    z.object({
      name: z.string(),
      text: z.string(),
      sentences: z.array(
        z.object({
          ...span,
          tokens: z.array(z.object(span)),
          mentions: z.array(z.object({ ...span, type: z.string() })),
          relations: z.array(z.object({ head: offset, tail: offset, type: z.string() })),
          annotated: z.boolean(),
          metadata,
        }),
      ),
      metadata,
    }),
  ),
  warnings: z.array(problem),
});
const omissionsSchema = z.object({
  omissions: z.array(z.object({ reason: z.string(), mentions: offset, relations: offset })),
});
const listSchema = z.object({
  entries: offset,
  types: z.array(z.object({ name: z.string(), line: offset })),
});
const recommendedSchema = z.array(
  z.object({
    ...span,
    type: z.string(),
    confidence: z.number().min(0).max(1),
    runnerUp: z.object({ type: z.string(), probability: z.number().min(0).max(1) }).nullable(),
    reason: z.string(),
  }),
);
const formatSchema = z.object({
  extensions: z.array(z.string().regex(/^\.[\w.-]{1,20}$/)),
  annotated: z.boolean(),
  functions: z.array(z.string()),
});
const recommenderSchema = z.object({ reads: z.array(z.enum(LIST_KINDS)), functions: z.array(z.string()) });
const details = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** @throws AppError `bad-plugin` */
export function isolatedFormat(own: OwnPlugin, plugin = new IsolatedPlugin(own)): FormatPlugin {
  const may = permissionsOf(own);
  const { extensions, annotated } = describe(plugin, formatSchema, ['read', 'write']);
  return {
    extensions,
    annotated,
    read: ({ name, bytes }) => {
      if (!may('imported-files')) return fail(notAsked(plugin, 'imported-files'));
      return resultOf<ReadCorpus>(
        plugin,
        corpusSchema,
        plugin.call('read', { name }, Buffer.from(bytes).toString('latin1')),
      );
    },
    write: (documents) => {
      if (!may('exported-annotations')) throw notAsked(plugin, 'exported-annotations');
      const answer = plugin.call('write', { documents });
      const line = answer.indexOf('\n');
      const { omissions } = parse(plugin, omissionsSchema, answer.slice(0, line));
      return { bytes: Buffer.from(answer.slice(line + 1), 'latin1'), omissions };
    },
  };
}

/** @throws AppError `bad-plugin` */
export function isolatedRecommender(own: OwnPlugin, plugin = new IsolatedPlugin(own)): RecommenderPlugin {
  const may = permissionsOf(own);
  if (!may('project-sentences')) throw notAsked(plugin, 'project-sentences');
  const { reads } = describe(plugin, recommenderSchema, ['check', 'open']);
  return {
    reads: may('word-lists') ? reads : [],
    check: (list) => resultOf<ReadList>(plugin, listSchema, plugin.call('check', { list })),
    open: (lists) => {
      const recommender = parse(plugin, offset, plugin.call('open', { lists }));
      return {
        get empty() {
          return parse(plugin, z.boolean(), plugin.call('empty', { recommender }));
        },
        learn: (judged) => parse(plugin, z.array(z.string()), plugin.call('learn', { recommender, judged })),
        recommend: (sentence) =>
          parse(plugin, recommendedSchema, plugin.call('recommend', { recommender, sentence })),
      };
    },
  };
}

const permissionsOf =
  ({ manifest }: OwnPlugin) =>
  (permission: PluginPermission): boolean =>
    manifest.permissions?.includes(permission) ?? false;

const notAsked = (plugin: IsolatedPlugin, permission: PluginPermission): AppError =>
  new AppError('bad-plugin', `plugin ${plugin.id} has no permission "${permission}" in its plugin.json`, {
    plugin: plugin.id,
    permission,
  });

function describe<T extends { readonly functions: readonly string[] }>(
  plugin: IsolatedPlugin,
  schema: z.ZodType<T>,
  needed: readonly string[],
): T {
  const described = parse(plugin, schema, plugin.call('describe', {}));
  const missing = needed.find((name) => !described.functions.includes(name));
  if (missing === undefined) return described;
  plugin.close();
  throw plugin.refuse(`there is no function ${missing}`);
}

function parse<T>(plugin: IsolatedPlugin, schema: z.ZodType<T>, text: string): T {
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw plugin.refuse(parsed.error.issues[0]?.path.join('.') || 'of another shape');
}

/** A `Result` of the plugin's: what it could not read is its to say, as `bad-input`. */
function resultOf<T>(plugin: IsolatedPlugin, schema: z.ZodType<T>, text: string): Result<T> {
  const either = z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value: schema }),
    z.object({ ok: z.literal(false), message: z.string(), details: details.catch({}) }),
  ]);
  const answer = parse(plugin, either, text);
  return answer.ok ? ok(answer.value) : fail(new AppError('bad-input', answer.message, answer.details));
}
