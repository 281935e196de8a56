import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import { bundleOptions } from '../../scripts/bundle/bundle-options.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * The trainer's process as the product runs it, bundled from the sources as they are now (tfjs loads under Node only when bundled). Under the
 * root, so that it finds the native packages. Call where tests are declared; the path is there once they run.
 */
export function builtWorker(): { readonly entry: string } {
  const folder = join(ROOT, '.cache', `test-worker.${process.pid}`);
  const entry = join(folder, 'process.mjs');
  beforeAll(async () => {
    await build({
      ...bundleOptions('node', ROOT),
      entryPoints: [join(ROOT, 'trainer/process/entry.ts')],
      outfile: entry,
    });
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  return { entry };
}
