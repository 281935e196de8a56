// A plugin of somebody's own, read once: all that is said of it, hashed and run comes from the same bytes, so that what was consented to is what
// runs, whatever happens to the folder meanwhile.
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest } from '../../../core/plugin-host.ts';
import { visible } from '../../../core/text/visible.ts';
import type { PluginManifest } from '../../../core/contract/plugin.ts';

export interface OwnPlugin {
  readonly manifest: PluginManifest;
  readonly folder: string;
  /** SHA-256 over names, lengths and bytes of all its files. */
  readonly hash: string;
  /** The entry module's text. */
  readonly source: string;
}

export interface UnusablePlugin {
  readonly folder: string;
  readonly manifest: PluginManifest | null;
  /** For people. */
  readonly problem: string;
}

const MANIFEST = 'plugin.json';
/** A plugin is one module and little beside it; a folder of photographs put there by mistake must not be read for minutes. */
const MAXIMUM_FILES = 200;
const MAXIMUM_BYTES = 20 * 1024 * 1024;

/** Of what is wrong: it may repeat names of the manifest and of files. */
const LONGEST_PROBLEM = 300;

class Unusable extends Error {}

const readable = (problem: string): string =>
  visible(problem.length > LONGEST_PROBLEM ? `${problem.slice(0, LONGEST_PROBLEM)}…` : problem);

/** @returns null for a folder without a plugin.json */
export async function readPluginFolder(folder: string): Promise<OwnPlugin | UnusablePlugin | null> {
  let manifest: PluginManifest | null = null;
  try {
    const files = await readFiles(folder);
    const text = files.get(MANIFEST);
    if (!text) return null;
    const read = readManifest(text.toString('utf8'));
    if (!read.ok) throw new Unusable(read.error);
    manifest = read.value;
    const entry = files.get(manifest.entry.replace(/^\.\//, ''));
    if (!entry) throw new Unusable(`there is no ${manifest.entry} in its folder`);
    return { manifest, folder, hash: hashOf(files), source: entry.toString('utf8') };
  } catch (error) {
    if (error instanceof Unusable) return { folder, manifest, problem: readable(error.message) };
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return { folder, manifest, problem: `its folder cannot be read (${code})` };
  }
}

/** Names relative to the folder, with slashes. @throws Unusable */
async function readFiles(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  let bytes = 0;
  const walk = async (within: string): Promise<void> => {
    for (const entry of await readdir(join(folder, within), { withFileTypes: true })) {
      const name = within === '' ? entry.name : `${within}/${entry.name}`;
      if (entry.isDirectory()) {
        await walk(name);
        continue;
      }
      // A link may lead anywhere, and elsewhere tomorrow.
      if (!entry.isFile())
        throw new Unusable(`${name} is a link or no plain file: a plugin holds files only`);
      bytes += (await lstat(join(folder, name))).size;
      if (files.size >= MAXIMUM_FILES || bytes > MAXIMUM_BYTES)
        throw new Unusable(`it has more than ${MAXIMUM_FILES} files or ${MAXIMUM_BYTES / 1024 / 1024} MB`);
      files.set(name, await readFile(join(folder, name)));
    }
  };
  await walk('');
  return files;
}

function hashOf(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256');
  const names = [...files.keys()].sort();
  for (const name of names) {
    const bytes = files.get(name)!;
    // Lengths in front: no two folders read the same.
    hash.update(`${Buffer.byteLength(name)} ${bytes.length} ${name}`).update(bytes);
  }
  return hash.digest('hex');
}
