// The connection to a project that is open, guarded: nothing is committed to a file that is no longer where the person thinks it is, and the file
// can be held still, to be copied or checked while work goes on.
import {
  damaged,
  type FileKey,
  type SqlDatabase,
  type SqlRow,
  type SqlSession,
  type SqlValue,
} from '../sqlite/driver.ts';
import { AppError } from '../../../core/errors.ts';
import { fileLost, type HeldFile } from './held-file.ts';
import { isDamage } from './soundness.ts';

/** SQLite's own figure: the log is put into the file when it has as many pages. */
const PAGES_PER_CHECKPOINT = 1000;

export interface ProjectDatabase extends SqlDatabase {
  readonly file: HeldFile;
  /** What it is encrypted with; null: it is plain. */
  readonly key: FileKey | null;
  /** Told when nothing can be stored any more, because of the file: `file-lost`, `damaged-project`. */
  onTrouble: ((error: AppError) => void) | null;
  /**
   * Puts the log into the file and keeps the file as it is until `work` is done; what is written meanwhile waits in the log. So the file alone is
   * the whole project of one moment. One such work at a time; closing the project aborts `signal` and waits.
   */
  still<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export class GuardedDatabase implements ProjectDatabase {
  readonly file: HeldFile;
  readonly key: FileKey | null;
  onTrouble: ((error: AppError) => void) | null = null;
  readonly #database: SqlDatabase;
  readonly #released: () => Promise<void>;
  readonly #closing = new AbortController();
  #closed: Promise<void> | null = null;
  /** Settles when all works that hold the file still are done. */
  #stillness: Promise<unknown> = Promise.resolve();

  /** @param released what there is to do once the file is nobody's */
  constructor(database: SqlDatabase, file: HeldFile, key: FileKey | null, released: () => Promise<void>) {
    this.#database = database;
    this.file = file;
    this.key = key;
    this.#released = released;
  }

  run(sql: string, parameters?: readonly SqlValue[]): Promise<number> {
    return this.#explaining(this.#database.run(sql, parameters));
  }

  all(sql: string, parameters?: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    return this.#explaining(this.#database.all(sql, parameters));
  }

  get(sql: string, parameters?: readonly SqlValue[]): Promise<SqlRow | null> {
    return this.#explaining(this.#database.get(sql, parameters));
  }

  script(sql: string): Promise<void> {
    return this.#explaining(this.#database.script(sql));
  }

  async transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    try {
      return await this.#database.transaction(async (session) => {
        const result = await work(session);
        await this.file.expectHere();
        return result;
      });
    } catch (thrown) {
      const error = contradicts(thrown)
        ? damaged({ ...thrown.details, reason: 'what the file says can’t all be so' })
        : await this.#explained(thrown);
      if (error instanceof AppError && (error.code === 'file-lost' || error.code === 'damaged-project'))
        this.onTrouble?.(error);
      throw error;
    }
  }

  still<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const result = this.#explaining(this.#stillness.then(() => this.#holdStill(work)));
    this.#stillness = result.catch(() => undefined);
    return result;
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    await this.#stillness;
    try {
      await this.#database.close();
    } finally {
      await this.file.close().catch(() => undefined);
      await this.#released();
    }
  }

  async #explaining<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw await this.#explained(error);
    }
  }

  /** A page that can't be read is damage to SQLite, also where the disk gives none at all just now (sqlite3's EIO). */
  async #explained(error: unknown): Promise<unknown> {
    return isDamage(error) && !(await this.file.answers()) ? fileLost(this.file.path, 'unreachable') : error;
  }

  async #holdStill<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#closing.signal.throwIfAborted();
    await this.#database.all('PRAGMA wal_autocheckpoint = 0');
    try {
      await this.#database.all('PRAGMA wal_checkpoint(FULL)');
      return await work(this.#closing.signal);
    } finally {
      await this.#database.all(`PRAGMA wal_autocheckpoint = ${PAGES_PER_CHECKPOINT}`).catch(() => undefined);
    }
  }
}

/** What is written to a project is planned by what the project says: where a constraint forbids it, the file contradicts itself. */
const contradicts = (error: unknown): error is AppError =>
  error instanceof AppError && error.details['sqlite'] === 'SQLITE_CONSTRAINT';
