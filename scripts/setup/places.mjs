// Every folder the set-up makes lies under `.cache/` or `build/`, both ignored by git: deleting them is always safe.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const ROOT = resolve(fileURLToPath(import.meta.url), '../../..');

export const CACHE = join(ROOT, '.cache');
export const STAMPS = join(CACHE, 'stamps');
export const LOGS = join(CACHE, 'logs');
export const NODE_HEADERS = join(CACHE, 'node-headers');
export const ELECTRON_RUNTIME = join(CACHE, 'electron-runtime');
export const SYSROOT = join(CACHE, 'sysroot');
