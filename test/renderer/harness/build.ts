// Bundles the harness into a folder that any Chromium can open: the window's own page and styles, with a project in memory behind
// it. `npx tsx test/renderer/harness/build.ts [FOLDER]`
import { copyFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { languagePlugin } from '../../../scripts/languages/language-module.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

export async function buildHarness(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [join(import.meta.dirname, 'main.ts')],
    outfile: join(folder, 'index.js'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'chrome130',
    sourcemap: 'inline',
    charset: 'utf8',
    tsconfig: join(ROOT, 'renderer/tsconfig.json'),
    plugins: [languagePlugin({ markup: true })],
    logLevel: 'error',
  });
  for (const file of ['index.html', 'index.css'])
    await copyFile(join(ROOT, 'renderer', file), join(folder, file));
  return folder;
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  await buildHarness(resolve(process.argv[2] ?? join(ROOT, '.cache/harness')));
}
