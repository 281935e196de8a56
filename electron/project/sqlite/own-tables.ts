// Whether the tables of a file are ours, word for word. A file can bring a schema of its own: triggers that run at our writes, views and checks that
// run at our reads, columns that are computed. None of it is looked at before it is known that what is there is what our migrations make.
import { damaged, inMemory, type SqlSession } from './driver.ts';
import { migrate, versionOf } from './migrate.ts';
import { optional, textOf } from './row.ts';

const OBJECTS = 'SELECT type, name, tbl_name, sql FROM sqlite_master';
/** SQLite's own: numbers given, statistics, and indexes that a constraint implies. */
const OF_SQLITE = /^sqlite_(?:sequence|stat[134]|autoindex_\w+)$/;

const expected = new Map<number, Promise<ReadonlySet<string>>>();

/** @throws AppError `damaged-project` when there is anything else, or something is missing */
export async function checkTablesAreOurs(session: SqlSession): Promise<void> {
  const version = await versionOf(session);
  const ours = await objectsOf(version);
  const found = await objectsIn(session);
  for (const object of found) if (!ours.has(object)) throw damaged({ foreign: true });
  if (found.size < ours.size) throw damaged({ missing: ours.size - found.size });
}

function objectsOf(version: number): Promise<ReadonlySet<string>> {
  let objects = expected.get(version);
  if (!objects) expected.set(version, (objects = madeInMemory(version)));
  return objects;
}

async function madeInMemory(version: number): Promise<ReadonlySet<string>> {
  const database = await inMemory();
  try {
    await migrate(database, version);
    return await objectsIn(database);
  } finally {
    await database.close();
  }
}

async function objectsIn(session: SqlSession): Promise<Set<string>> {
  const objects = new Set<string>();
  for (const row of await session.all(OBJECTS)) {
    const name = textOf(row, 'name');
    const sql = optional(textOf, row, 'sql');
    // Nothing but SQLite itself makes tables of these names, and an index without a text is one that a table's own text implies.
    if (OF_SQLITE.test(name) && (sql === null || !name.includes('autoindex'))) continue;
    objects.add(
      [textOf(row, 'type'), name, textOf(row, 'tbl_name'), sql?.replace(/\s+/g, ' ') ?? ''].join('\n'),
    );
  }
  return objects;
}
