import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SYSROOT } from '../../scripts/setup/places.mjs';
import { findProgram } from '../../scripts/setup/run-command.mjs';

/**
 * A program of the system's, or the one that set-up has unpacked from its package where it can't be installed.
 * @throws Error where there is neither
 */
export function unpackedProgram(name: string): string {
  const installed = findProgram(name);
  if (installed !== undefined) return installed;
  const unpacked = join(SYSROOT, 'usr/bin', name);
  if (existsSync(unpacked)) return unpacked;
  throw new Error(`there is no ${name}: \`npm test\` gets it`);
}
