// The display server for tests, and the environment that Electron finds its libraries in.
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SYSROOT } from './places.mjs';
import { findProgram } from './run-command.mjs';
import { sysrootEnvironment } from './sysroot.mjs';

/** @returns {NodeJS.ProcessEnv} */
export function windowEnvironment() {
  return sysrootEnvironment();
}

/**
 * How to start Xvfb; display and screen come after `args`.
 * @returns {{ program: string, args: string[], env: NodeJS.ProcessEnv, cwd?: string }}
 */
export function displayServer() {
  const unpacked = join(SYSROOT, 'usr/bin/Xvfb');
  if (findProgram('Xvfb') !== undefined || !existsSync(unpacked)) {
    return { program: 'Xvfb', args: [], env: { ...process.env } };
  }
  return {
    program: relocated(unpacked),
    args: ['-xkbdir', join(SYSROOT, 'usr/share/X11/xkb')],
    env: sysrootEnvironment(),
    cwd: SYSROOT,
  };
}

/**
 * Xvfb starts `/usr/bin/xkbcomp`, a path written into it that no option changes. In a copy of the program it is made the
 * relative path `usr/bin`, a byte shorter, which is right where the sysroot is the working folder.
 * @param {string} original
 * @returns {string} the copy's path
 */
function relocated(original) {
  const copy = `${original}-relocated`;
  if (existsSync(copy)) return copy;
  const bytes = readFileSync(original);
  const compiledIn = Buffer.from('\0/usr/bin\0');
  const at = bytes.indexOf(compiledIn);
  if (at < 0 || bytes.indexOf(compiledIn, at + 1) >= 0) {
    throw new Error(`${original} does not have the one path to xkbcomp that was expected`);
  }
  Buffer.from('\0usr/bin\0\0').copy(bytes, at);
  writeFileSync(copy, bytes);
  chmodSync(copy, 0o755);
  return copy;
}
