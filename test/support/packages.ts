// Packages made for tests: of this checkout's sources, by the command that makes them for people, but without compressing; made again when
// a source has changed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { keyOfFiles, stampFits, writeStamp } from '../../scripts/setup/stamp.mjs';
import { TYPE_SCRIPT } from '../../scripts/setup/type-script.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const OUTPUT = join(ROOT, '.cache', 'package', 'for-tests');
const STAMP = join(OUTPUT, '.sources');
/** Holds the number of the process that makes them. */
const TURN = `${OUTPUT}.turn`;
const SOURCES = [
  ...['core', 'electron', 'renderer', 'trainer', 'plugins', 'cli', 'resources'],
  ...['scripts/package', 'scripts/bundle', 'scripts/build.ts', 'package.json', 'package-lock.json'],
  // What else is inside: the same inputs give the same project and encoders.
  ...['.cache/stamps/demo-project', '.cache/stamps/encoders'],
].map((path) => join(ROOT, path));

export interface Packages {
  /** The app's folder. */
  readonly folder: string;
  readonly deb: string;
}

/** Made by whichever test asks first; others wait. @throws Error with what the packaging said */
export async function packagesForTests(): Promise<Packages> {
  const key = keyOfFiles(ROOT, SOURCES);
  while (!stampFits(STAMP, key) && !(await takeTurn())) await new Promise((done) => setTimeout(done, 500));
  try {
    await makePackages(key);
  } finally {
    if ((await readFile(TURN, 'utf8').catch(() => '')) === String(process.pid)) await rm(TURN);
  }
  const names = await readdir(OUTPUT);
  const ending = (end: string): string => {
    const name = names.find((each) => each.endsWith(end));
    if (name === undefined) throw new Error(`packaging made no ${end}`);
    return join(OUTPUT, name);
  };
  return { folder: ending('-unpacked'), deb: ending('.deb') };
}

/** @returns false while another process that still runs is at it */
async function takeTurn(): Promise<boolean> {
  await mkdir(dirname(TURN), { recursive: true });
  try {
    await writeFile(TURN, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const owner = Number(await readFile(TURN, 'utf8').catch(() => ''));
    if (owner > 0 && !existsSync(`/proc/${owner}`)) await rm(TURN, { force: true });
    return false;
  }
}

async function makePackages(key: string): Promise<void> {
  if (!stampFits(STAMP, key)) {
    await rm(OUTPUT, { recursive: true, force: true });
    const [program, first] = TYPE_SCRIPT;
    const words = [first, join(ROOT, 'scripts/package/main.ts'), '--quick', '--output', OUTPUT];
    const made = spawnSync(program, [...words, '--target', 'dir,deb'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(`packaging failed:\n${made.stdout}\n${made.stderr}`);
    writeStamp(STAMP, key);
  }
}
