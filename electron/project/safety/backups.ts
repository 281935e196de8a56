// Backups of the open project: made when something has changed, at opening, now and then while work goes on, and before what changes much at once.
import { basename } from 'node:path';
import { msg, str } from '@lit/localize';
import type { BackupReason, BackupSettings, BackupsView } from '../../../core/contract/safety.ts';
import { AppError } from '../../../core/errors.ts';
import { BackupFolder, backupFolder, isBackup, type StoredBackup } from './backup-folder.ts';
import { copyOpenProject, readHolds } from './project-copy.ts';
import type { ProjectDatabase } from './project-database.ts';

const INTERVAL_MS = 30 * 60_000;

/** A schema is changed in many small steps: the first of them has its backup. */
const RECENT_MS = 5 * 60_000;

export interface BackupsOptions {
  readonly settings: () => BackupSettings;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** One could not be made: said once until one can. */
  readonly onFailure?: (message: string) => void;
}

export class Backups {
  readonly #database: ProjectDatabase;
  readonly #options: BackupsOptions;
  /** One after the other; never rejects. */
  #taking: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #failure: string | null = null;
  /** By the clock that only goes forwards. */
  #lastTaken = -Infinity;

  constructor(database: ProjectDatabase, options: BackupsOptions) {
    this.#database = database;
    this.#options = options;
  }

  /** Makes one every half hour in which something was done. */
  start(): void {
    // Counts time that passes, not what clocks say.
    this.#timer ??= setInterval(() => void this.takeIfChanged('working'), INTERVAL_MS);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#taking;
  }

  get folder(): BackupFolder {
    return new BackupFolder(backupFolder(this.#database.file.path, this.#options.settings().folder));
  }

  async view(): Promise<BackupsView> {
    return {
      settings: this.#options.settings(),
      folder: this.folder.path,
      entries: (await this.folder.list()).map(({ name, sequence, at, reason, bytes, holds }) => ({
        name,
        sequence,
        at,
        reason,
        bytes,
        holds,
      })),
      failure: this.#failure,
    };
  }

  /** @throws AppError `not-found` */
  async find(name: string): Promise<StoredBackup> {
    const found = (await this.folder.list()).find((backup) => backup.name === name);
    if (!found) throw new AppError('not-found', msg('this backup is no longer there'));
    return found;
  }

  /** Never fails: work goes on without one, and the person is told. @returns whether one was made */
  takeIfChanged(reason: BackupReason): Promise<boolean> {
    return this.#inTurn(async () => {
      if (!this.#options.settings().enabled || isBackup(this.#database.file.path)) return false;
      try {
        const [newest] = await this.folder.list();
        const { mark } = await readHolds(this.#database);
        if (newest && newest.mark === mark) return false;
        await this.#take(reason);
        this.#failure = null;
        return true;
      } catch (error) {
        if (error instanceof AppError && error.code === 'cancelled') return false;
        this.#fail(error);
        return false;
      }
    });
  }

  /** Before what changes much at once; unless there is one of a few minutes ago. */
  async takeBefore(reason: BackupReason): Promise<void> {
    if (performance.now() - this.#lastTaken > RECENT_MS) await this.takeIfChanged(reason);
  }

  /** Makes one whether or not anything has changed. @throws AppError `refused`, `damaged-project` */
  take(reason: BackupReason): Promise<void> {
    return this.#inTurn(async () => {
      await this.#take(reason);
      this.#failure = null;
    });
  }

  async #take(reason: BackupReason): Promise<void> {
    const { folder } = this;
    const target = await folder.next((this.#options.now ?? Date.now)(), reason).catch((error: unknown) => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      throw new AppError(
        'refused',
        msg(str`${folder.path} could not be made (${code}): choose another folder for backups`),
        { path: folder.path, reason: code },
      );
    });
    const holds = await copyOpenProject(this.#database, target);
    await folder.remember(basename(target), holds);
    this.#lastTaken = performance.now();
    await folder.prune(this.#options.settings().largestBytes);
  }

  #fail(error: unknown): void {
    const told = this.#failure !== null;
    const message = error instanceof Error ? error.message : String(error);
    this.#failure = message;
    if (!told) this.#options.onFailure?.(msg(str`No backup could be made: ${message}`));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#taking.then(work);
    this.#taking = result.catch(() => undefined);
    return result;
  }
}
