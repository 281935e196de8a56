// Looks for words in every byte of every file that was written: as they are, in capitals or small letters, in both orders of UTF-16, and in base 64
// wherever in a text they may stand.
import { execFile } from 'node:child_process';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface Pattern {
  readonly what: string;
  readonly bytes: Buffer;
}

export interface Found {
  readonly path: string;
  readonly pattern: string;
  readonly at: number;
}

const CHUNK_BYTES = 4 * 1024 * 1024;

/** The byte patterns of a word. */
export function patternsOf(word: string): readonly Pattern[] {
  const cases = [...new Set([word, word.toLowerCase(), word.toUpperCase()])];
  const encodings = cases.flatMap((text): Pattern[] => {
    const little = Buffer.from(text, 'utf16le');
    return [
      { what: `${text} in UTF-8`, bytes: Buffer.from(text, 'utf8') },
      { what: `${text} in UTF-16LE`, bytes: little },
      { what: `${text} in UTF-16BE`, bytes: Buffer.from(little).swap16() },
    ];
  });
  // In base 64 three bytes are four letters: a word looks different in each of three places; its ends depend on its neighbours.
  const inBase64 = [0, 1, 2].map((shift): Pattern => {
    const letters = Buffer.concat([Buffer.alloc(shift), Buffer.from(word, 'utf8')]).toString('base64');
    const whole = letters.slice(shift === 0 ? 0 : 4, Math.floor(((shift + word.length) * 8) / 24) * 4);
    return { what: `${word} in base 64`, bytes: Buffer.from(whole, 'latin1') };
  });
  return [...encodings, ...inBase64];
}

/** Every file below a folder. What vanishes meanwhile is left out. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return found.flat();
}

/** Every file of this machine's disks that was written since a moment, whoever wrote it. Half a minute where nothing of the disk is in memory. */
export async function filesOfMachine(sinceMs: number): Promise<string[]> {
  const virtual = ['/proc', '/sys', '/dev'].flatMap((path) => ['-path', path, '-o']).slice(0, -1);
  const since = ['-newermt', `@${Math.floor(sinceMs / 1000)}`];
  const expression = ['(', ...virtual, ')', '-prune', '-o', '-type', 'f', ...since, '-print0'];
  // It ends with 1 when something vanishes under it.
  const { stdout } = await promisify(execFile)('find', ['/', ...expression], {
    maxBuffer: 256 * 1024 * 1024,
  }).catch((error: unknown) => {
    if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string')
      return { stdout: error.stdout };
    throw error;
  });
  return [...stdout.split('\0').filter(Boolean), ...(await filesBelow('/dev/shm'))];
}

/** The files of a folder, not those of the folders in it. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(folder, entry.name));
}

/** @returns where one of the words stands, once for each file and pattern; and how much was read */
export async function searchFiles(
  paths: readonly string[],
  words: readonly string[],
): Promise<{ readonly found: Found[]; readonly files: number; readonly bytes: number }> {
  const patterns = words.flatMap(patternsOf);
  const longest = Math.max(...patterns.map(({ bytes }) => bytes.length));
  const found: Found[] = [];
  let total = 0;
  let files = 0;
  for (const path of paths) {
    const file = await open(path, 'r').catch(() => null);
    if (!file) continue;
    files++;
    try {
      // What may begin in one piece and end in the next is in both.
      const buffer = Buffer.alloc(CHUNK_BYTES + longest);
      const seen = new Set<Pattern>();
      for (let at = 0; ; at += CHUNK_BYTES) {
        const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
        total += Math.min(bytesRead, CHUNK_BYTES);
        const piece = buffer.subarray(0, bytesRead);
        for (const pattern of patterns) {
          const where = seen.has(pattern) ? -1 : piece.indexOf(pattern.bytes);
          if (where < 0) continue;
          seen.add(pattern);
          found.push({ path, pattern: pattern.what, at: at + where });
        }
        if (bytesRead < buffer.length) break;
      }
    } finally {
      await file.close();
    }
  }
  return { found, files, bytes: total };
}

/** Of these files, those that were written since a moment: whatever else uses this machine is looked into as well. */
export async function writtenSince(paths: readonly string[], sinceMs: number): Promise<string[]> {
  const recent = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path).catch(() => null);
      return found && found.mtimeMs >= sinceMs ? path : null;
    }),
  );
  return recent.filter((path) => path !== null);
}
