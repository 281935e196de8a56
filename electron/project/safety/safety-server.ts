// What the window asks of a project's safety (core/contract/safety.ts), for the project service to pass on; and the watch and the backups of the project
// that is open.
import { link, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { msg, str } from '@lit/localize';
import type { ProjectEvent, ProjectSummary } from '../../../core/contract/project.ts';
import {
  DEFAULT_BACKUP_SETTINGS,
  type BackupReason,
  type BackupSettings,
  type BackupsView,
  type RecoveryReport,
  type SafetyService,
  type SafetyView,
} from '../../../core/contract/safety.ts';
import type { Server } from '../../../core/contract/service.ts';
import { AppError } from '../../../core/errors.ts';
import { syncFolder } from '../atomic-write.ts';
import { keyOfFile } from '../protection/key-derivation.ts';
import type { FileKey } from '../sqlite/driver.ts';
import type { OpenOptions } from '../sqlite/open.ts';
import { BackupFolder, backupFolder } from './backup-folder.ts';
import type { BackupSettingsFile } from './backup-settings-file.ts';
import { Backups } from './backups.ts';
import { copyClosedProject, copyOpenProject, isThere } from './project-copy.ts';
import type { ProjectDatabase } from './project-database.ts';
import { recordRecovery } from './record-recovery.ts';
import { recoverProject } from './recover.ts';
import { Watch } from './watch.ts';

/** A project that was opened is looked at first. */
const FIRST_LOOK_MS = 2500;

export interface SafetyOptions {
  /** Null: no backups are made. */
  readonly settings: BackupSettingsFile | null;
  readonly tell: (event: ProjectEvent) => void;
  /** Closes the project, does the work, opens what then lies at the path. */
  readonly whileClosed: (
    path: string,
    key: FileKey | null,
    work: () => Promise<void>,
  ) => Promise<ProjectSummary>;
}

interface Guarded {
  readonly database: ProjectDatabase;
  readonly watch: Watch;
  readonly backups: Backups;
}

export class SafetyServer implements Server<SafetyService> {
  readonly #options: SafetyOptions;
  #open: Guarded | null = null;

  constructor(options: SafetyOptions) {
    this.#options = options;
  }

  /** How projects are opened that this server will watch over. */
  readonly openOptions: Pick<OpenOptions, 'quickly' | 'onMigrating'> = {
    quickly: true,
    onMigrating: async (database) => {
      await this.#backupsOf(database).takeIfChanged('migration');
    },
  };

  /** Watches over a project from now on, and makes its backups. */
  begin(database: ProjectDatabase): void {
    const watch = new Watch(database, (view) => this.#options.tell({ kind: 'safety', view }));
    const backups = this.#backupsOf(database);
    this.#open = { database, watch, backups };
    watch.start(FIRST_LOOK_MS, () => {
      // A damaged project would push its sound backups out.
      if (watch.view.kind === 'sound') void backups.takeIfChanged('opened');
    });
    backups.start();
    this.#options.tell({ kind: 'safety', view: watch.view });
  }

  /** Before the project is closed. */
  async end(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    open?.watch.close();
    await open?.backups.close();
  }

  /** Before what changes much at once. */
  async before(reason: BackupReason): Promise<void> {
    if (this.#open?.watch.view.kind !== 'damaged') await this.#open?.backups.takeBefore(reason);
  }

  async safety(): Promise<SafetyView | null> {
    return this.#open?.watch.view ?? null;
  }

  async backups(): Promise<BackupsView> {
    return this.#guarded().backups.view();
  }

  async takeBackup(): Promise<BackupsView> {
    const { backups } = this.#guarded();
    await backups.take('asked');
    return backups.view();
  }

  async changeBackups(settings: BackupSettings): Promise<BackupsView> {
    await this.#options.settings?.change(settings);
    return this.backups();
  }

  async restoreBackup(name: string, to: string | null): Promise<null> {
    const { database, backups, watch } = this.#guarded();
    const { path } = await backups.find(name);
    const key = copyOf(database.key);
    if (to !== null) {
      await refuseExisting(to);
      await copyClosedProject(path, to, { key });
      return null;
    }
    const project = database.file.path;
    const draft = `${project}.restored-${process.pid}`;
    // So that going back can itself be gone back from, in the same list.
    if (watch.view.kind !== 'damaged') await backups.takeIfChanged('restore');
    await copyClosedProject(path, draft, { key });
    try {
      await this.#options.whileClosed(project, key, () => putInPlace(draft, project));
      await recordRecovery(this.#guarded().database, { from: 'backup', backup: name });
      return null;
    } finally {
      await rm(draft, { force: true });
    }
  }

  async recoverProject(path: string, to: string, passphrase: string | null): Promise<RecoveryReport> {
    const project = resolve(path);
    const isOpen = this.#open !== null && resolve(this.#open.database.file.path) === project;
    const backups = await new BackupFolder(backupFolder(project, this.#settings.folder)).list();
    const paths = backups.map((backup) => backup.path);
    const key = isOpen
      ? copyOf(this.#open?.database.key ?? null)
      : await keyFor([project, ...paths], passphrase);
    if (!isOpen) return recoverProject(project, to, { backups: paths, key });
    const reports: RecoveryReport[] = [];
    const reopened = this.#options.whileClosed(project, key, async () => {
      reports.push(await recoverProject(project, to, { backups: paths, key }));
    });
    // Whether the damaged one can be opened once more is of no consequence now.
    const failure = await reopened.then(
      () => null,
      (error: unknown) => error,
    );
    const [report] = reports;
    if (!report) throw failure;
    return report;
  }

  async saveCopy(to: string): Promise<null> {
    await refuseExisting(to);
    await copyOpenProject(this.#guarded().database, to);
    return null;
  }

  get #settings(): BackupSettings {
    return this.#options.settings?.settings ?? { ...DEFAULT_BACKUP_SETTINGS, enabled: false };
  }

  #backupsOf(database: ProjectDatabase): Backups {
    return new Backups(database, {
      settings: () => this.#settings,
      onFailure: (message) => this.#options.tell({ kind: 'notice', level: 'warning', message }),
    });
  }

  #guarded(): Guarded {
    if (this.#open) return this.#open;
    throw new AppError('wrong-usage', msg('no project is open: open one, or create one'));
  }
}

/** The project's own is wiped when it is closed. */
const copyOf = (key: FileKey | null): FileKey | null =>
  key && { header: key.header, bytes: Uint8Array.from(key.bytes) };

/** By the first file whose beginning can still be read. */
async function keyFor(paths: readonly string[], passphrase: string | null): Promise<FileKey | null> {
  if (passphrase === null) return null;
  for (const path of paths) {
    const key = await keyOfFile(path, passphrase).catch(() => null);
    if (key) return key;
  }
  return null;
}

async function refuseExisting(to: string): Promise<void> {
  if (await isThere(to))
    throw new AppError('refused', msg(str`there is a file ${to} already: choose another name`), { path: to });
}

/** Puts a file in the place of a project that is closed; the one that was there is kept beside it. */
async function putInPlace(draft: string, project: string): Promise<void> {
  const time = new Date().toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
  const aside = join(dirname(project), `${basename(project, '.cman')} before ${time}.cman`);
  // With a second name for the old file there is no moment without a project. Not every file system knows second names.
  await link(project, aside).catch(() => rename(project, aside));
  await rename(`${project}-wal`, `${aside}-wal`).catch(() => undefined);
  await rename(draft, project);
  await syncFolder(dirname(project));
}
