// Packages of the npm registry that are used as archives of files, not as dependencies: fetched by npm's own client (so
// that a mirror, a proxy or a certificate configured for npm holds for them too) and checked before they are opened.
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SetupError } from './report.mjs';
import { npmCommand, runLogged } from './run-command.mjs';

/**
 * `integrity` is that of the tarball, as npm writes it: "sha512-" and base64.
 * @typedef {{ readonly name: string, readonly version: string, readonly integrity: string }} PinnedPackage
 */

/**
 * Fetches a package and unpacks part of it.
 * @param {PinnedPackage} pin
 * @param {string} folder gets the tarball's `package/` folder
 * @param {readonly string[]} members what to unpack, such as `package/include`, as arguments of tar
 * @throws {SetupError} when the registry is out of reach, or gives another file than the pinned one
 */
export async function unpackPackage(pin, folder, members) {
  mkdirSync(folder, { recursive: true });
  const spec = `${pin.name}@${pin.version}`;
  const [program, args] = npmCommand([
    'pack',
    '--silent',
    '--ignore-scripts',
    '--pack-destination',
    folder,
    spec,
  ]);
  const log = `package-${pin.name.replace(/\W+/g, '-')}`;
  await runLogged(program, args, {
    log,
    // Anywhere but in the project: there npm would look at our package.json first.
    cwd: folder,
    remedy: 'see that the npm registry is reachable (`npm ping`) and run the command again.',
  });
  const tarball = join(folder, `${pin.name.replace('@', '').replace('/', '-')}-${pin.version}.tgz`);
  const integrity = await integrityOf(tarball);
  if (integrity !== pin.integrity) {
    throw new SetupError(
      `${spec} arrived with the checksum ${integrity}, not ${pin.integrity}; nothing of it was used.`,
      'ask whoever runs the npm registry that you use: the package there is not the published one.',
    );
  }
  await runLogged('tar', ['-xzf', tarball, '-C', folder, ...members], {
    log,
    remedy: 'see that there is 1 GB of free disk space and run the command again.',
  });
}

/** @param {string} file */
async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}
