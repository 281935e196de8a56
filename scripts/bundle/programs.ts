// What the product is made of: which source becomes which file of `build/`.
import { readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunsIn } from './bundle-options.ts';

export interface Program {
  /** Absolute path of the entry module. */
  readonly source: string;
  /** Relative to the build folder. */
  readonly output: string;
  readonly runsIn: RunsIn;
}

export interface CopiedFile {
  /** Absolute path of a file or folder. */
  readonly from: string;
  /** Relative to the build folder. */
  readonly to: string;
}

const FIXED: readonly { source: string; output: string; runsIn: RunsIn }[] = [
  { source: 'electron/main.ts', output: 'electron/main.js', runsIn: 'node' },
  { source: 'electron/preload/index.ts', output: 'electron/preload.cjs', runsIn: 'preload' },
  { source: 'electron/preload/engine-window.ts', output: 'electron/engine-preload.cjs', runsIn: 'preload' },
  { source: 'renderer/engine-window/page.ts', output: 'engine-window/page.js', runsIn: 'window' },
  { source: 'trainer/process/engine-worker.ts', output: 'engine-window/engine-worker.js', runsIn: 'window' },
  { source: 'trainer/process/entry.ts', output: 'trainer/process.js', runsIn: 'node' },
  {
    source: 'trainer/engines/onnx/shard-thread.ts',
    output: 'trainer/shard-thread.js',
    runsIn: 'node',
  },
  { source: 'trainer/process/predict-thread.ts', output: 'trainer/predict-thread.js', runsIn: 'node' },
  { source: 'cli/main.ts', output: 'cli/main.js', runsIn: 'terminal' },
  { source: 'cli/in-app.ts', output: 'cli/in-app.js', runsIn: 'node' },
  { source: 'bench/main.ts', output: 'bench/main.js', runsIn: 'node' },
  { source: 'bench/fuzz/worker-entry.ts', output: 'bench/fuzz-worker.js', runsIn: 'node' },
  { source: 'renderer/index.ts', output: 'renderer/index.js', runsIn: 'window' },
];

/** A folder of its own: the hidden window reaches nothing else. */
const ENGINE_PAGE = 'renderer/engine-window/index.html';

/**
 * The programs and the plugins under `root`.
 * @throws Error where a program's entry is not there
 */
export async function findPrograms(root: string): Promise<Program[]> {
  const fixed = FIXED.map((program) => ({ ...program, source: join(root, program.source) }));
  const absent = fixed.find(({ source }) => !existsSync(source));
  if (absent !== undefined)
    throw new Error(`there is no ${absent.source}, which ${absent.output} is made of`);
  const plugins = (await findPluginFolders(root)).map((folder): Program => ({
    source: join(root, folder, 'index.ts'),
    output: `${folder}/index.js`,
    runsIn: 'node',
  }));
  return [...fixed, ...plugins];
}

/** Files that are part of the product as they are. */
export async function copiedFiles(root: string): Promise<CopiedFile[]> {
  const manifests = (await findPluginFolders(root)).map((folder) => `${folder}/plugin.json`);
  const renderer = await readdir(join(root, 'renderer'));
  const pages = renderer.filter((name) => /\.(html|css)$/.test(name)).map((name) => `renderer/${name}`);
  const asTheyAre = [...manifests, ...pages, 'resources'].map((path) => ({
    from: join(root, path),
    to: path,
  }));
  return [...asTheyAre, { from: join(root, ENGINE_PAGE), to: 'engine-window/index.html' }];
}

/** Folders `plugins/<kind>/<id>` with a manifest, relative to `root`, sorted. */
export async function findPluginFolders(root: string): Promise<string[]> {
  const folders: string[] = [];
  for (const kind of await subfolders(join(root, 'plugins'))) {
    for (const id of await subfolders(join(root, 'plugins', kind))) {
      const folder = `plugins/${kind}/${id}`;
      if (existsSync(join(root, folder, 'plugin.json'))) folders.push(folder);
    }
  }
  return folders.sort();
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
