// Whoever tampers with a project: takes the triggers away, changes rows, and puts the triggers back. What it was before is kept, and can be had again.
import type { SqlDatabase, SqlValue } from '../../../electron/project/sqlite/driver.ts';
import { textOf } from '../../../electron/project/sqlite/row.ts';

const TABLES = ['audit', 'transactions'] as const;

/**
 * @param sql null: undoes the last tampering
 * @param withDigest the value is a number where 32 bytes are wanted
 * @param unguarded leaves the triggers away
 */
export async function tamper(
  database: SqlDatabase,
  sql: string | null,
  values: readonly SqlValue[] = [],
  withDigest = false,
  unguarded = false,
): Promise<void> {
  await database.script('PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON');
  if (sql !== null) {
    await database.script(
      [
        "triggers AS SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('audit', 'transactions')",
        'numbers AS SELECT * FROM sqlite_sequence',
        ...TABLES.map((table) => `kept_${table} AS SELECT * FROM ${table}`),
      ]
        .map((table) => `DROP TABLE IF EXISTS temp.${table.split(' ')[0]}; CREATE TEMP TABLE ${table};`)
        .join('\n'),
    );
  }
  const triggers = (await database.all('SELECT sql FROM temp.triggers')).map((row) => textOf(row, 'sql'));
  const there = await database.all(
    `SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('audit', 'transactions')`,
  );
  for (const row of there) await database.script(`DROP TRIGGER ${textOf(row, 'name')}`);
  if (sql === null) {
    for (const table of TABLES) {
      await database.script(`DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM temp.kept_${table}`);
    }
    await database.script(
      'DELETE FROM sqlite_sequence; INSERT INTO sqlite_sequence SELECT * FROM temp.numbers',
    );
  } else if (values.length > 0) await database.run(sql, values);
  else if (withDigest) await database.script(sql.replace(/= (\d+) WHERE/u, '= zeroblob(32) WHERE'));
  else if (!unguarded) await database.script(sql);
  for (const trigger of triggers) {
    if (!(unguarded && trigger.includes('audit_is_kept'))) await database.script(trigger);
  }
  await database.script('PRAGMA foreign_keys = ON; PRAGMA ignore_check_constraints = OFF');
}
