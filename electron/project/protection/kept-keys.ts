// Recovery keys of projects that the operating system's key store opens: each encrypted by it, under the first bytes of the project file, which
// stay when the file is moved. Without the key store, on another computer or for another user, the file is of no use.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { msg } from '@lit/localize';
import type { KeyStoreState } from '../../../core/contract/protection.ts';
import { AppError } from '../../../core/errors.ts';
import { writeAtomically } from '../atomic-write.ts';

/** The operating system's, through Electron. */
export interface KeyStore {
  state(): KeyStoreState;
  encrypt(text: string): Uint8Array;
  /** @throws when it was encrypted by somebody else */
  decrypt(bytes: Uint8Array): string;
}

const keysSchema = z.record(z.string(), z.string());

export class KeptKeys {
  readonly #path: string;
  readonly #store: KeyStore;

  constructor(path: string, store: KeyStore) {
    this.#path = path;
    this.#store = store;
  }

  get state(): KeyStoreState {
    return this.#store.state();
  }

  async has(header: Uint8Array): Promise<boolean> {
    return nameOf(header) in (await this.#read());
  }

  /** Null when there is none for this file, or the key store does not open it. */
  async find(header: Uint8Array): Promise<string | null> {
    const kept = (await this.#read())[nameOf(header)];
    if (kept === undefined || !this.state.available) return null;
    try {
      return this.#store.decrypt(Buffer.from(kept, 'base64'));
    } catch {
      // Of another user or computer: the recovery key opens the project.
      return null;
    }
  }

  /** @throws AppError `refused` where there is no key store */
  async keep(header: Uint8Array, recoveryKey: string): Promise<void> {
    const { available, reason } = this.state;
    if (!available) throw new AppError('refused', reason);
    const kept = Buffer.from(this.#store.encrypt(recoveryKey)).toString('base64');
    await this.#write({ ...(await this.#read()), [nameOf(header)]: kept });
  }

  async forget(header: Uint8Array): Promise<void> {
    const { [nameOf(header)]: gone, ...others } = await this.#read();
    if (gone !== undefined) await this.#write(others);
  }

  async #read(): Promise<z.infer<typeof keysSchema>> {
    const text = await readFile(this.#path, 'utf8').catch(() => '{}');
    try {
      return keysSchema.parse(JSON.parse(text));
    } catch {
      return {};
    }
  }

  async #write(keys: z.infer<typeof keysSchema>): Promise<void> {
    await writeAtomically(this.#path, `${JSON.stringify(keys, null, 2)}\n`);
  }
}

const nameOf = (header: Uint8Array): string => Buffer.from(header).toString('hex');

/** Where there is none: the command line, tests. */
export const NO_KEY_STORE: KeyStore = {
  state: () => ({ available: false, reason: msg('There is no key store here: choose a passphrase.') }),
  encrypt: () => {
    throw new AppError('refused', msg('There is no key store here: choose a passphrase.'));
  },
  decrypt: () => {
    throw new AppError('refused', msg('There is no key store here: choose a passphrase.'));
  },
};
