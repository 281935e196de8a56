/** `key-store`: encrypted with a key that the operating system keeps for this user of this computer. */
export type ProtectionKind = 'plain' | 'passphrase' | 'key-store';

/** A project that is there and can't be read before it is unlocked. */
export interface LockedProject {
  readonly path: string;
  readonly name: string;
  /** How it can be opened: `key-store` by a click, or with the recovery key. */
  readonly by: Exclude<ProtectionKind, 'plain'>;
  /** Why it is locked: it has just been named; nobody did anything for a while; the person or the computer locked it. */
  readonly because: 'opening' | 'idle' | 'asked' | 'screen';
  /** A training was going on, and goes on from its checkpoint after the unlocking. */
  readonly training: boolean;
}
