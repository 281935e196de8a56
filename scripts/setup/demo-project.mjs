// The project that the window opens first: the sample corpus, half of it annotated, with a network trained on that half, so that a first
// look shows real suggestions. Trained here rather than shipped: it is a minute's work, and it proves that training works on this machine.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CACHE, ROOT, STAMPS } from './places.mjs';
import { runLogged } from './run-command.mjs';
import { keyOfFiles, stampFits, writeStamp } from './stamp.mjs';

const PROJECT = join(CACHE, 'demo', 'demo.cman');
const STAMP = join(STAMPS, 'demo-project');

/**
 * What makes another demo project worth a minute: other sentences, another network, other encoders. Not every change of the code: a project
 * of an older version is opened and brought up to date as anybody's would be.
 */
const INPUTS = [
  ...['resources/demo', 'resources/schemas', 'trainer/network', 'core/contract/cman-config.ts'],
  ...['.cache/encoders/minilm/encoder.json', '.cache/encoders/glove/encoder.json'],
].map((path) => join(ROOT, path));

const WITHOUT = 'The app makes a demo project by itself then, without a trained network.';

/** @returns {import('./report.mjs').Finding} */
export function findDemoProject() {
  const key = keyOfFiles(ROOT, INPUTS);
  if (stampFits(STAMP, key) && existsSync(PROJECT)) return { state: 'done' };
  return {
    state: 'work',
    about: 'a first training, a minute or two',
    run: async () => {
      mkdirSync(dirname(PROJECT), { recursive: true });
      // Made beside its place: a training that is interrupted leaves the old project as it was.
      const draft = join(dirname(PROJECT), `draft-${process.pid}.cman`);
      const clear = () => ['', '-wal', '-shm'].forEach((suffix) => rmSync(draft + suffix, { force: true }));
      clear();
      try {
        await runLogged(process.execPath, [join(ROOT, 'build/cli/main.js'), 'demo', '--prepare', draft], {
          log: 'demo-project',
          remedy: WITHOUT,
        });
        renameSync(draft, PROJECT);
      } catch (error) {
        clear();
        return `NOT MADE. ${error instanceof Error ? error.message : String(error)}\n${WITHOUT}`;
      }
      writeStamp(STAMP, key);
      return 'made';
    },
  };
}
