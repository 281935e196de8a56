// How a development runtime of Electron is started on this machine: by `npm start` and by the tests of the window.
import { accessSync, constants, statfsSync } from 'node:fs';
import { electronProgram } from './electron-runtime.mjs';
import { ask } from './run-command.mjs';
import { windowEnvironment } from './window-libraries.mjs';

/** Chromium's pages share memory through /dev/shm and crash when it is full; containers often give it 64 MB, or none. */
const LEAST_SHARED_MEMORY_BYTES = 512 * 1024 * 1024;

/**
 * Program, first arguments and environment for Electron. The app's own path and arguments come after `args`.
 * @returns {{ program: string, args: string[], env: NodeJS.ProcessEnv }}
 */
export function electronCommand() {
  const program = electronProgram();
  /** @type {string[]} */
  const args = [];
  if (process.platform === 'linux') {
    if (!sandboxWorks()) args.push('--no-sandbox');
    if (sharedMemoryBytes() < LEAST_SHARED_MEMORY_BYTES) args.push('--disable-dev-shm-usage');
  }
  return { program, args, env: windowEnvironment() };
}

/**
 * Chromium refuses its sandbox to root, and for others builds it from user namespaces, which many containers forbid. A
 * released package brings a set-uid helper instead; an unpacked runtime cannot.
 */
function sandboxWorks() {
  return process.getuid?.() !== 0 && ask('unshare', ['--user', '--map-root-user', 'true']).ok;
}

function sharedMemoryBytes() {
  try {
    accessSync('/dev/shm', constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize;
  } catch {
    return 0;
  }
}
