// Running the project's TypeScript files, once node_modules is there.
import { join } from 'node:path';
import { ROOT } from './places.mjs';

/** Program and first arguments that run a TypeScript file. @type {readonly [string, string]} */
export const TYPE_SCRIPT = [process.execPath, join(ROOT, 'node_modules/tsx/dist/cli.mjs')];
