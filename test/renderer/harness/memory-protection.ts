// Encryption without a disk: passphrases are looked at, nothing is encrypted.
import type { LockedProject } from '../../../core/contract/locked-project.ts';
import type { ProtectionService, ProtectionView } from '../../../core/contract/protection.ts';
import type { Client, Reply } from '../../../core/contract/service.ts';
import type { MemoryProject } from './memory-project.ts';

const done = <T>(value: T): Promise<Reply<T>> => Promise.resolve({ ok: true, value });

/** @param locked a project that waits for its passphrase, which is "open" */
export function memoryProtection(
  project: MemoryProject,
  locked: LockedProject | null,
  keyStore: boolean,
): Client<ProtectionService> {
  let view: ProtectionView = {
    kind: 'plain',
    keyStore: {
      available: keyStore,
      reason: keyStore ? '' : 'This computer has no key store. Choose a passphrase.',
    },
    lockAfterMinutes: 10,
  };
  return {
    lockedProject: () => done(locked),
    protection: () => done(view),
    unlock: async (_path, passphrase) =>
      passphrase === null || passphrase === 'open'
        ? { ok: true, value: { summary: await project.openDemo(), sentenceId: null } }
        : {
            ok: false,
            error: {
              code: 'wrong-passphrase',
              message: 'The project does not open: the passphrase is wrong, or the file is damaged.',
              details: {},
            },
          },
    leaveLocked: () => done(null),
    lock: () => done(null),
    createProtected: async () => done(await project.createProject()),
    changeProtection: async (_passphrase, { kind }) => {
      view = { ...view, kind };
      return done(await project.openDemo());
    },
    newRecoveryKey: () => done('8Q2VN-4KTRE-0JX7M-ZC5HW-1PYD9'),
    setLockAfter: (lockAfterMinutes) => {
      view = { ...view, lockAfterMinutes };
      return done(view);
    },
    unlockOther: () => done(null),
    copied: () => done(null),
  };
}
