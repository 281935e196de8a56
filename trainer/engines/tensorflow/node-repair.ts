// The repair for Node 23 and later, which removed functions of `util` that tfjs-node 4.22 calls at run time, after it has loaded
// (dist/nodejs_kernel_backend.js, dist/kernels/TopK.js). tfjs has mended it in its sources; no release has it.
import util from 'node:util';

/** All that tfjs-node 4.22 calls of what Node deprecates. `isArray` outlives Node 23, as deprecated as the other. */
const REMOVED: Readonly<Record<string, (value: unknown) => boolean>> = {
  isNullOrUndefined: (value) => value === null || value === undefined,
  isArray: (value) => Array.isArray(value),
};

/**
 * Puts back what is missing, and leaves alone what is there.
 * @param target Node's `util`, the object that `require('util')` gives
 * @returns the names that were missing
 */
export function restoreRemovedFunctions(target: object = util): string[] {
  const missing = Object.keys(REMOVED).filter((name) => !(name in target));
  for (const name of missing)
    Object.defineProperty(target, name, { value: REMOVED[name], configurable: true });
  return missing;
}
