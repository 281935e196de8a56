import { msg } from '@lit/localize';
import { safeStorage } from 'electron';
import type { KeyStore } from './project/protection/kept-keys.ts';

/**
 * The operating system's key store: Keychain, DPAPI, and on Linux the secret service or KWallet. Where Linux has neither, Chromium would encrypt
 * with a password that stands in its source: that is refused.
 */
export const systemKeyStore: KeyStore = {
  state: () => {
    const available =
      safeStorage.isEncryptionAvailable() &&
      (process.platform !== 'linux' ||
        !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend()));
    return {
      available,
      reason: available
        ? ''
        : msg(
            'This computer has no key store that is unlocked with your login (on Linux: GNOME Keyring or KWallet). Choose a passphrase.',
          ),
    };
  },
  encrypt: (text) => safeStorage.encryptString(text),
  decrypt: (bytes) => safeStorage.decryptString(Buffer.from(bytes)),
};
