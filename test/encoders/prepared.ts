import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_FOLDER } from '../../scripts/encoders/prepare.ts';

/** Appended to the name of a test that needs the downloaded files, so that its being skipped says why. */
export const NEEDS_FILES = '(needs the files of: npx tsx scripts/encoders/prepare.ts)';

/** The folder that the set-up made for an encoder, or null where it has not run. */
export function preparedFolder(id: 'minilm' | 'glove'): string | null {
  const folder = join(DEFAULT_FOLDER, id);
  return existsSync(join(folder, 'encoder.json')) ? folder : null;
}
