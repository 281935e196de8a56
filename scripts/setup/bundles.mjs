// The bundles under `build/`, made again when a source of theirs has changed.
import { join } from 'node:path';
import { ROOT } from './places.mjs';
import { runLogged } from './run-command.mjs';
import { keyOfFiles, stampFits, writeStamp } from './stamp.mjs';
import { TYPE_SCRIPT } from './type-script.mjs';

const SOURCES = [
  ...['core', 'electron', 'renderer', 'trainer', 'plugins', 'cli', 'bench', 'resources'],
  ...['scripts/build.ts', 'scripts/bundle', 'package.json', 'package-lock.json', 'tsconfig.json'],
].map((path) => join(ROOT, path));

/** In the folder itself: every build replaces the folder, so a stamp can never outlive what it speaks of. */
const STAMP = join(ROOT, 'build/.sources');

/** @returns {import('./report.mjs').Finding} */
export function findBundles() {
  const key = keyOfFiles(ROOT, SOURCES);
  if (stampFits(STAMP, key)) return { state: 'done' };
  return {
    state: 'work',
    run: async () => {
      const [program, first] = TYPE_SCRIPT;
      await runLogged(program, [first, join(ROOT, 'scripts/build.ts')], {
        log: 'build',
        remedy: 'correct the source that the lines above name.',
      });
      writeStamp(STAMP, key);
      return 'built';
    },
  };
}
