// Protection and locking of the project that is open (core/contract/protection.ts), for the project service to pass on. While a project is locked,
// nothing of it is left in this process but its path and which sentence was looked at: it is closed, its key is overwritten, its
// workers have ended.
import { timingSafeEqual } from 'node:crypto';
import { basename } from 'node:path';
import { msg } from '@lit/localize';
import type { ProjectSummary, RetrainOptions } from '../../../core/contract/project.ts';
import type { LockedProject } from '../../../core/contract/locked-project.ts';
import type {
  NewProtection,
  ProtectionService,
  ProtectionView,
  UnlockedProject,
} from '../../../core/contract/protection.ts';
import type { Server } from '../../../core/contract/service.ts';
import { AppError, isAppError } from '../../../core/errors.ts';
import type { OpenProject } from '../open-project.ts';
import type { Preferences } from '../preferences.ts';
import type { FileKey } from '../sqlite/driver.ts';
import { PROJECT_EXTENSION } from '../store.ts';
import { changeProtection } from './change-protection.ts';
import { recogniseFile } from './file-kind.ts';
import { copyKey, deriveKey, newKey, newRecoveryKey, wipeKey } from './key-derivation.ts';
import type { KeptKeys } from './kept-keys.ts';
import { removePlainBackups } from './plain-backups.ts';

export interface ProtectionHost {
  readonly preferences: Preferences;
  readonly keptKeys: KeptKeys;
  project(): OpenProject | null;
  /** Opens a project in place of the one that is open. @param key becomes the host's, to be wiped when the project is closed */
  open(path: string, key: FileKey | null): Promise<ProjectSummary>;
  create(path: string, key: FileKey | null): Promise<ProjectSummary>;
  /** Closes the open project for as long as `work` takes, and opens it again. @returns with the key that `work` says */
  whileClosed(path: string, work: () => Promise<FileKey | null>): Promise<ProjectSummary>;
  close(): Promise<void>;
  /** Where backups are kept; null: beside each project. */
  backupFolder(): string | null;
  /** The window is to forget what it shows and what was copied from it, and to show that the project is locked. */
  onLocked(locked: LockedProject): void;
  /** A locked project was named: its passphrase is to be asked for. */
  onWanted(locked: LockedProject): void;
  onCopied(): void;
}

interface WhereItWas {
  readonly path: string;
  readonly sentenceId: string | null;
  readonly training: RetrainOptions | null;
}

export class ProtectionServer implements Server<ProtectionService> {
  readonly #host: ProtectionHost;
  #locked: LockedProject | null = null;
  #wasAt: WhereItWas | null = null;
  #lookedAt: string | null = null;
  #lastTraining: RetrainOptions = { warmStart: true };
  readonly #others = new Map<string, FileKey>();
  /** By path, since the project was last opened or the app started. */
  readonly #failedAttempts = new Map<string, number>();

  constructor(host: ProtectionHost) {
    this.#host = host;
  }

  /** The person looks at a sentence: they find it again after an unlocking. */
  looksAt(sentenceId: string): void {
    this.#lookedAt = sentenceId;
  }

  trainsWith(options: RetrainOptions): void {
    this.#lastTraining = options;
  }

  /**
   * The key of a file that is to be opened, where none has to be asked for.
   * @throws AppError `passphrase-needed`, after the window has been told to ask
   */
  async keyFor(path: string): Promise<FileKey | null> {
    const file = await recogniseFile(path).catch(() => null);
    if (file?.kind !== 'protected') return null;
    const recoveryKey = await this.#host.keptKeys.find(file.header);
    if (recoveryKey !== null) return deriveKey(recoveryKey, file.header);
    this.#locked = await this.#describe(path, file.header, 'opening', false);
    this.#host.onWanted(this.#locked);
    throw new AppError('passphrase-needed', msg('The project is encrypted: its passphrase is needed.'), {
      path,
    });
  }

  /** The key of another file: the open project's where it is a copy of it, or what {@link unlockOther} was told. */
  readonly keyOfOther = async (path: string): Promise<FileKey | null> => {
    const file = await recogniseFile(path).catch(() => null);
    if (file?.kind !== 'protected') return null;
    const known = this.#others.get(path) ?? this.#host.project()?.store.key ?? null;
    return known && Buffer.from(known.header).equals(file.header) ? known : null;
  };

  /** To be called when the project has been closed. */
  forgetOthers(): void {
    for (const key of this.#others.values()) wipeKey(key);
    this.#others.clear();
  }

  get lockAfterMinutes(): number | null {
    return this.#host.preferences.lockAfterMinutes;
  }

  /** To be called when a project has been opened. */
  opened(): void {
    this.#locked = null;
  }

  async lockedProject(): Promise<LockedProject | null> {
    return this.#locked;
  }

  async protection(): Promise<ProtectionView> {
    const { keptKeys, preferences } = this.#host;
    const key = this.#host.project()?.store.key ?? null;
    return {
      kind: key === null ? 'plain' : (await keptKeys.has(key.header)) ? 'key-store' : 'passphrase',
      keyStore: keptKeys.state,
      lockAfterMinutes: preferences.lockAfterMinutes,
    };
  }

  async unlock(path: string, passphrase: string | null): Promise<UnlockedProject> {
    const file = await recogniseFile(path).catch(() => {
      throw new AppError(
        'not-found',
        msg('the project is not there any more: it may have been moved or renamed'),
        {
          path,
        },
      );
    });
    if (file.kind !== 'protected') return { summary: await this.#host.open(path, null), sentenceId: null };
    const secret = passphrase ?? (await this.#host.keptKeys.find(file.header));
    if (secret === null)
      throw new AppError(
        'passphrase-needed',
        msg('The key store does not open this project: type its recovery key.'),
      );
    const summary = await this.#openCounting(path, await deriveKey(secret, file.header));
    const wasAt = this.#wasAt?.path === path ? this.#wasAt : null;
    this.#wasAt = null;
    const project = this.#host.project();
    const failedAttempts = this.#failedAttempts.get(path) ?? 0;
    this.#failedAttempts.delete(path);
    await project?.store.record('unlocked', failedAttempts > 0 ? { failedAttempts } : {});
    // A project whose annotations have changed meanwhile has nothing to go on from; it says so itself.
    if (wasAt?.training) await project?.supervisor.start(wasAt.training).catch(() => undefined);
    return { summary, sentenceId: wasAt?.sentenceId ?? null };
  }

  /** A project that stays locked can't be written to: how often its passphrase was wrong is recorded when it is right. */
  async #openCounting(path: string, key: FileKey): Promise<ProjectSummary> {
    try {
      return await this.#host.open(path, key);
    } catch (error) {
      if (isAppError(error) && error.code === 'wrong-passphrase')
        this.#failedAttempts.set(path, (this.#failedAttempts.get(path) ?? 0) + 1);
      throw error;
    }
  }

  async leaveLocked(): Promise<null> {
    this.#locked = null;
    this.#wasAt = null;
    return null;
  }

  async lock(): Promise<null> {
    const project = this.#host.project();
    if (!project?.store.key)
      throw new AppError(
        'refused',
        msg('this project is not encrypted, so locking would hide nothing: protect it first'),
      );
    await this.lockBecause('asked');
    return null;
  }

  /** Locks the open project if it is encrypted; otherwise nothing happens. */
  async lockBecause(because: Exclude<LockedProject['because'], 'opening'>): Promise<void> {
    const project = this.#host.project();
    const key = project?.store.key;
    if (!project || !key) return;
    const { path } = project.store;
    const training = project.supervisor.state.kind === 'running';
    this.#wasAt = { path, sentenceId: this.#lookedAt, training: training ? this.#lastTraining : null };
    const locked = await this.#describe(path, key.header, because, training);
    this.#locked = locked;
    await project.store.record('locked', { because }).catch(() => undefined);
    await this.#host.close();
    this.#lookedAt = null;
    this.#host.onLocked(locked);
  }

  async createProtected(path: string, protection: NewProtection): Promise<ProjectSummary> {
    const key = await keyOf(protection);
    if (protection.kind === 'key-store' && key)
      await this.#host.keptKeys.keep(key.header, protection.recoveryKey);
    return this.#host.create(path, key);
  }

  async changeProtection(passphrase: string | null, protection: NewProtection): Promise<ProjectSummary> {
    const project = this.#host.project();
    if (!project) throw new AppError('wrong-usage', msg('no project is open: open one, or create one'));
    const { path, key: held } = project.store;
    const { keptKeys } = this.#host;
    const before = copyKey(held);
    // Somebody who finds the window open is not to change what only its owner knows.
    if (before && !(await keptKeys.has(before.header)) && !(await isPassphraseOf(before, passphrase))) {
      await project.store.record('wrong-passphrase');
      throw new AppError('wrong-passphrase', msg('That is not the passphrase of this project.'));
    }
    const after = await keyOf(protection);
    if (protection.kind === 'key-store' && after) await keptKeys.keep(after.header, protection.recoveryKey);
    let failure: unknown = null;
    try {
      const summary = await this.#host.whileClosed(path, async () => {
        try {
          await changeProtection(path, before, after);
          return after;
        } catch (error) {
          // It is as it was, and is opened again as it was.
          failure = error;
          return copyKey(before);
        }
      });
      if (failure !== null) throw failure;
      await this.#host
        .project()
        ?.store.record(before && after ? 'passphrase-changed' : 'protection-changed', {
          protection: protection.kind,
        });
      if (before) await keptKeys.forget(before.header);
      if (after) await removePlainBackups(path, this.#host.backupFolder());
      return summary;
    } finally {
      wipeKey(before);
      if (failure !== null && after) {
        await keptKeys.forget(after.header);
        wipeKey(after);
      }
    }
  }

  async newRecoveryKey(): Promise<string> {
    return newRecoveryKey();
  }

  async setLockAfter(minutes: number | null): Promise<ProtectionView> {
    await this.#host.preferences.rememberLockAfter(minutes);
    return this.protection();
  }

  async unlockOther(path: string, passphrase: string): Promise<null> {
    const file = await recogniseFile(path);
    if (file.kind === 'protected') this.#others.set(path, await deriveKey(passphrase, file.header));
    return null;
  }

  async copied(): Promise<null> {
    this.#host.onCopied();
    return null;
  }

  async #describe(
    path: string,
    header: Uint8Array,
    because: LockedProject['because'],
    training: boolean,
  ): Promise<LockedProject> {
    const { keptKeys } = this.#host;
    const by = (await keptKeys.find(header)) === null ? 'passphrase' : 'key-store';
    return { path, name: basename(path, PROJECT_EXTENSION), by, because, training };
  }
}

async function keyOf(protection: NewProtection): Promise<FileKey | null> {
  switch (protection.kind) {
    case 'plain':
      return null;
    case 'passphrase':
      return newKey(protection.passphrase);
    case 'key-store':
      return newKey(protection.recoveryKey);
  }
}

async function isPassphraseOf(key: FileKey, passphrase: string | null): Promise<boolean> {
  const given = await deriveKey(passphrase ?? '', key.header);
  const same = timingSafeEqual(given.bytes, key.bytes);
  wipeKey(given);
  return same;
}
