// Zip archives, unpacked by a library because a bare Debian has no `unzip`.
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';

const FILE_TYPE_BITS = 0o170000;
const SYMBOLIC_LINK = 0o120000;
const PERMISSION_BITS = 0o777;

/**
 * @param {string} archive
 * @param {string} destination made when absent
 * @param {(name: string) => string | undefined} place where an entry goes, relative to the destination; undefined
 *   leaves it out
 * @throws {Error} on a damaged archive, an entry that would land outside, or a symbolic link (none is expected)
 */
export async function unpackZip(archive, destination, place) {
  const zip = await yauzl.openPromise(archive, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      const name = place(entry.fileName);
      if (name === undefined || name === '' || name.endsWith('/')) continue;
      const file = join(destination, name);
      if (!resolve(file).startsWith(resolve(destination) + sep))
        throw new Error(`${entry.fileName} leads outside`);
      const mode = entry.externalFileAttributes >>> 16;
      if ((mode & FILE_TYPE_BITS) === SYMBOLIC_LINK) throw new Error(`${entry.fileName} is a symbolic link`);
      mkdirSync(dirname(file), { recursive: true });
      const content = await zip.openReadStreamPromise(entry);
      await pipeline(content, createWriteStream(file, { mode: mode & PERMISSION_BITS || 0o644 }));
    }
  } finally {
    zip.close();
  }
}
