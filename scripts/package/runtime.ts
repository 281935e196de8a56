// Which Electron a package is built from. A release takes the one that the `electron` package downloads; where that cannot be reached, a
// package can still be built and tested from the runtime of a development checkout, and then says so wherever it is seen (ADR 2).
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { electronProgram } from '../setup/electron-runtime.mjs';
import { ELECTRON_RUNTIME } from '../setup/places.mjs';

export interface Runtime {
  /** Folder that is copied. */
  readonly folder: string;
  readonly version: string;
  /** Made for development from another package's binaries: not to be handed out. */
  readonly development: boolean;
}

/** @throws Error where there is none */
export async function packagedRuntime(): Promise<Runtime> {
  const folder = runtimeFolder();
  if (!existsSync(join(folder, 'version'))) throw new Error(`there is no Electron runtime in ${folder}`);
  const version = (await readFile(join(folder, 'version'), 'utf8')).trim().replace(/^v/, '');
  return { folder, version, development: folder === ELECTRON_RUNTIME };
}

/** The runtime's program, relative to its folder. */
export const runtimeProgram = (): string => relative(runtimeFolder(), electronProgram());

/** On macOS the program lies deep inside the folder that is copied. */
const runtimeFolder = (): string =>
  process.platform === 'darwin' ? resolve(electronProgram(), '../../../..') : dirname(electronProgram());

/** Files of a development runtime that no app has a use for. */
export const DEVELOPMENT_LEFTOVERS = [
  '.binaries',
  '.default-app',
  'version',
  'resources/default_app.asar',
] as const;

export const DEVELOPMENT_NOTICE = [
  'This package was built from the Electron runtime of a development checkout, which another',
  'party compiled and repacked for another purpose. It is for testing the package itself.',
  "Do not hand it out: a release is built from the Electron project's own published archives.",
  '',
].join('\n');
