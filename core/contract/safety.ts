// What the window and main say to each other of a project's safety: whether its file is sound, its backups, and what a recovery brought back.
import { z } from 'zod';
import type { Damage } from '../safety/damage.ts';
import type { Declarations } from './service.ts';

/** Why a backup was made. */
export const BACKUP_REASONS = [
  'opened',
  'working',
  'asked',
  'migration',
  'schema',
  'merge',
  'restore',
] as const;
export type BackupReason = (typeof BACKUP_REASONS)[number];

export interface BackupEntry {
  /** Its file's name in the folder. */
  readonly name: string;
  /** Counts up with every backup of a project, whatever clocks say. */
  readonly sequence: number;
  /** Milliseconds since 1970, by the clock of the machine that made it. */
  readonly at: number;
  readonly reason: BackupReason;
  readonly bytes: number;
  /** What is in it; null where the folder's list does not say. */
  readonly holds: { readonly sentences: number; readonly complete: number; readonly actions: number } | null;
}

export const backupSettingsSchema = z.strictObject({
  enabled: z.boolean(),
  /** Where backups of all projects go; null: each beside its project. */
  folder: z.string().min(1).max(4096).nullable(),
  /** Of one project's backups together. */
  largestBytes: z.number().int().min(1_000_000),
});
export type BackupSettings = Readonly<z.infer<typeof backupSettingsSchema>>;
export const DEFAULT_BACKUP_SETTINGS: BackupSettings = {
  enabled: true,
  folder: null,
  largestBytes: 2_000_000_000,
};

export interface BackupsView {
  readonly settings: BackupSettings;
  readonly folder: string;
  /** The newest first. */
  readonly entries: readonly BackupEntry[];
  /** Why the last one could not be made, for people; null when it could. */
  readonly failure: string | null;
}

/** How the open project's file is. */
export type SafetyView =
  | { readonly kind: 'checking' }
  | { readonly kind: 'sound' }
  | { readonly kind: 'damaged'; readonly damage: readonly Damage[] }
  /** Moved, deleted, replaced or out of reach while it is open: nothing can be stored. */
  | { readonly kind: 'lost'; readonly message: string };

/** Rows of a table that a recovery brought back, by where they were found. */
export interface RecoveredTable {
  readonly table: string;
  readonly fromFile: number;
  readonly fromBackup: number;
  /** Made again from the log of actions. */
  readonly fromLog: number;
}

export interface RecoveryReport {
  readonly from: string;
  readonly to: string;
  readonly backup: string | null;
  readonly tables: readonly RecoveredTable[];
  readonly sentences: { readonly restored: number; readonly complete: number; readonly missing: number };
  readonly actions: { readonly restored: number; readonly missing: number };
  readonly models: { readonly restored: number; readonly missing: number };
}

export interface SafetyService {
  safety(): SafetyView | null;
  backups(): BackupsView;
  takeBackup(): BackupsView;
  /** Writes a backup as a new project file, or puts it in the place of the open project, which is kept aside. */
  restoreBackup(name: string, to: string | null): null;
  changeBackups(settings: BackupSettings): BackupsView;
  /** Makes a new project of all that can be read of a damaged one, its newest sound backup and its log. */
  recoverProject(path: string, to: string, passphrase: string | null): RecoveryReport;
  /** Writes the open project as a new file, even where its own is gone. */
  saveCopy(to: string): null;
}

const path = z.string().min(1).max(4096);

export const safetyMethods: Declarations<SafetyService> = {
  safety: { access: 'read', args: z.tuple([]) },
  backups: { access: 'read', args: z.tuple([]) },
  takeBackup: { access: 'write', args: z.tuple([]) },
  restoreBackup: { access: 'write', args: z.tuple([z.string().min(1).max(255), path.nullable()]) },
  changeBackups: { access: 'write', args: z.tuple([backupSettingsSchema]) },
  recoverProject: { access: 'write', args: z.tuple([path, path, z.string().min(1).max(1000).nullable()]) },
  saveCopy: { access: 'write', args: z.tuple([path]) },
};
