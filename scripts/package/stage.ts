// The app as it goes into the archive. Bundles hold all JavaScript but that of native modules, so these are the only packages that are
// copied, and of them only what runs on the platform: no headers, no sources, no build objects, no other platform's libraries.
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { STAGE, ROOT } from './places.ts';

export interface Platform {
  readonly os: 'linux' | 'win32' | 'darwin';
  readonly arch: 'x64' | 'arm64';
}

/**
 * Files of each package that stays outside the bundles, relative to its folder; `bindings` and what it needs find sqlite3's library.
 * `webgpu` is not among them: under Electron it loads and cannot map a buffer, the window's WebGPU stands in its place (ADR 15).
 */
const nativePackages = ({ os, arch }: Platform): Readonly<Record<string, readonly string[]>> => ({
  sqlite3: ['package.json', 'LICENSE', 'lib', 'build/Release/node_sqlite3.node'],
  bindings: ['package.json', 'LICENSE.md', 'bindings.js'],
  'file-uri-to-path': ['package.json', 'LICENSE', 'index.js'],
  'onnxruntime-common': ['package.json', 'dist/cjs'],
  'onnxruntime-node': ['package.json', 'dist', `bin/napi-v6/${os}/${arch}`],
});

/** By this name a desktop knows which entry a running window belongs to. */
const DESKTOP_ENTRY = 'cman-annotator.desktop';

/** Neither types nor source maps are of use at run time. */
const isUseless = (path: string): boolean => /\.(d\.ts|map)$/.test(path);

/**
 * Makes the folder anew.
 * @returns names of the npm packages whose code is inside, sorted
 * @throws Error where a native module was not built
 */
export async function stage(platform: Platform): Promise<string[]> {
  await rm(STAGE, { recursive: true, force: true });
  await mkdir(STAGE, { recursive: true });
  const bundled = await bundle();
  const packages = nativePackages(platform);
  for (const [name, parts] of Object.entries(packages)) {
    for (const part of parts) {
      const to = join(STAGE, 'node_modules', name, part);
      await mkdir(dirname(to), { recursive: true });
      await cp(join(ROOT, 'node_modules', name, part), to, {
        recursive: true,
        filter: (source) => !isUseless(source),
      });
    }
  }
  await writeManifest(Object.keys(packages));
  return [...new Set([...bundled, ...Object.keys(packages)])].sort();
}

/** @returns npm packages with code in a bundle */
async function bundle(): Promise<string[]> {
  const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs');
  const words = [tsx, join(ROOT, 'scripts/build.ts'), '--into', join(STAGE, 'build'), '--packaged'];
  const { status } = spawnSync(process.execPath, words, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error('the bundles could not be made: the lines above say why');
  const account = join(STAGE, 'build', 'inputs.json');
  const inputs = await readFile(account, 'utf8');
  await rm(account);
  const names = [...inputs.matchAll(/node_modules\/((?:@[^/"]+\/)?[^/"]+)\/(?!node_modules\/)/g)];
  return names.flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** What Electron and electron-builder read of `package.json`, without anything that only development needs. */
async function writeManifest(packages: readonly string[]): Promise<void> {
  const { name, productName, version, description, license, type, main, homepage, author } =
    await readManifest(ROOT);
  const versions = await Promise.all(
    packages.map(async (each) => [each, (await readManifest(join(ROOT, 'node_modules', each))).version]),
  );
  const dependencies: unknown = Object.fromEntries(versions);
  const manifest = {
    ...{ name, productName, version, description, license, homepage, author, private: true },
    ...{ type, main, dependencies, desktopName: DESKTOP_ENTRY },
  };
  await writeFile(join(STAGE, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

async function readManifest(folder: string): Promise<Record<string, unknown>> {
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null) throw new Error(`${folder} has no package.json`);
  return { ...manifest };
}
