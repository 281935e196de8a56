// Project files that somebody has changed with a tool of their own: values of the wrong kind, JSON that is none, ids that go in circles, a schema
// with triggers and views. What the app itself would never let in is let in by taking the tables' rules away, and putting them back afterwards.
import { rmSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type SqlDatabase, type SqlRow } from '../../electron/project/sqlite/driver.ts';
import type { Dice } from './dice.ts';
import { HOSTILE_NUMBERS, HOSTILE_WORDS } from './hostile-words.ts';

/** Of a database file's header: how its reader and its writer keep their journal (sqlite.org/fileformat2.html, 1.3). */
const JOURNAL_BYTES = { begin: 18, end: 20 };
const WAL = 2;

const OBJECTS = 'SELECT rowid, type, name, tbl_name, rootpage, sql FROM sqlite_master';
/** No rule of the file, and no log beside it: it is read as bytes afterwards. */
const LAWLESS = `PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;
  PRAGMA ignore_check_constraints = ON; PRAGMA writable_schema = ON`;

export class HostileProjects {
  readonly #path: string;
  readonly #lawless: Uint8Array;
  readonly #objects: readonly SqlRow[];
  readonly #columns: readonly { readonly table: string; readonly column: string }[];

  private constructor(
    path: string,
    lawless: Uint8Array,
    objects: readonly SqlRow[],
    columns: HostileProjects['columns'],
  ) {
    this.#path = path;
    this.#lawless = lawless;
    this.#objects = objects;
    this.#columns = columns;
  }

  get columns(): readonly { readonly table: string; readonly column: string }[] {
    return this.#columns;
  }

  /** @param path of a file to work in; @param sound a project's bytes */
  static async of(path: string, sound: Uint8Array): Promise<HostileProjects> {
    writeFileSync(path, sound);
    const database = await connect(path, false);
    await database.script(LAWLESS);
    const objects = await database.all(OBJECTS);
    const columns = await database.all(
      `SELECT m.name AS "table", c.name AS "column" FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
       WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'`,
    );
    await database.script(
      `DELETE FROM sqlite_master WHERE type = 'trigger'; UPDATE sqlite_master SET sql = replace(sql, ' STRICT', '') WHERE type = 'table'`,
    );
    await database.close();
    return new HostileProjects(
      path,
      readFileSync(path),
      objects,
      columns.map((row) => ({ table: String(row['table']), column: String(row['column']) })),
    );
  }

  /** The bytes of a project that has been changed at one to four places. */
  async make(dice: Dice): Promise<Uint8Array> {
    writeFileSync(this.#path, this.#lawless);
    const database = await connect(this.#path, false);
    try {
      await database.script(LAWLESS);
      for (let left = dice.between(1, 4); left > 0; left--) await tried(database, this.#change(dice));
      await this.#putRulesBack(database);
      if (dice.chance(0.25)) await tried(database, schemaChange(dice, this.#columns));
    } finally {
      await database.close().catch(() => undefined);
    }
    for (const suffix of ['-journal', '-wal', '-shm']) rmSync(`${this.#path}${suffix}`, { force: true });
    const bytes = readFileSync(this.#path);
    // As the app leaves its files: with a log beside them while they are open.
    bytes.fill(WAL, JOURNAL_BYTES.begin, JOURNAL_BYTES.end);
    return bytes;
  }

  #change(dice: Dice): string {
    const { table, column } = dice.of(this.#columns);
    const where = dice.chance(0.3)
      ? ''
      : ` WHERE rowid = (SELECT rowid FROM "${table}" LIMIT 1 OFFSET ${dice.few(12)})`;
    switch (dice.below(6)) {
      case 0:
        return `DELETE FROM "${table}"${where}`;
      case 1: {
        // What another row says, of the same column or of any.
        const other = dice.of(this.#columns);
        return `UPDATE OR IGNORE "${table}" SET "${column}" = (SELECT "${other.column}" FROM "${other.table}" ORDER BY rowid LIMIT 1 OFFSET ${dice.few(6)})${where}`;
      }
      case 2:
        return `UPDATE OR IGNORE "${table}" SET "${column}" = substr(CAST("${column}" AS BLOB), 1, ${dice.few(60)})${where}`;
      default:
        return `UPDATE OR IGNORE "${table}" SET "${column}" = ${hostileValue(dice)}${where}`;
    }
  }

  /** The very words of before, so that what is found is what the rows say. */
  async #putRulesBack(database: SqlDatabase): Promise<void> {
    for (const { rowid, type, name, tbl_name: table, rootpage, sql } of this.#objects) {
      if (typeof sql !== 'string') continue;
      await database
        .run(
          type === 'trigger'
            ? 'INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES (?, ?, ?, ?, ?)'
            : 'UPDATE sqlite_master SET sql = ?5 WHERE type = ?1 AND name = ?2 AND tbl_name = ?3 AND ?4 >= 0',
          [String(type), String(name), String(table), Number(rootpage), sql],
        )
        .catch(() => rowid);
    }
  }
}

/** A statement that SQLite itself refuses has changed nothing. */
async function tried(database: SqlDatabase, sql: string): Promise<void> {
  await database.script(sql).catch(() => undefined);
}

const JSONS = [
  '{',
  '[]',
  '{}',
  'null',
  '[null]',
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '[[[[[[[[[[]]]]]]]]]]',
  '"x"',
  '1e400',
  '[{"kind":"mention","before":null,"after":null}]',
  '{"kind":"model","version":"x"}',
];

function hostileValue(dice: Dice): string {
  const text = (value: string): string => `'${value.replaceAll("'", "''").replaceAll('\u0000', '')}'`;
  switch (dice.below(7)) {
    case 0:
      return dice.of([
        'NULL',
        '-1',
        '0',
        '9223372036854775807',
        '-9223372036854775808',
        '1.5',
        '1e308',
        '9e999',
      ]);
    case 1:
      return text(dice.of(HOSTILE_NUMBERS));
    case 2:
      return text(dice.of(JSONS));
    case 3:
      return `x'${dice.list(dice.few(12), () => dice.below(256).toString(16).padStart(2, '0')).join('')}'`;
    case 4:
      return `CAST(x'ff${dice.of(['fe', 'c0af', 'eda080', '00'])}41' AS TEXT)`;
    case 5:
      return dice.of(['zeroblob(100000)', "printf('%.*c', 50000, 'x')", "printf('%.*c', 300, '[')"]);
    default:
      return text(dice.of(HOSTILE_WORDS));
  }
}

function schemaChange(dice: Dice, columns: HostileProjects['columns']): string {
  const { table, column } = dice.of(columns);
  return dice.of([
    `CREATE TRIGGER evil AFTER INSERT ON transactions BEGIN DELETE FROM mentions; END`,
    `CREATE TRIGGER evil BEFORE UPDATE ON "${table}" BEGIN SELECT RAISE(IGNORE); END`,
    `CREATE VIEW evil AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n`,
    `DROP TABLE IF EXISTS settings; CREATE VIEW settings AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'schema' AS key, i AS value FROM n`,
    `ALTER TABLE "${table}" ADD COLUMN evil TEXT GENERATED ALWAYS AS (hex(zeroblob(1000000))) VIRTUAL`,
    `ALTER TABLE "${table}" RENAME TO "evil ${table}"`,
    `DROP TABLE IF EXISTS "${table}"`,
    `CREATE INDEX evil ON "${table}" (CAST("${column}" AS INTEGER))`,
    `CREATE TABLE "${dice.of(["a'b", 'sqlite\u0000x', '"', 'x]y', '../x'])}" (x)`,
    `CREATE VIRTUAL TABLE evil USING fts5 (x)`,
    `UPDATE sqlite_master SET sql = 'CREATE TABLE x (y)' WHERE name = '${table}'`,
    `UPDATE sqlite_master SET rootpage = ${dice.few(60)} WHERE name = '${table}'`,
    `UPDATE sqlite_master SET type = 'view' WHERE name = '${table}'`,
    `DELETE FROM sqlite_master WHERE name = '${table}'`,
    `PRAGMA user_version = ${dice.of(['-1', '0', '1', '3', '7', '999', '2147483647'])}`,
    `PRAGMA application_id = ${dice.few(100)}`,
    `PRAGMA writable_schema = OFF; PRAGMA page_size = ${dice.of(['512', '65536'])}; VACUUM`,
    `PRAGMA writable_schema = OFF; PRAGMA auto_vacuum = FULL; VACUUM`,
  ]);
}
