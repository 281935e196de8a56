// The one file that knows the `sqlite3` package: promises instead of callbacks, statements prepared once, one transaction at a time,
// and the package's errors as ours. A successor of the package is a change of this file alone.
//
// A project has a single connection. What is asked of it outside of a transaction waits until the transaction that runs has ended, so
// that nobody reads what may still be rolled back, and no statement strays into somebody else's transaction. Inside of
// `transaction`, use the session it hands out and nothing else: the database itself would wait for the end of the very same transaction.
import { msg } from '@lit/localize';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import sqlite3 from 'sqlite3';
import { AppError, type ErrorDetails } from '../../../core/errors.ts';

export type SqlValue = string | number | null | Uint8Array;
export type SqlRow = Readonly<Record<string, unknown>>;

export interface SqlSession {
  /** @returns how many rows were inserted, changed or deleted */
  run(sql: string, parameters?: readonly SqlValue[]): Promise<number>;
  all(sql: string, parameters?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** The first row, or null. */
  get(sql: string, parameters?: readonly SqlValue[]): Promise<SqlRow | null>;
  /** Several statements without parameters: migrations. */
  script(sql: string): Promise<void>;
}

export interface SqlDatabase extends SqlSession {
  /** Runs `work` between BEGIN and COMMIT; when it or the commit fails, everything is as before. */
  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  /** Waits for what is under way, then closes. Calling it twice is no error. */
  close(): Promise<void>;
}

/**
 * What an encrypted file is read and written with: AEGIS-256, every page sealed on its own (docs/adr/0024-at-rest.md). How the key is made of
 * a passphrase is protection/'s affair; the driver sees to it that a new file begins with `header`.
 */
export interface FileKey {
  /** The first 16 bytes of the file, which are not secret. */
  readonly header: Uint8Array;
  /** 32 bytes. */
  readonly bytes: Uint8Array;
}

/** Statements kept prepared; the project has about a hundred, and bulk inserts add a few sizes of each. */
const MAXIMUM_PREPARED = 200;

/** How long SQLite waits for another process that is just closing the file, before we call it busy. */
const BUSY_TIMEOUT_MS = 500;

/**
 * Opens a connection to a database file.
 * @param create whether to make the file when it is not there
 * @param key of an encrypted file; whether it fits shows when the file is first read, as `not-a-project`
 * @throws AppError `not-found`, `refused`, `not-a-project` or `project-busy`
 */
export async function connect(
  path: string,
  create: boolean,
  key: FileKey | null = null,
): Promise<SqlDatabase> {
  // A full path, which is never taken for a URI. URIs are for a copy that is to have another key, which its name says.
  return open(resolve(path), sqlite3.OPEN_READWRITE | (create ? sqlite3.OPEN_CREATE : 0), key);
}

/**
 * Opens a connection to a file that nobody changes while it is open: without a lock, a log or a write. What a log beside it holds is not seen.
 * @throws AppError as {@link connect}
 */
export async function connectUnchanging(path: string, key: FileKey | null = null): Promise<SqlDatabase> {
  return open(`${pathToFileURL(path).href}?immutable=1`, sqlite3.OPEN_READONLY, key);
}

/** A database of no file, gone when it is closed. */
export const inMemory = (): Promise<SqlDatabase> =>
  open(':memory:', sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE, null);

/** Of one value: a document or a weight file is far smaller, and a longer text than half of this no program of ours can hold. */
const LONGEST_VALUE_BYTES = 256 * 1024 * 1024;

async function open(name: string, flags: number, key: FileKey | null): Promise<SqlDatabase> {
  const connection = await new Promise<sqlite3.Database>((done, reject) => {
    const opened = new sqlite3.Database(name, flags | sqlite3.OPEN_FULLMUTEX | sqlite3.OPEN_URI, (error) => {
      if (error) reject(toAppError(error));
      else done(opened);
    });
  });
  connection.configure('busyTimeout', BUSY_TIMEOUT_MS);
  connection.configure('limit', sqlite3.LIMIT_LENGTH, LONGEST_VALUE_BYTES);
  if (key) await useKey(connection, key);
  return new Connection(connection);
}

/** SQLite3 Multiple Ciphers' name for AEGIS; the variant is AEGIS-256 unless told otherwise. */
const CIPHER = 'aegis';

/** A key that is used as it is, without a derivation; its second part is what a new file begins with. */
const rawKey = ({ bytes, header }: FileKey): string =>
  `raw:${Buffer.from(bytes).toString('hex')}${Buffer.from(header).toString('hex')}`;

const useKey = (connection: sqlite3.Database, key: FileKey): Promise<void> =>
  new Promise((done, reject) => {
    connection.exec(`PRAGMA cipher = '${CIPHER}'; PRAGMA key = '${rawKey(key)}'`, (error) => {
      // Without SQLite's words, which may repeat the statement.
      if (error) reject(new AppError('internal', 'the database took no key'));
      else done();
    });
  });

/**
 * Writes all that a database holds into a new file under another key.
 * @param key null: not encrypted
 * @throws AppError `refused` when it can't be written; what there is of it is the caller's to delete
 */
export async function copyUnderKey(database: SqlSession, into: string, key: FileKey | null): Promise<void> {
  const name = pathToFileURL(resolve(into)).href;
  try {
    await database.run('VACUUM INTO ?', [
      key ? `${name}?cipher=${CIPHER}&key=${rawKey(key)}` : `${name}?key=`,
    ]);
  } catch (error) {
    if (error instanceof AppError && error.code !== 'internal') throw error;
    // SQLite's words would repeat the name, and the key with it.
    throw new AppError('refused', msg('the project could not be written under another key'));
  }
}

class Connection implements SqlDatabase {
  readonly #connection: sqlite3.Database;
  /** In the order of last use: the first is the one to let go. */
  readonly #statements = new Map<string, sqlite3.Statement>();
  readonly #session: SqlSession;
  /** Settles when all that was asked for so far is done. */
  #tail: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | null = null;

  constructor(connection: sqlite3.Database) {
    this.#connection = connection;
    this.#session = {
      run: (sql, parameters) => this.#run(sql, parameters),
      all: (sql, parameters) => this.#all(sql, parameters),
      get: async (sql, parameters) => (await this.#all(sql, parameters))[0] ?? null,
      script: (sql) => this.#script(sql),
    };
  }

  run(sql: string, parameters?: readonly SqlValue[]): Promise<number> {
    return this.#inTurn(() => this.#session.run(sql, parameters));
  }

  all(sql: string, parameters?: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    return this.#inTurn(() => this.#session.all(sql, parameters));
  }

  get(sql: string, parameters?: readonly SqlValue[]): Promise<SqlRow | null> {
    return this.#inTurn(() => this.#session.get(sql, parameters));
  }

  script(sql: string): Promise<void> {
    return this.#inTurn(() => this.#session.script(sql));
  }

  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      await this.#run('BEGIN IMMEDIATE');
      try {
        const result = await work(this.#session);
        await this.#run('COMMIT');
        return result;
      } catch (error) {
        // SQLite rolls back by itself after some failures (a full disk); then there is no transaction to end.
        await this.#run('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#afterAll(async () => {
      await Promise.all([...this.#statements.values()].map(finalize));
      this.#statements.clear();
      await new Promise<void>((resolve, reject) => {
        this.#connection.close((error) => (error ? reject(toAppError(error)) : resolve()));
      });
    });
    return this.#closing;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing) return Promise.reject(new AppError('refused', msg('the project has been closed')));
    return this.#afterAll(work);
  }

  #afterAll<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    // The next in turn waits for the end, not for success.
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async #run(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    const statement = await this.#prepare(sql);
    return new Promise((resolve, reject) => {
      statement.run(bound(parameters), function (this: sqlite3.RunResult, error: Error | null) {
        if (error) reject(toAppError(error));
        else resolve(this.changes);
      });
    });
  }

  async #all(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    const statement = await this.#prepare(sql);
    return new Promise((resolve, reject) => {
      statement.all<SqlRow>(bound(parameters), (error, rows) => {
        if (error) reject(toAppError(error));
        else resolve(rows);
      });
    });
  }

  #script(sql: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#connection.exec(sql, (error) => (error ? reject(toAppError(error)) : resolve()));
    });
  }

  async #prepare(sql: string): Promise<sqlite3.Statement> {
    const known = this.#statements.get(sql);
    if (known) {
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      return known;
    }
    const prepared = await new Promise<sqlite3.Statement>((resolve, reject) => {
      const statement = this.#connection.prepare(sql, (error) => {
        if (error) reject(toAppError(error));
        else resolve(statement);
      });
    });
    for (const [oldest, statement] of this.#statements) {
      if (this.#statements.size < MAXIMUM_PREPARED) break;
      this.#statements.delete(oldest);
      await finalize(statement);
    }
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

const finalize = (statement: sqlite3.Statement): Promise<void> =>
  new Promise((resolve) => {
    statement.finalize(() => resolve());
  });

/** The package takes Buffers for blobs and nothing else; a view costs no copy. */
const bound = (parameters: readonly SqlValue[]): unknown[] =>
  parameters.map((value) =>
    value instanceof Uint8Array && !Buffer.isBuffer(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      : value,
  );

/** What is said of a project file that can't be read as it should be. */
export const damaged = (details: ErrorDetails = {}): AppError =>
  new AppError(
    'damaged-project',
    msg('this project file is damaged: recover it, or go back to one of its backups'),
    details,
  );

/** SQLite's own word for what went wrong (`SQLITE_BUSY`), as ours. Its messages name tables and columns, never their contents. */
function toAppError(error: Error): AppError {
  const sqlite = 'code' in error && typeof error.code === 'string' ? error.code : 'SQLITE_ERROR';
  const details = { sqlite };
  switch (sqlite) {
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return new AppError(
        'project-busy',
        msg('another program has this project open: close it there, then open it again'),
        details,
      );
    case 'SQLITE_NOTADB':
      return new AppError(
        'not-a-project',
        msg('this file is not a project: choose one that ends in .cman'),
        details,
      );
    case 'SQLITE_CORRUPT':
    case 'SQLITE_FORMAT':
    case 'SQLITE_MISMATCH':
    case 'SQLITE_TOOBIG':
      return damaged(details);
    case 'SQLITE_IOERR':
      return new AppError(
        'file-lost',
        msg(
          'the project file can’t be read or written just now; nothing was changed: see whether its disk or network folder is there, then do it again',
        ),
        details,
      );
    case 'SQLITE_FULL':
      return new AppError(
        'refused',
        msg('the disk is full; nothing was changed: free some space, then do it again'),
        details,
      );
    case 'SQLITE_READONLY':
    case 'SQLITE_PERM':
    case 'SQLITE_CANTOPEN':
      return new AppError(
        'refused',
        msg(
          'the project file or its folder cannot be written: change its permissions, or copy it to a folder of your own',
        ),
        details,
      );
    default:
      // The search index checks itself, and has no code of its own for what it finds; nor has a header of no known file format.
      if (/fts5|malformed|corrupt|unsupported file format/i.test(error.message)) return damaged(details);
      return new AppError('internal', `the database failed: ${error.message}`, details);
  }
}
