// The files of the encoder plugins. The one step that may fail: the app works without them, less well.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, ROOT, STAMPS } from './places.mjs';
import { runLogged } from './run-command.mjs';
import { keyOfFiles, stampFits, writeStamp } from './stamp.mjs';
import { TYPE_SCRIPT } from './type-script.mjs';

const SCRIPT = 'scripts/encoders/prepare.ts';
/** Each is the last file that the script writes of an encoder. */
const ENCODERS = ['minilm', 'glove'].map((id) => join(CACHE, 'encoders', id, 'encoder.json'));
const MADE = join(STAMPS, 'encoders');
const FAILED = join(STAMPS, 'encoders-failed');

/** A machine without a network should not wait for the same failure at every start. */
const RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

const WITHOUT = `The app goes on without them: its suggestions will be poorer. \`npx tsx ${SCRIPT}\` tries again.`;

/** @returns {import('./report.mjs').Finding} */
export function findEncoders() {
  const key = keyOfFiles(ROOT, [join(ROOT, 'scripts/encoders')]);
  const present = ENCODERS.every((file) => existsSync(file));
  if (present && stampFits(MADE, key)) return { state: 'done' };
  // Where they are there by now, somebody made them by hand: the script has only to look them over.
  if (!present && stampFits(FAILED, key) && Date.now() - statSync(FAILED).mtimeMs < RETRY_AFTER_MS) {
    return { state: 'skip', note: `They could not be made less than a day ago. ${WITHOUT}` };
  }
  return {
    state: 'work',
    about: 'a download of 110 MB, then half a minute',
    run: async () => {
      const [program, first] = TYPE_SCRIPT;
      try {
        await runLogged(program, [first, join(ROOT, SCRIPT)], { log: 'encoders', remedy: WITHOUT });
      } catch (error) {
        writeStamp(FAILED, key);
        return `NOT MADE. ${error instanceof Error ? error.message : String(error)}\n${WITHOUT}`;
      }
      writeStamp(MADE, key);
      return 'made';
    },
  };
}
