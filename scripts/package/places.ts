// Where packaging works and what it makes. All of it is ignored by git: deleting it is always safe.
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
export const CACHE = join(ROOT, '.cache');
/** What people install. */
export const DIST = join(ROOT, 'dist');
/** The app as it goes into the archive: bundles, native modules, nothing else. */
export const STAGE = join(CACHE, 'package', 'app');
/** Files beside the archive that say what is inside: licences, bill of materials. */
export const STAGED_NOTICES = join(CACHE, 'package', 'notices');
/** What stands for the commands in /usr/bin. */
export const STAGED_LINKS = join(CACHE, 'package', 'links');
