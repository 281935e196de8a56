import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ENCODER_MANIFEST, encoderFilesSchema } from '../../core/encoder-files/manifest.ts';
import type { EncoderFiles, StoredFile } from '../../core/encoder-files/manifest.ts';

/** Hexadecimal digits of the version: enough to tell any two conversions apart. */
const VERSION_DIGITS = 12;

/** What a conversion gives: the shape of the vectors, and the files by name. */
export interface ConvertedEncoder {
  readonly id: string;
  /** Of the conversion that made it. */
  readonly revision: number;
  readonly dimension: number;
  readonly layers: number;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/**
 * True when the folder holds a finished encoder of this revision of its conversion, and every file has the size and
 * checksum written down for it.
 */
export async function isIntact(folder: string, revision: number): Promise<boolean> {
  const manifest = await readManifest(folder);
  if (manifest === null || !manifest.version.startsWith(`${revision}-`)) return false;
  for (const [name, stored] of Object.entries(manifest.files)) {
    if (!(await matches(join(folder, name), stored))) return false;
  }
  return true;
}

async function readManifest(folder: string): Promise<EncoderFiles | null> {
  try {
    return encoderFilesSchema.parse(JSON.parse(await readFile(join(folder, ENCODER_MANIFEST), 'utf8')));
  } catch {
    // Absent or unreadable, the answer is the same: it has to be made anew.
    return null;
  }
}

async function matches(path: string, stored: StoredFile): Promise<boolean> {
  try {
    if ((await stat(path)).size !== stored.bytes) return false;
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex') === stored.sha256;
  } catch {
    return false;
  }
}

/**
 * Writes an encoder's folder whole or not at all: into a folder beside it, which then takes its place. A folder that was
 * there is replaced.
 */
export async function publishEncoder(folder: string, encoder: ConvertedEncoder): Promise<EncoderFiles> {
  const stored: Record<string, StoredFile> = {};
  for (const [name, content] of Object.entries(encoder.files))
    stored[name] = { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  const all = createHash('sha256').update(JSON.stringify(stored)).digest('hex');
  const { id, dimension, layers } = encoder;
  const manifest = {
    id,
    version: `${encoder.revision}-${all.slice(0, VERSION_DIGITS)}`,
    dimension,
    layers,
    files: stored,
  };

  await mkdir(dirname(folder), { recursive: true });
  await removeAbandonedDrafts(folder);
  const draft = await mkdtemp(draftPrefix(folder));
  try {
    for (const [name, content] of Object.entries(encoder.files)) await writeFile(join(draft, name), content);
    await writeFile(join(draft, ENCODER_MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    // A folder made as a temporary one is closed to other users of the machine; these files are not secret.
    await chmod(draft, 0o755);
    await replaceFolder(folder, draft);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return manifest;
}

/** Of several set-ups at once each may find another's folder in its way, but at every try one of them is done. */
const REPLACEMENT_TRIES = 10;

/** Puts `draft` in the place of `folder`; by renaming alone, so that the place is never half-filled and hardly ever empty. */
async function replaceFolder(folder: string, draft: string): Promise<void> {
  for (let tries = REPLACEMENT_TRIES; ; tries--) {
    const retired = `${draft}-${tries}`;
    try {
      await rename(folder, retired).catch(ignoreAbsence);
      await rename(draft, folder);
      return;
    } catch (error) {
      if (tries === 1) throw error;
    } finally {
      await rm(retired, { recursive: true, force: true });
    }
  }
}

function ignoreAbsence(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

/** A set-up takes seconds: a draft this old belongs to one that was killed. */
const ABANDONED_AFTER_MS = 3_600_000;

const draftPrefix = (folder: string): string => join(dirname(folder), `.${basename(folder)}-`);

async function removeAbandonedDrafts(folder: string): Promise<void> {
  for (const name of await readdir(dirname(folder))) {
    const path = join(dirname(folder), name);
    if (!path.startsWith(draftPrefix(folder))) continue;
    // Another set-up may have removed it since it was listed.
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true });
  }
}
