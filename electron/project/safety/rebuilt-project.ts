// The project that a recovery makes: empty tables of the right version, filled with whatever rows are found, made sound at the end.
import type { SqlDatabase, SqlRow, SqlSession, SqlValue } from '../sqlite/driver.ts';
import { numberOf, optional, textOf } from '../sqlite/row.ts';
import type { ColumnShape } from './leaf-pages.ts';
import { ROW_NUMBER } from './salvage.ts';

export interface RebuiltTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly shape: readonly ColumnShape[];
  readonly numbered: boolean;
  /** Its row numbers are a column of its own. */
  readonly hasNumberColumn: boolean;
}

/** Made from the sentences, or made by SQLite. */
const DERIVED = /^(sentence_index|sqlite_)/;

/** In the order in which rows can refer to each other; what is not named comes last. */
const ORDER = ['settings', 'documents', 'sentences', 'transactions', 'models', 'merges', 'mentions'];

export class RebuiltProject {
  readonly session: SqlDatabase;
  readonly tables: readonly RebuiltTable[];
  readonly #triggers: readonly string[];

  private constructor(session: SqlDatabase, tables: readonly RebuiltTable[], triggers: readonly string[]) {
    this.session = session;
    this.tables = tables;
    this.#triggers = triggers;
  }

  /** @param database a new project with nothing in it */
  static async begin(database: SqlDatabase): Promise<RebuiltProject> {
    await database.script('PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF');
    const triggers = await database.all("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'");
    // They keep people from rewriting what was; here it is written for the first time.
    for (const row of triggers) await database.script(`DROP TRIGGER ${textOf(row, 'name')}`);
    const names = await database.all(
      "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'",
    );
    const tables: RebuiltTable[] = [];
    for (const row of names) {
      const name = textOf(row, 'name');
      if (!DERIVED.test(name)) tables.push(await describe(database, name, numberOf(row, 'wr') === 0));
    }
    const place = ({ name }: RebuiltTable): number =>
      (ORDER.indexOf(name) + ORDER.length + 1) % (ORDER.length + 1);
    tables.sort((a, b) => place(a) - place(b));
    return new RebuiltProject(
      database,
      tables,
      triggers.map((row) => textOf(row, 'sql')),
    );
  }

  /** Puts rows in that are not there yet and that the table can take. @returns how many that were */
  async add(table: RebuiltTable, rows: readonly SqlRow[]): Promise<number> {
    let added = 0;
    await this.session.transaction(async (session) => {
      for (const row of rows) added += await insert(session, table, row);
    });
    return added;
  }

  async count(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    const row = await this.session.get(sql, parameters);
    return row === null ? 0 : (optional(numberOf, row, 'number') ?? 0);
  }

  /** Takes away what refers to nothing, and gives every sentence a place in the queue. */
  async makeSound(): Promise<void> {
    const { session } = this;
    await restoreDocuments(session);
    await session.run(
      'UPDATE transactions SET sentence = NULL WHERE sentence NOT IN (SELECT seq FROM sentences)',
    );
    await session.run(
      'UPDATE transactions SET reverts = NULL WHERE reverts NOT IN (SELECT seq FROM transactions)',
    );
    await dropDangling(session);
    await session.run(
      `DELETE FROM mentions WHERE EXISTS (SELECT 1 FROM sentences s WHERE s.seq = mentions.sentence
         AND (mentions.begin_offset < s.begin_offset OR mentions.end_offset > s.end_offset))`,
    );
    await session.run(
      `DELETE FROM relations WHERE sentence <> (SELECT sentence FROM mentions WHERE id = head)
         OR sentence <> (SELECT sentence FROM mentions WHERE id = tail)`,
    );
    await session.run(
      `INSERT INTO sentence_states (sentence, status, place, why)
       SELECT seq, 'pending', (SELECT coalesce(max(place), 0) FROM sentence_states) + seq, 'recovered' FROM sentences
       WHERE seq NOT IN (SELECT sentence FROM sentence_states) AND seq NOT IN (SELECT sentence FROM shelved_states)`,
    );
    await session.run('DELETE FROM models WHERE number NOT IN (SELECT model FROM model_files)');
    await dropDangling(session);
    await session.run(
      `UPDATE models SET active = 1 WHERE number = (SELECT max(number) FROM models)
         AND NOT EXISTS (SELECT 1 FROM models WHERE active = 1)`,
    );
    await session.run("INSERT INTO sentence_index (sentence_index) VALUES ('rebuild')");
  }

  async end(): Promise<void> {
    for (const sql of this.#triggers) await this.session.script(sql);
  }
}

async function describe(session: SqlSession, name: string, numbered: boolean): Promise<RebuiltTable> {
  const columns = await session.all(
    `SELECT name, type, "notnull" AS required, pk FROM pragma_table_info('${name}')`,
  );
  const keys = columns.filter((row) => numberOf(row, 'pk') > 0);
  const shape = columns.map((row): ColumnShape => {
    const type = textOf(row, 'type').toLowerCase();
    const kind = type === 'text' || type === 'blob' || type === 'real' ? type : 'integer';
    const isKey = numberOf(row, 'pk') > 0;
    if (isKey && keys.length === 1 && kind === 'integer' && numbered) return 'key';
    return numberOf(row, 'required') === 1 || isKey ? kind : `${kind}?`;
  });
  return {
    name,
    columns: columns.map((row) => textOf(row, 'name')),
    shape,
    numbered,
    hasNumberColumn: shape.includes('key'),
  };
}

/** @returns 1, or 0 when the table has such a row or can't hold it */
async function insert(session: SqlSession, table: RebuiltTable, row: SqlRow): Promise<number> {
  const columns = table.columns.filter((column) => row[column] !== undefined);
  const values = columns.map((column) => asValue(row[column]));
  if (table.numbered && !table.hasNumberColumn && row[ROW_NUMBER] !== undefined) {
    columns.push('rowid');
    values.push(asValue(row[ROW_NUMBER]));
  }
  const places = columns.map(() => '?').join(', ');
  try {
    return await session.run(
      `INSERT OR IGNORE INTO ${table.name} (${columns.join(', ')}) VALUES (${places})`,
      values,
    );
  } catch {
    // Of a type that the column does not take: what was read is no row of this table.
    return 0;
  }
}

const asValue = (value: unknown): SqlValue =>
  typeof value === 'string' || typeof value === 'number' || value instanceof Uint8Array ? value : null;

/** Rows that refer to rows which are not there; those that refer to these, and so on. The log is kept. */
async function dropDangling(session: SqlSession): Promise<void> {
  for (;;) {
    let dropped = 0;
    for (const row of await session.all('PRAGMA foreign_key_check')) {
      const table = textOf(row, 'table');
      if (table === 'transactions') continue;
      const number = optional(numberOf, row, 'rowid');
      if (number !== null) dropped += await session.run(`DELETE FROM ${table} WHERE rowid = ?`, [number]);
    }
    dropped += await session.run('DELETE FROM assignments WHERE document NOT IN (SELECT seq FROM documents)');
    if (dropped === 0) return;
  }
}

/** A document that is gone is made again from its sentences, with blanks between them: annotations keep their places. */
async function restoreDocuments(session: SqlSession): Promise<void> {
  const lost = await session.all(
    'SELECT DISTINCT document FROM sentences WHERE document NOT IN (SELECT seq FROM documents)',
  );
  for (const row of lost) {
    const document = numberOf(row, 'document');
    let text = '';
    for (const sentence of await session.all(
      'SELECT begin_offset, text FROM sentences WHERE document = ? ORDER BY begin_offset',
      [document],
    ))
      text = text.padEnd(numberOf(sentence, 'begin_offset'), ' ') + textOf(sentence, 'text');
    await session.run('INSERT INTO documents (seq, id, name, text, metadata) VALUES (?, ?, ?, ?, ?)', [
      document,
      `recovered-${document}`,
      `recovered document ${document}`,
      text,
      '{}',
    ]);
  }
}
