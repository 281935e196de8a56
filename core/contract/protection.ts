// How a project is protected on its disk, and the locked state: what the window asks of the main process.
import { z } from 'zod';
import type { LockedProject, ProtectionKind } from './locked-project.ts';
import type { ProjectSummary } from './project.ts';
import type { Declarations } from './service.ts';

export interface KeyStoreState {
  readonly available: boolean;
  /** Why not, for people; empty when it is. */
  readonly reason: string;
}

export interface ProtectionView {
  readonly kind: ProtectionKind;
  readonly keyStore: KeyStoreState;
  /** Of all encrypted projects; null: only when asked to. */
  readonly lockAfterMinutes: number | null;
}

const passphraseSchema = z.string().min(1).max(1000);

export const newProtectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plain') }),
  z.strictObject({ kind: z.literal('passphrase'), passphrase: passphraseSchema }),
  z.strictObject({ kind: z.literal('key-store'), recoveryKey: passphraseSchema }),
]);
export type NewProtection = Readonly<z.infer<typeof newProtectionSchema>>;

/** What {@link ProtectionService.unlock} opens. */
export interface UnlockedProject {
  readonly summary: ProjectSummary;
  /** What the person was looking at when it was locked. */
  readonly sentenceId: string | null;
}

export interface ProtectionService {
  lockedProject(): LockedProject | null;
  /** Of the open project; of none, what can be chosen for a new one. */
  protection(): ProtectionView;
  /** @param passphrase or recovery key; null: what the key store has */
  unlock(path: string, passphrase: string | null): UnlockedProject;
  /** Whoever named a locked project does not want it after all. */
  leaveLocked(): null;
  /** Closes the project so that it has to be unlocked again. */
  lock(): null;
  createProtected(path: string, protection: NewProtection): ProjectSummary;
  /** Another protection for the open project. @param passphrase the one it has now; null where there is none, or the key store has it */
  changeProtection(passphrase: string | null, protection: NewProtection): ProjectSummary;
  /** For the person to write down, once. */
  newRecoveryKey(): string;
  setLockAfter(minutes: number | null): ProtectionView;
  /** Another project file that is to be read, for a merge: its passphrase, kept until the project is closed. */
  unlockOther(path: string, passphrase: string): null;
  /** Something was copied from the window: it is taken from the clipboard when the project is locked. */
  copied(): null;
}

const path = z.string().min(1).max(4096);

export const protectionMethods: Declarations<ProtectionService> = {
  lockedProject: { access: 'read', args: z.tuple([]) },
  protection: { access: 'read', args: z.tuple([]) },
  unlock: { access: 'write', args: z.tuple([path, passphraseSchema.nullable()]) },
  leaveLocked: { access: 'write', args: z.tuple([]) },
  lock: { access: 'write', args: z.tuple([]) },
  createProtected: { access: 'write', args: z.tuple([path, newProtectionSchema]) },
  changeProtection: { access: 'write', args: z.tuple([passphraseSchema.nullable(), newProtectionSchema]) },
  newRecoveryKey: { access: 'read', args: z.tuple([]) },
  setLockAfter: { access: 'write', args: z.tuple([z.number().positive().max(1440).nullable()]) },
  unlockOther: { access: 'write', args: z.tuple([path, passphraseSchema]) },
  copied: { access: 'write', args: z.tuple([]) },
};
