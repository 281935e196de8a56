import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import { bundleOptions } from '../../scripts/bundle/bundle-options.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SHARD_THREAD = 'trainer/engines/onnx/shard-thread.ts';

/**
 * The trainer's process as the product runs it, bundled from the sources as they are now (tfjs loads under Node only when bundled). Under the
 * root, so that it finds the native packages. Call where tests are declared; the path is there once they run.
 */
export function builtWorker(): { readonly entry: string } {
  const folder = join(ROOT, '.cache', `test-worker.${process.pid}`);
  const entry = join(folder, 'process.mjs');
  beforeAll(async () => {
    const programs = {
      'process.mjs': 'trainer/process/entry.ts',
      'shard-thread.js': SHARD_THREAD,
      'predict-thread.js': 'trainer/process/predict-thread.ts',
    };
    for (const [output, source] of Object.entries(programs)) {
      await build({
        ...bundleOptions('node', ROOT),
        entryPoints: [join(ROOT, source)],
        outfile: join(folder, output),
      });
    }
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  return { entry };
}

/** A training thread's program, bundled as the product's is. Call where tests are declared; the file is there once they run. */
export function builtShardThread(): URL {
  const file = join(ROOT, '.cache', `test-thread.${process.pid}`, 'shard-thread.mjs');
  beforeAll(async () => {
    await build({ ...bundleOptions('node', ROOT), entryPoints: [join(ROOT, SHARD_THREAD)], outfile: file });
  });
  afterAll(async () => {
    await rm(dirname(file), { recursive: true, force: true });
  });
  return pathToFileURL(file);
}
