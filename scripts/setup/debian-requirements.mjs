// What the machine itself must have, and the Debian 12 package that brings each part. Asked for by library or program, not
// by package: other distributions name their packages otherwise, and have the same libraries.
import { ask, findProgram } from './run-command.mjs';

/**
 * @typedef {{ readonly package: string, readonly program: string } | { readonly package: string, readonly library: string }} Requirement
 */

/** To compile sqlite3. @type {readonly Requirement[]} */
export const COMPILER = [
  { package: 'python3', program: 'python3' },
  { package: 'make', program: 'make' },
  { package: 'g++', program: 'g++' },
];

/** What Electron links to. @type {readonly Requirement[]} */
export const WINDOW = [
  { package: 'libgtk-3-0', library: 'libgtk-3.so.0' },
  { package: 'libnss3', library: 'libnss3.so' },
  { package: 'libgbm1', library: 'libgbm.so.1' },
  { package: 'libasound2', library: 'libasound.so.2' },
];

/** A screen in memory, for tests where there is none. @type {readonly Requirement[]} */
export const DISPLAY_SERVER = [{ package: 'xvfb', program: 'Xvfb' }];

/** To see what the app asks of the kernel. @type {readonly Requirement[]} */
export const TRACER = [{ package: 'strace', program: 'strace' }];

/** As ldconfig tags a library of this processor; one for another (i386 beside amd64) is of no use. */
const LIBRARY_TAG = { x64: 'x86-64', arm64: 'AArch64' };

/**
 * The requirements that the system does not meet.
 * @param {readonly Requirement[]} requirements
 * @returns {Requirement[]}
 */
export function unmet(requirements) {
  if (process.platform !== 'linux') return [];
  const libraries = knownLibraries();
  return requirements.filter((need) =>
    'program' in need ? findProgram(need.program) === undefined : !libraries.has(need.library),
  );
}

/** @returns {Set<string>} names such as `libnss3.so` that the system's loader finds */
function knownLibraries() {
  // Its full path: /sbin is not in an ordinary user's PATH on Debian.
  const listing = ask('/sbin/ldconfig', ['-p']).output;
  return parseLibraries(listing, LIBRARY_TAG[/** @type {keyof typeof LIBRARY_TAG} */ (process.arch)] ?? '');
}

/**
 * Reads `ldconfig -p`, whose lines look like `libnss3.so (libc6,x86-64) => /lib/x86_64-linux-gnu/libnss3.so`.
 * @param {string} listing
 * @param {string} tag the processor's
 */
export function parseLibraries(listing, tag) {
  const names = listing.split('\n').flatMap((line) => {
    const match = /^\s+(\S+) \(([^)]*)\) => /.exec(line);
    return match?.[1] !== undefined && match[2]?.includes(tag) ? [match[1]] : [];
  });
  return new Set(names);
}
