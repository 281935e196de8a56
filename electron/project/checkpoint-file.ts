// The state of a training that has not ended, beside the project: `NAME.cman-checkpoint`. Not in the project, since 70 MB every quarter of a
// minute would hold up an annotator's clicks and leave the file that much longer (docs/adr/0008-checkpoint-file.md). It may be
// lost or damaged at any time: then a training begins anew. The weights know words of the texts: beside an encrypted project it is encrypted,
// under a key that is made of the project's.
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { EpochReport } from '../../core/contract/trainer.ts';
import { keyFor } from './protection/key-derivation.ts';
import type { FileKey } from './sqlite/driver.ts';

export interface Checkpoint {
  /** Names what is trained on what: a checkpoint serves a training of the same name only. */
  readonly run: string;
  /** Reports of the epochs done. */
  readonly epochs: readonly EpochReport[];
  readonly bytes: Uint8Array;
}

const headerSchema = z.object({
  run: z.string(),
  // Written by us and only shown: not taken apart here.
  epochs: z.array(z.custom<EpochReport>((value) => typeof value === 'object' && value !== null)),
  sha256: z.string(),
});

const LINE_FEED = 0x0a;

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PURPOSE = 'checkpoint';

export const checkpointPath = (project: string): string => `${project}-checkpoint`;

/**
 * Whole or not at all. Not forced to the disk: after a power cut its checksum tells.
 * @param key the project's; null: it is plain
 */
export async function writeCheckpoint(
  project: string,
  key: FileKey | null,
  { run, epochs, bytes }: Checkpoint,
): Promise<void> {
  const path = checkpointPath(project);
  const draft = `${path}.part-${process.pid}`;
  const header = JSON.stringify({ run, epochs, sha256: digest(bytes) });
  try {
    const plain = [Buffer.from(`${header}\n`), bytes];
    await writeFile(draft, key ? encrypted(key, plain) : plain);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Null when there is none, or none that is whole and of this key. */
export async function readCheckpoint(project: string, key: FileKey | null): Promise<Checkpoint | null> {
  const stored = await readFile(checkpointPath(project)).catch(() => null);
  const content = stored && key ? decrypted(key, stored) : stored;
  const end = content?.indexOf(LINE_FEED) ?? -1;
  if (!content || end < 0) return null;
  try {
    const header = headerSchema.parse(JSON.parse(content.toString('utf8', 0, end)));
    const bytes = content.subarray(end + 1);
    return digest(bytes) === header.sha256 ? { run: header.run, epochs: header.epochs, bytes } : null;
  } catch {
    return null;
  }
}

export async function removeCheckpoint(project: string): Promise<void> {
  await rm(checkpointPath(project), { force: true });
}

/** Nonce, what is encrypted, and its seal, one after the other. */
function encrypted(key: FileKey, plain: readonly Uint8Array[]): Uint8Array[] {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyFor(key, PURPOSE), nonce);
  const parts = plain.map((part) => cipher.update(part));
  return [nonce, ...parts, cipher.final(), cipher.getAuthTag()];
}

function decrypted(key: FileKey, stored: Buffer): Buffer | null {
  if (stored.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv(CIPHER, keyFor(key, PURPOSE), stored.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(stored.subarray(-TAG_BYTES));
  try {
    const content = decipher.update(stored.subarray(NONCE_BYTES, -TAG_BYTES));
    decipher.final();
    return content;
  } catch {
    // Of another key, or damaged.
    return null;
  }
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
