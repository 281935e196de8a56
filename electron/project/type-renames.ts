// Types that were given another name, in order, and how many of these each model was trained after: so that a model goes on suggesting, and
// being trained on, when its types are called otherwise. An undone renaming is one more renaming, backwards.
import { z } from 'zod';
import type { ModelFiles } from '../../core/contract/trainer.ts';
import { relationKeyWith } from '../../core/model/suggestions.ts';
import { invertRenames, renamed, type TypeRenames } from '../../core/model/schema-moves.ts';
import { typeRenames } from './records.ts';
import { renameInVersions } from './people/versions.ts';
import { renameInLists } from './recommend/recommender-settings.ts';
import { readSetting, writeSetting } from './settings-table.ts';
import type { SqlSession } from './sqlite/driver.ts';
import { textOf } from './sqlite/row.ts';
import { parseStored } from './sqlite/stored-json.ts';

const stored = z.object({
  changes: z.array(typeRenames),
  /** By a model's id, how many of the changes came before it was trained; a model that is not here was trained before all of them. */
  models: z.record(z.string(), z.number().int().nonnegative()),
});
export interface RenameLog {
  readonly changes: readonly TypeRenames[];
  readonly models: Readonly<Record<string, number>>;
}

export async function readRenames(session: SqlSession): Promise<RenameLog> {
  const text = await readSetting(session, 'renames');
  return text === null ? { changes: [], models: {} } : parseStored(stored, text);
}

const write = (session: SqlSession, log: RenameLog): Promise<void> =>
  writeSetting(session, 'renames', JSON.stringify(log));

/** Types are called otherwise from now on: in remembered rejections, word lists and versions at once, in models when they are read. */
export async function noteRenames(session: SqlSession, renames: TypeRenames): Promise<void> {
  const log = await readRenames(session);
  await write(session, { ...log, changes: [...log.changes, renames] });
  await renameInLists(session, renames);
  await renameInVersions(session, renames);
  for (const row of await session.all('SELECT relation, key FROM lost_rejections')) {
    const key = textOf(row, 'key');
    const after = relationKeyWith(key, renames);
    if (after !== key) {
      await session.run('UPDATE lost_rejections SET key = ? WHERE relation = ?', [
        after,
        textOf(row, 'relation'),
      ]);
    }
  }
}

/** @param seen how many changes there were when its training began */
export async function noteModel(session: SqlSession, id: string, seen: number): Promise<void> {
  if (seen === 0) return;
  const log = await readRenames(session);
  await write(session, { ...log, models: { ...log.models, [id]: seen } });
}

/** The changes since a model's training began. */
export const changesSince = ({ changes, models }: RenameLog, model: string): readonly TypeRenames[] =>
  changes.slice(Object.hasOwn(models, model) ? models[model] : 0);

/** What leads back from names of now to those of before. */
export const backwards = (changes: readonly TypeRenames[]): readonly TypeRenames[] =>
  changes.map(invertRenames).reverse();

const named = z.looseObject({ name: z.string() });
const pair = z.looseObject({ head: z.string(), tail: z.string() });
const manifestSchema = z.looseObject({
  spec: z.looseObject({
    schema: z.looseObject({
      entityTypes: z.array(named),
      relationTypes: z.array(z.looseObject({ name: z.string(), pairs: z.array(pair) })),
    }),
  }),
});

/**
 * A model's files with its types under their names of now. As they are where two types would have one name, or the manifest is none we know:
 * then what is suggested under a name that the schema does not have is left out.
 */
export function renamedFiles(files: ModelFiles, changes: readonly TypeRenames[]): ModelFiles {
  const bytes = files['manifest.json'];
  if (changes.length === 0 || !bytes) return files;
  const parsed = manifestSchema.safeParse(jsonOf(bytes));
  if (!parsed.success) return files;
  const { spec } = parsed.data;
  const entity = (name: string): string => renamed(name, 'entityTypes', changes);
  const entityTypes = spec.schema.entityTypes.map((type) => ({ ...type, name: entity(type.name) }));
  const relationTypes = spec.schema.relationTypes.map((type) => ({
    ...type,
    name: renamed(type.name, 'relationTypes', changes),
    pairs: type.pairs.map((joined) => ({ ...joined, head: entity(joined.head), tail: entity(joined.tail) })),
  }));
  if ([entityTypes, relationTypes].some((list) => new Set(list.map(({ name }) => name)).size < list.length)) {
    return files;
  }
  const manifest = {
    ...parsed.data,
    spec: { ...spec, schema: { ...spec.schema, entityTypes, relationTypes } },
  };
  return { ...files, 'manifest.json': new TextEncoder().encode(`${JSON.stringify(manifest, null, 1)}\n`) };
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
