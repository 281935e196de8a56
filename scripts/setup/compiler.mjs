// The environment that native code is compiled in.
import { COMPILER, unmet } from './debian-requirements.mjs';
import { sysrootEnvironment } from './sysroot.mjs';

/** @returns {NodeJS.ProcessEnv} */
export function compilerEnvironment() {
  return unmet(COMPILER).length === 0 ? { ...process.env } : sysrootEnvironment();
}
