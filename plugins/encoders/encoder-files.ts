import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ENCODER_MANIFEST, encoderFilesSchema } from '../../core/encoder-files/manifest.ts';
import type { EncoderFiles, StoredFile } from '../../core/encoder-files/manifest.ts';
import { AppError } from '../../core/errors.ts';
import { visible } from '../../core/text/visible.ts';

/** An encoder's folder whose `encoder.json` was read and checked. */
export class EncoderFolder {
  readonly manifest: EncoderFiles;
  readonly #path: string;

  private constructor(path: string, manifest: EncoderFiles) {
    this.#path = path;
    this.manifest = manifest;
  }

  /**
   * @param id of the plugin that is to read the files
   * @returns null when there is no such folder
   * @throws AppError `encoder-damaged` when there is one without a readable `encoder.json` for this plugin
   */
  static async open(path: string, id: string): Promise<EncoderFolder | null> {
    const manifestPath = join(path, ENCODER_MANIFEST);
    let text: string;
    try {
      text = await readFile(manifestPath, 'utf8');
    } catch {
      if (!(await isFolder(path))) return null;
      throw damaged(manifestPath, 'is missing');
    }
    const parsed = encoderFilesSchema.safeParse(parseJson(text, manifestPath));
    if (!parsed.success)
      throw damaged(manifestPath, parsed.error.issues[0]?.message ?? 'is not of the expected form');
    if (parsed.data.id !== id) throw damaged(manifestPath, `is for the encoder ${parsed.data.id}, not ${id}`);
    return new EncoderFolder(path, parsed.data);
  }

  /** Content of a file, size and sha256 checked. @throws AppError `encoder-damaged` */
  async read(name: string): Promise<Buffer> {
    const { path, stored } = await this.sizedFile(name);
    const content = await readFile(path);
    const sha256 = createHash('sha256').update(content).digest('hex');
    if (sha256 !== stored.sha256)
      throw damaged(path, 'is not what was written at set-up', { expected: stored.sha256, found: sha256 });
    return content;
  }

  /** Path of a file whose size was checked, and no more: for files too large to be read whole. @throws AppError `encoder-damaged` */
  async sizedFile(name: string): Promise<{ path: string; stored: StoredFile }> {
    const path = join(this.#path, name);
    const stored = this.manifest.files[name];
    if (stored === undefined) throw damaged(join(this.#path, ENCODER_MANIFEST), `does not list ${name}`);
    const { size } = await stat(path).catch(() => ({ size: -1 }));
    if (size < 0) throw damaged(path, 'is missing', { expected: stored.sha256 });
    if (size !== stored.bytes) {
      const reason = `has ${size} bytes instead of ${stored.bytes}`;
      throw damaged(path, reason, { expected: stored.sha256, bytes: size, expectedBytes: stored.bytes });
    }
    return { path, stored };
  }
}

/** The runtime's own words may name all that a graph names. */
const LONGEST_REASON = 500;

/** The error for a file that is there and not what it should be, with what a person can do about it. */
export function damaged(
  path: string,
  reason: string,
  details: Record<string, string | number> = {},
): AppError {
  const remedy = 'Run the encoder set-up again, or copy the folder anew.';
  const said = visible(reason).slice(0, LONGEST_REASON);
  return new AppError('encoder-damaged', `${path} ${said}. ${remedy}`, { file: path, ...details });
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(path, 'is not JSON');
  }
}
