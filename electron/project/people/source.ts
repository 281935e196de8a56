import { readSetting } from '../settings-table.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { textOf } from '../sqlite/row.ts';

/**
 * Which project this is, for versions to be told apart that people of the same name have made in different ones: the id of its first
 * transaction, which copies of the file share and no two projects do, or what a part handed over to a colleague says it is a part of.
 */
export async function sourceOf(session: SqlSession): Promise<string> {
  const handedOver = await readSetting(session, 'part-of');
  if (handedOver !== null) return handedOver;
  const first = await session.get('SELECT id FROM transactions ORDER BY seq LIMIT 1');
  return first === null ? '' : textOf(first, 'id');
}
