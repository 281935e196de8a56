// A stamp says "this was made from exactly these inputs". A step whose stamp still fits has nothing to do, so the
// second `npm start` costs a few file reads. Its file is written last, after the work: a set-up that was killed
// half-way does that step again.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/**
 * One key for an ordered list of inputs. Each part is hashed with its length, so ['ab', 'c'] and ['a', 'bc'] differ.
 * @param {readonly (string | Uint8Array)[]} parts
 * @returns {string} 64 hexadecimal digits
 */
export function keyOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    hash.update(`${bytes.byteLength}:`).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * One key for the names and contents of files. Folders are walked, hidden entries in them left out; a path that does
 * not exist counts as such, so creating it changes the key.
 * @param {string} root names are taken relative to it, so that a moved checkout keeps its stamps
 * @param {readonly string[]} paths files or folders
 */
export function keyOfFiles(root, paths) {
  /** @type {(string | Uint8Array)[]} */
  const parts = [];
  for (const path of paths) {
    for (const file of filesUnder(path)) {
      parts.push(relative(root, file).split(sep).join('/'), readOrEmpty(file));
    }
  }
  return keyOf(parts);
}

/** @param {string} path @returns {string[]} */
function filesUnder(path) {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    return [path];
  }
  return entries
    .filter((entry) => !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesUnder(join(path, entry.name)));
}

/** @param {string} file */
function readOrEmpty(file) {
  try {
    return readFileSync(file);
  } catch {
    return '';
  }
}

/**
 * @param {string} file the stamp's own file
 * @param {string} key
 * @returns {boolean} whether the step was finished with this key
 */
export function stampFits(file, key) {
  try {
    return readFileSync(file, 'utf8').trim() === key;
  } catch {
    return false;
  }
}

/** @param {string} file @param {string} key */
export function writeStamp(file, key) {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, `${key}\n`);
  renameSync(partial, file);
}

/** Before work begins, so that an interrupted step is not taken for a finished one. @param {string} file */
export function removeStamp(file) {
  rmSync(file, { force: true });
}
