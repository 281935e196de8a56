// What the window asks of a project's safety, answered from memory: three backups of the last days, and a file that is as the address says
// (`?safety=damaged`, `?safety=lost`).
import {
  DEFAULT_BACKUP_SETTINGS,
  type BackupEntry,
  type BackupSettings,
  type BackupsView,
  type RecoveryReport,
  type SafetyView,
} from '../../../core/contract/safety.ts';

const HOUR_MS = 3_600_000;

export class MemorySafety {
  readonly #kind: string;
  #settings: BackupSettings = DEFAULT_BACKUP_SETTINGS;
  #entries: readonly BackupEntry[] = [
    backup(41, 0.6, 'working', 212, 131),
    backup(40, 3, 'opened', 212, 118),
    backup(36, 27, 'merge', 175, 96),
    backup(31, 24 * 9, 'asked', 175, 40),
  ];

  constructor(kind: string) {
    this.#kind = kind;
  }

  async safety(): Promise<SafetyView> {
    const kind = this.#kind;
    if (kind === 'damaged')
      return {
        kind,
        damage: [
          { kind: 'table', table: 'mentions' },
          { kind: 'log', count: 12 },
        ],
      };
    if (kind === 'lost')
      return {
        kind,
        message:
          '/media/ward7/corpus.cman was moved or deleted while it was open; nothing was changed: save a copy of what is open, or put the file back',
      };
    return { kind: 'sound' };
  }

  async backups(): Promise<BackupsView> {
    return {
      settings: this.#settings,
      folder: this.#settings.folder ?? '/home/ada/corpora/corpus.cman-backups',
      entries: this.#entries,
      failure: null,
    };
  }

  async takeBackup(): Promise<BackupsView> {
    const sequence = (this.#entries[0]?.sequence ?? 0) + 1;
    this.#entries = [backup(sequence, 0, 'asked', 212, 131), ...this.#entries];
    return this.backups();
  }

  async restoreBackup(_name: string, _to: string | null): Promise<null> {
    return null;
  }

  async changeBackups(settings: BackupSettings): Promise<BackupsView> {
    this.#settings = settings;
    return this.backups();
  }

  async recoverProject(from: string, to: string): Promise<RecoveryReport> {
    return {
      from,
      to,
      backup: '/home/ada/corpora/corpus.cman-backups/000041 2026-11-23 14.24.00 working.cman',
      tables: [
        { table: 'sentences', fromFile: 212, fromBackup: 0, fromLog: 0 },
        { table: 'mentions', fromFile: 820, fromBackup: 31, fromLog: 9 },
      ],
      sentences: { restored: 212, complete: 130, missing: 0 },
      actions: { restored: 1204, missing: 12 },
      models: { restored: 2, missing: 1 },
    };
  }

  async saveCopy(): Promise<null> {
    return null;
  }
}

function backup(
  sequence: number,
  hoursAgo: number,
  reason: BackupEntry['reason'],
  sentences: number,
  complete: number,
): BackupEntry {
  const at = Date.UTC(2026, 10, 23, 15) - hoursAgo * HOUR_MS;
  return {
    name: `${String(sequence).padStart(6, '0')} ${reason}.cman`,
    sequence,
    at,
    reason,
    bytes: 48_300_000 + sequence * 91_000,
    holds: { sentences, complete, actions: 12 * complete },
  };
}
