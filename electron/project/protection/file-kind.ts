// What a file is, by its first bytes: a plain project, an encrypted one, or something else.
import { open } from 'node:fs/promises';
import { fileLost } from '../safety/held-file.ts';

/** What SQLite's files begin with. */
const PLAIN_MAGIC = Buffer.from('SQLite format 3\0', 'latin1');

/** What our encrypted ones begin with. Then comes the number of the derivation, then the salt (key-derivation.ts). */
export const PROTECTED_MAGIC = Buffer.from('CMAN', 'latin1');

/** Of the file, which SQLite's own magic fills in a plain one. */
export const HEADER_BYTES = 16;

export type FileKind =
  | { readonly kind: 'plain' }
  | { readonly kind: 'protected'; readonly header: Uint8Array }
  /** Neither: certainly not a project. */
  | { readonly kind: 'foreign' };

/** @throws AppError `file-lost` when it is there and can't be read, else the file system's errors */
export async function recogniseFile(path: string): Promise<FileKind> {
  const file = await open(path, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0).catch(() => {
      throw fileLost(path, 'unreachable');
    });
    // An empty file is what SQLite makes of a new one; that it is no project, it says itself.
    if (bytesRead === 0 || header.equals(PLAIN_MAGIC)) return { kind: 'plain' };
    if (bytesRead === HEADER_BYTES && header.subarray(0, PROTECTED_MAGIC.length).equals(PROTECTED_MAGIC))
      return { kind: 'protected', header };
    return { kind: 'foreign' };
  } finally {
    await file.close();
  }
}
