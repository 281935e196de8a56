// Recovery: a new project out of all that can be read of a damaged one. What can't be read is looked for where it may be as well, in this order: leaf pages
// whose tree is broken, the log of actions (the last word on a mention, a relation, a sentence), the newest sound backup.
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { msg, str } from '@lit/localize';
import type { RecoveredTable, RecoveryReport } from '../../../core/contract/safety.ts';
import { AppError } from '../../../core/errors.ts';
import { syncFolder } from '../atomic-write.ts';
import { connect, damaged, type FileKey, type SqlRow } from '../sqlite/driver.ts';
import { migrate, PROJECT_VERSION } from '../sqlite/migrate.ts';
import { numberOf } from '../sqlite/row.ts';
import { HeldFile } from './held-file.ts';
import { readLeafRows } from './leaf-pages.ts';
import { lastWords, stillMissing } from './last-words.ts';
import { RebuiltProject, type RebuiltTable } from './rebuilt-project.ts';
import { recordRecovery } from './record-recovery.ts';
import { openBackup, openDamaged, type RecoverySource } from './recovery-source.ts';
import { isIn, lastNumber, ROW_NUMBER, salvageFromEnds, salvageRows, type Hole } from './salvage.ts';
import { checkEverything } from './soundness.ts';

export interface RecoverOptions {
  /** Backups that may serve, the newest first; the first that can be opened does. */
  readonly backups?: readonly string[];
  /** Of an encrypted project and its backups; the recovered one has the same. */
  readonly key?: FileKey | null;
}

const PAGE_BYTES = 4096;
const EVERYTHING: readonly Hole[] = [{ from: 0, to: Number.MAX_SAFE_INTEGER }];
/** Rows in memory together: models' files are tens of megabytes each. */
const ROWS_AT_ONCE: Readonly<Record<string, number>> = { model_files: 1, documents: 16 };

/**
 * @param to a file that does not exist yet
 * @throws AppError `refused` when the project is open, `to` exists or can't be written; `damaged-project` when nothing could be read at all
 */
export async function recoverProject(
  path: string,
  to: string,
  { backups = [], key = null }: RecoverOptions = {},
): Promise<RecoveryReport> {
  if (await stat(to).catch(() => null))
    throw new AppError('refused', msg(str`there is a file ${to} already: choose another name`), { path: to });
  const found = await stat(path).catch(() => null);
  if (!found)
    throw new AppError('not-found', msg(str`there is no file ${path}: it may have been moved or renamed`), {
      path,
    });
  if (HeldFile.isHeld(found))
    throw new AppError('refused', msg(str`${path} is open: close it, then recover it`), { path });
  // Beside where the result goes, so that no text gets to a disk where it was not.
  const folder = `${to}.recovering-${process.pid}`;
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new AppError(
      'refused',
      msg(
        str`${to} could not be written (${reason}): choose another folder, or see to its permissions and free space`,
      ),
      { path: to, reason },
    );
  });
  try {
    const report = await new Recovery(path, to, folder, key).run(backups);
    await rename(join(folder, 'result.cman'), to);
    await syncFolder(dirname(to));
    return report;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class Recovery {
  readonly #path: string;
  readonly #to: string;
  readonly #folder: string;
  readonly #key: FileKey | null;
  readonly #found = new Map<string, { fromFile: number; fromBackup: number; fromLog: number }>();
  readonly #holes = new Map<string, readonly Hole[]>();

  constructor(path: string, to: string, folder: string, key: FileKey | null) {
    this.#path = path;
    this.#to = to;
    this.#folder = folder;
    this.#key = key;
  }

  async run(backups: readonly string[]): Promise<RecoveryReport> {
    const { backup, path: backupPath } = await this.#firstSound(backups);
    const copy = join(this.#folder, 'damaged.cman');
    const file = await openDamaged(this.#path, copy, this.#key, backupPath);
    const version = Math.min(file?.version ?? backup?.version ?? PROJECT_VERSION, PROJECT_VERSION);
    const database = await connect(join(this.#folder, 'result.cman'), true, this.#key);
    try {
      await migrate(database, version);
      const project = await RebuiltProject.begin(database);
      const given = { transactions: 0, models: 0 };
      if (file) {
        given.transactions = (await lastNumber(file.database, 'transactions')) ?? 0;
        given.models = (await lastNumber(file.database, 'models')) ?? 0;
        for (const table of project.tables) await this.#fromFile(project, table, file);
        // Puts what the log held into the copy, for the leaf pages to be read.
        await file.database.close().catch(() => undefined);
      } else for (const table of project.tables) this.#holes.set(table.name, EVERYTHING);
      if (this.#key === null) await this.#fromLeafPages(project, copy);
      if (this.#isIncomplete(['transactions']) && backup)
        await this.#fromBackup(project, backup, ['transactions', 'settings']);
      if (this.#isIncomplete(['sentences', 'documents']) && backup)
        await this.#fromBackup(project, backup, ['documents', 'sentences']);
      const removed = await this.#fromLog(project);
      if (backup)
        await this.#fromBackup(
          project,
          backup,
          project.tables.map(({ name }) => name),
          removed,
        );
      const lastSentence = await project.count(
        `SELECT max(coalesce((SELECT max(seq) FROM sentences), 0), coalesce((SELECT max(sentence) FROM sentence_states), 0),
           coalesce((SELECT max(sentence) FROM transactions), 0), coalesce((SELECT max(sentence) FROM mentions), 0)) AS number`,
      );
      if (lastSentence === 0 && (await project.count('SELECT count(*) AS number FROM settings')) === 0)
        throw damaged({ path: this.#path });
      const modelsKnown = Math.max(
        given.models,
        await project.count('SELECT max(number) AS number FROM models'),
      );
      await project.makeSound();
      await project.end();
      const actions = await project.count('SELECT count(*) AS number FROM transactions');
      const missingActions =
        Math.max(given.transactions, await project.count('SELECT max(seq) AS number FROM transactions')) -
        actions;
      // What is gone for good is no damage any more.
      await database.run("INSERT OR REPLACE INTO settings (key, value) VALUES ('missing-actions', ?)", [
        String(missingActions),
      ]);
      await migrate(database);
      const left = await checkEverything(database);
      if (left.length > 0) throw damaged({ path: this.#path });
      const sentences = await project.count('SELECT count(*) AS number FROM sentences');
      const models = await project.count('SELECT count(*) AS number FROM models');
      await recordRecovery(database, {
        from: 'damaged-file',
        sentences,
        missingSentences: lastSentence - sentences,
        missingActions,
        ...(backupPath !== null && { backup: basename(backupPath) }),
      });
      return {
        from: this.#path,
        to: this.#to,
        backup: backupPath,
        tables: this.#tables(project),
        sentences: {
          restored: sentences,
          complete: await project.count(
            "SELECT count(*) AS number FROM sentence_states WHERE status = 'complete'",
          ),
          missing: lastSentence - sentences,
        },
        actions: { restored: actions, missing: missingActions },
        models: { restored: models, missing: Math.max(0, modelsKnown - models) },
      };
    } finally {
      await file?.database.close().catch(() => undefined);
      await backup?.database.close().catch(() => undefined);
      await database.close();
    }
  }

  async #firstSound(
    backups: readonly string[],
  ): Promise<{ backup: RecoverySource | null; path: string | null }> {
    for (const path of backups) {
      const backup = await openBackup(path, this.#key);
      if (!backup) continue;
      if ((await checkEverything(backup.database).catch(() => null))?.length === 0) return { backup, path };
      await backup.database.close().catch(() => undefined);
    }
    return { backup: null, path: null };
  }

  async #fromFile(project: RebuiltProject, table: RebuiltTable, { database }: RecoverySource): Promise<void> {
    const take = async (rows: readonly SqlRow[]): Promise<void> =>
      this.#count(table, 'fromFile', await project.add(table, rows));
    if (table.numbered) {
      this.#holes.set(
        table.name,
        await salvageRows(database, table.name, ROWS_AT_ONCE[table.name] ?? 256, take),
      );
    } else if (!(await salvageFromEnds(database, table.name, take))) this.#holes.set(table.name, EVERYTHING);
  }

  async #fromLeafPages(project: RebuiltProject, copy: string): Promise<void> {
    const tables = project.tables.filter((table) => table.numbered && this.#isIncomplete([table.name]));
    if (tables.length === 0) return;
    const rows = await readLeafRows(
      copy,
      PAGE_BYTES,
      new Map(tables.map(({ name, shape }) => [name, shape])),
    );
    for (const table of tables) {
      const holes = this.#holes.get(table.name) ?? [];
      const taken = (rows.get(table.name) ?? []).filter(({ number }) => isIn(holes, number));
      const named = taken.map(({ number, values }): SqlRow => ({
        ...Object.fromEntries(values.map((value, index) => [table.columns[index] ?? '', value])),
        ...(table.hasNumberColumn && { [table.columns[table.shape.indexOf('key')] ?? '']: number }),
        [ROW_NUMBER]: number,
      }));
      this.#count(table, 'fromFile', await project.add(table, named));
    }
  }

  /** @returns ids of what the log says is gone */
  async #fromLog(project: RebuiltProject): Promise<ReadonlySet<string>> {
    if (!this.#isIncomplete(['mentions', 'relations', 'sentence_states', 'settings'])) return new Set();
    const words = await lastWords(project.session);
    for (const table of project.tables) {
      if (!this.#isIncomplete([table.name])) continue;
      this.#count(
        table,
        'fromLog',
        await project.add(table, await stillMissing(project.session, table.name, words)),
      );
    }
    return words.removed;
  }

  async #fromBackup(
    project: RebuiltProject,
    { database }: RecoverySource,
    names: readonly string[],
    removed: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    for (const table of project.tables) {
      const holes = this.#holes.get(table.name) ?? [];
      if (holes.length === 0 || !names.includes(table.name)) continue;
      const take = async (rows: readonly SqlRow[]): Promise<void> => {
        const wanted = rows.filter(
          (row) =>
            !(typeof row['id'] === 'string' && removed.has(row['id'])) &&
            (!table.numbered || isIn(holes, numberOf(row, ROW_NUMBER))),
        );
        this.#count(table, 'fromBackup', await project.add(table, wanted));
      };
      if (table.numbered) await salvageRows(database, table.name, ROWS_AT_ONCE[table.name] ?? 256, take);
      else await salvageFromEnds(database, table.name, take);
    }
  }

  #isIncomplete(tables: readonly string[]): boolean {
    return tables.some((table) => (this.#holes.get(table) ?? []).length > 0);
  }

  #count({ name }: RebuiltTable, where: 'fromFile' | 'fromBackup' | 'fromLog', rows: number): void {
    const counts = this.#found.get(name) ?? { fromFile: 0, fromBackup: 0, fromLog: 0 };
    counts[where] += rows;
    this.#found.set(name, counts);
  }

  #tables(project: RebuiltProject): RecoveredTable[] {
    return project.tables.flatMap(({ name }) => {
      const counts = this.#found.get(name);
      return counts ? [{ table: name, ...counts }] : [];
    });
  }
}
