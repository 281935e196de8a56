// From a passphrase to the key of a file. How dear that is, is what keeps somebody who has the file from trying passphrases by the million:
// docs/adr/0024-at-rest.md has the figures. The file says in its header which derivation it was made with, so that a later version can make
// new ones dearer and still open the old.
import { createHmac, randomBytes, scrypt } from 'node:crypto';
import { msg } from '@lit/localize';
import { AppError } from '../../../core/errors.ts';
import type { FileKey } from '../sqlite/driver.ts';
import { HEADER_BYTES, PROTECTED_MAGIC, recogniseFile } from './file-kind.ts';

/** scrypt's parameters: RFC 7914. It takes `128 * N * r` bytes of memory. */
interface Derivation {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** By the number in the header. Never change one: add another. */
const DERIVATIONS: Readonly<Record<number, Derivation>> = {
  // 128 MiB: what OWASP asks for at least, and a quarter of a second to half a second on a computer of today.
  1: { N: 2 ** 17, r: 8, p: 1 },
};
const CURRENT_DERIVATION = 1;

const KEY_BYTES = 32;

/** A little more than the parameters ask for, which Node counts against its own limit. */
const MEMORY_MARGIN_BYTES = 1024 * 1024;

/** The beginning of a new encrypted file: whose it is, the derivation, 88 random bits of salt. */
export function newHeader(): Uint8Array {
  const salt = randomBytes(HEADER_BYTES - PROTECTED_MAGIC.length - 1);
  return Buffer.concat([PROTECTED_MAGIC, Buffer.from([CURRENT_DERIVATION]), salt]);
}

/** @throws AppError `newer-project` when the header names a derivation that this version does not know */
export async function deriveKey(passphrase: string, header: Uint8Array): Promise<FileKey> {
  const derivation = DERIVATIONS[header[PROTECTED_MAGIC.length] ?? 0];
  if (!derivation)
    throw new AppError(
      'newer-project',
      msg('this project was encrypted by a newer version of the app: open it with that version'),
    );
  const maxmem = 128 * derivation.N * derivation.r + MEMORY_MARGIN_BYTES;
  const secret = Buffer.from(normalised(passphrase), 'utf8');
  try {
    const bytes = await new Promise<Buffer>((resolve, reject) => {
      scrypt(secret, header, KEY_BYTES, { ...derivation, maxmem }, (error, derived) => {
        if (error) reject(error);
        else resolve(derived);
      });
    });
    return { header, bytes };
  } finally {
    secret.fill(0);
  }
}

/** A key for a file that does not exist yet. */
export const newKey = (passphrase: string): Promise<FileKey> => deriveKey(passphrase, newHeader());

/**
 * The key that a passphrase makes for a file; whether it is the right one shows when the file is opened with it.
 * @returns null for a plain project, which needs none
 * @throws AppError `newer-project`; the file system's errors
 */
export async function keyOfFile(path: string, passphrase: string): Promise<FileKey | null> {
  const file = await recogniseFile(path);
  return file.kind === 'protected' ? deriveKey(passphrase, file.header) : null;
}

/** A key for something beside the project that only those who can read the project are to read. */
export const keyFor = (key: FileKey, purpose: string): Uint8Array =>
  createHmac('sha256', key.bytes).update(purpose).digest();

export const copyKey = (key: FileKey | null): FileKey | null =>
  key && { header: Buffer.from(key.header), bytes: Buffer.from(key.bytes) };

/** To be called when the project has been closed. What the garbage collector has copied is beyond us. */
export function wipeKey(key: FileKey | null): void {
  key?.bytes.fill(0);
}

/** The same letters, however a keyboard or a file system has put them together. */
const normalised = (passphrase: string): string =>
  canonicalRecoveryKey(passphrase) ?? passphrase.normalize('NFKC');

/** Crockford's base 32: no letters that are read as another. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 5;
const GROUP_LETTERS = 5;

/** 125 random bits to write down: what opens a project of the key store on another computer. */
export function newRecoveryKey(): string {
  // 256 is a multiple of 32: every letter is as likely.
  const letters = Array.from(randomBytes(GROUPS * GROUP_LETTERS), (byte) => ALPHABET[byte % 32]).join('');
  return grouped(letters);
}

/** As it was made, however it is typed: small letters, no hyphens, O for 0. Null for what is no recovery key. */
function canonicalRecoveryKey(text: string): string | null {
  const letters = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return new RegExp(`^[${ALPHABET}]{${GROUPS * GROUP_LETTERS}}$`).test(letters) ? grouped(letters) : null;
}

const grouped = (letters: string): string =>
  (letters.match(new RegExp(`.{${GROUP_LETTERS}}`, 'g')) ?? []).join('-');
