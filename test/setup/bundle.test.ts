// What the build is made of, on a tree made for the test.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { copiedFiles, findPrograms } from '../../scripts/bundle/programs.ts';

const ENTRIES = [
  'electron/main.ts',
  'electron/preload/index.ts',
  'electron/preload/engine-window.ts',
  'renderer/engine-window/page.ts',
  'trainer/process/engine-worker.ts',
  'trainer/process/entry.ts',
  'trainer/engines/onnx/shard-thread.ts',
  'trainer/process/predict-thread.ts',
  'cli/main.ts',
  'cli/in-app.ts',
  'renderer/index.ts',
  'bench/main.ts',
  'bench/fuzz/worker-entry.ts',
];

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cman-bundle-'));
  const plugin = 'plugins/formats/text';
  const files = [
    ...ENTRIES,
    `${plugin}/index.ts`,
    `${plugin}/plugin.json`,
    'plugins/formats/notes/readme.txt',
  ];
  for (const file of [...files, 'renderer/index.html', 'renderer/index.css', 'resources/demo/news.json']) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), '');
  }
});
afterEach(() => rm(root, { recursive: true }));

it('bundles every program, and every folder of plugins/ that has a manifest', async () => {
  const outputs = (await findPrograms(root)).map(({ output }) => output);
  expect(outputs).toEqual([
    'electron/main.js',
    'electron/preload.cjs',
    'electron/engine-preload.cjs',
    'engine-window/page.js',
    'engine-window/engine-worker.js',
    'trainer/process.js',
    'trainer/shard-thread.js',
    'trainer/predict-thread.js',
    'cli/main.js',
    'cli/in-app.js',
    'bench/main.js',
    'bench/fuzz-worker.js',
    'renderer/index.js',
    'plugins/formats/text/index.js',
  ]);
});

it("copies manifests, the window's page and style, and the resources", async () => {
  const names = (await copiedFiles(root)).map(({ to }) => to);
  expect(names.sort()).toEqual([
    'engine-window/index.html',
    'plugins/formats/text/plugin.json',
    'renderer/index.css',
    'renderer/index.html',
    'resources',
  ]);
});

it('names the entry that is missing', async () => {
  await rm(join(root, 'cli/main.ts'));
  await expect(findPrograms(root)).rejects.toThrow('cli/main.ts');
});
