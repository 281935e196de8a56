// What a project keeps for its recommenders: when they are used, the lists that were loaded, and how far their suggestions are up to date.
import { z } from 'zod';
import { LIST_KINDS, RECOMMENDER_USES, type RecommenderUse } from '../../../core/contract/recommender.ts';
import { renamed, type TypeRenames } from '../../../core/model/schema-moves.ts';
import { readSetting, writeSetting } from '../settings-table.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { parseStored } from '../sqlite/stored-json.ts';

const storedList = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(LIST_KINDS),
  type: z.string().nullable(),
  text: z.string(),
  entries: z.number(),
  types: z.array(z.string()),
  addedAt: z.number(),
});
export type StoredList = z.infer<typeof storedList>;

export async function readLists(session: SqlSession): Promise<readonly StoredList[]> {
  const text = await readSetting(session, 'lists');
  return text === null ? [] : parseStored(z.array(storedList), text);
}

export async function writeLists(session: SqlSession, lists: readonly StoredList[]): Promise<void> {
  await writeSetting(session, 'lists', lists.length === 0 ? null : JSON.stringify(lists));
}

/** Lists go on for types that are called otherwise: the type of a list, and those that lines name behind a tab. */
export async function renameInLists(session: SqlSession, renames: TypeRenames): Promise<void> {
  const lists = await readLists(session);
  const after = (name: string): string => renamed(name, 'entityTypes', [renames]);
  const inLine = (line: string): string => {
    const [entry = '', type, ...more] = line.split('\t');
    if (type === undefined || after(type.trim()) === type.trim()) return line;
    return [entry, type.replace(type.trim(), () => after(type.trim())), ...more].join('\t');
  };
  await writeLists(
    session,
    lists.map((list) => ({
      ...list,
      type: list.type === null ? null : after(list.type),
      types: list.types.map(after),
      text: list.text
        .split(/(\r\n|\n|\r)/)
        .map(inLine)
        .join(''),
    })),
  );
}

const use = z.enum(RECOMMENDER_USES);

export async function readUse(session: SqlSession): Promise<RecommenderUse> {
  const text = await readSetting(session, 'recommenders');
  return text === null ? 'until-model' : use.parse(text);
}

export async function writeUse(session: SqlSession, value: RecommenderUse): Promise<void> {
  await writeSetting(session, 'recommenders', value);
}

/** Whether recommenders suggest, as the project stands. */
export async function recommendersSuggest(session: SqlSession): Promise<boolean> {
  const chosen = await readUse(session);
  if (chosen !== 'until-model') return chosen === 'always';
  return (await session.get('SELECT 1 FROM models WHERE active = 1')) === null;
}

/**
 * Up to which transaction the suggestions in the project are what these recommenders make of it. Without it, or with others, all sentences
 * have to be gone through.
 */
const upToDate = z.object({ transaction: z.number(), recommenders: z.array(z.string()) });
export type UpToDate = z.infer<typeof upToDate>;

export async function readUpToDate(session: SqlSession): Promise<UpToDate | null> {
  const text = await readSetting(session, 'recommended');
  return text === null ? null : parseStored(upToDate, text);
}

export async function writeUpToDate(session: SqlSession, value: UpToDate | null): Promise<void> {
  await writeSetting(session, 'recommended', value && JSON.stringify(value));
}
