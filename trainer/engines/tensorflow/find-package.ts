// The package and its version, read from its files: nothing of it is run here.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { PACKAGES, type PackageName } from './places.ts';

export interface FoundPackage {
  readonly name: PackageName;
  readonly version: string;
  /** Absolute path. */
  readonly folder: string;
  /** Of the tfjs-core that it brings; null where that is missing, as in an installation that was cut off. */
  readonly coreVersion: string | null;
}

const manifest = z.object({ version: z.string() });

/**
 * In the first of the folders that has one of them.
 * @param folders absolute; each is looked in as Node would for a module there: its `node_modules`, then its parents'
 */
export function findPackage(folders: readonly string[]): FoundPackage | null {
  for (const folder of folders) {
    for (const name of PACKAGES) {
      const found = installed(folder, name);
      if (!found) continue;
      // By the way that its own modules take: two copies of tfjs-core may lie on it.
      const union = installed(found.folder, '@tensorflow/tfjs');
      const core = union && installed(union.folder, '@tensorflow/tfjs-core');
      return { name, ...found, coreVersion: core?.version ?? null };
    }
  }
  return null;
}

function installed(from: string, name: string): { version: string; folder: string } | null {
  let file: string;
  try {
    file = createRequire(join(from, 'any.js')).resolve(`${name}/package.json`);
  } catch {
    return null;
  }
  const { version } = manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { version, folder: dirname(file) };
}
