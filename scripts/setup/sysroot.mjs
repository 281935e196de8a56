// Debian packages for a user who may not install any: downloaded with apt's own client into folders of ours, and
// unpacked, not installed, into `.cache/sysroot`. What a package's install scripts would do is left undone; where it
// matters (keyboard tables, fonts, settings schemas) environment variables point into the sysroot, below.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CACHE, SYSROOT } from './places.mjs';
import { runLogged } from './run-command.mjs';

const APT_FOLDER = join(CACHE, 'apt');
const LIST = join(SYSROOT, '.packages');

/** Debian's name for the processor's folder of libraries. */
const TRIPLET = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';

/** apt on folders that belong to the user. Its locks are root's, and guard folders that are not used here. */
const APT_OPTIONS = [
  `Dir::State::Lists=${join(APT_FOLDER, 'lists')}`,
  `Dir::Cache=${APT_FOLDER}`,
  `Dir::Cache::Archives=${join(APT_FOLDER, 'archives')}`,
  `Dir::Log=${APT_FOLDER}`,
  'Debug::NoLocking=1',
].flatMap((option) => ['-o', option]);

/** @returns {Set<string>} names of the packages asked for and unpacked, without what they depend on */
export function packagesInSysroot() {
  try {
    return new Set(readFileSync(LIST, 'utf8').split('\n').filter(Boolean));
  } catch {
    return new Set();
  }
}

/**
 * Packages and all they depend on, but for what the system has.
 * @param {readonly string[]} packages
 */
export async function unpackIntoSysroot(packages) {
  const archives = join(APT_FOLDER, 'archives');
  mkdirSync(join(APT_FOLDER, 'lists/partial'), { recursive: true });
  mkdirSync(join(archives, 'partial'), { recursive: true });
  mkdirSync(SYSROOT, { recursive: true });
  const remedy =
    "see that Debian's package mirror is reachable, or ask an administrator for " +
    `\`apt-get install ${packages.join(' ')}\`.`;
  await runLogged('apt-get', [...APT_OPTIONS, 'update'], { log: 'apt-get', remedy });
  const install = ['install', '--yes', '--no-install-recommends', '--download-only', ...packages];
  await runLogged('apt-get', [...APT_OPTIONS, ...install], { log: 'apt-get', remedy });
  const files = readdirSync(archives).filter((name) => name.endsWith('.deb'));
  for (const file of files) {
    await runLogged('dpkg-deb', ['--extract', join(archives, file), SYSROOT], { log: 'dpkg-deb', remedy });
  }
  linkSystemLibraries();
  writeCompilerPrograms();
  await makeTables(remedy);
  rmSync(APT_FOLDER, { recursive: true, force: true });
  writeFileSync(LIST, [...packagesInSysroot(), ...packages].join('\n') + '\n');
  return `unpacked ${files.length} packages`;
}

/**
 * Where the linker looks inside the sysroot for the libraries that every system has: there they are links to the
 * system's own, so that nothing is ever run or linked with a second C library.
 */
function linkSystemLibraries() {
  const loader = process.arch === 'arm64' ? 'lib/ld-linux-aarch64.so.1' : 'lib64/ld-linux-x86-64.so.2';
  const libraries = [
    ...['libc.so.6', 'libm.so.6', 'libmvec.so.1', 'libgcc_s.so.1'].map((name) => `lib/${TRIPLET}/${name}`),
    `usr/lib/${TRIPLET}/libstdc++.so.6`,
    loader,
  ];
  for (const library of libraries) {
    const link = join(SYSROOT, library);
    if (existsSync(link) || !existsSync(join('/', library))) continue;
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(realpathSync(join('/', library)), link);
  }
}

/** gcc and g++ under the names that a build looks for, told where their headers and libraries are. */
function writeCompilerPrograms() {
  const folder = compilerFolder();
  for (const [name, real] of /** @type {const} */ ([
    ['gcc', 'gcc'],
    ['cc', 'gcc'],
    ['g++', 'g++'],
    ['c++', 'g++'],
  ])) {
    const program = join(SYSROOT, 'usr/bin', real);
    if (!existsSync(program)) continue;
    mkdirSync(folder, { recursive: true });
    const script = `#!/bin/sh\nexec "${program}" "--sysroot=${SYSROOT}" "$@"\n`;
    writeFileSync(join(folder, name), script);
    chmodSync(join(folder, name), 0o755);
  }
}

/**
 * What installing would have made and GTK cannot do without: it ends the whole process when a file dialog finds its
 * settings without a compiled schema, or cannot tell that its icons are images.
 * @param {string} remedy
 */
async function makeTables(remedy) {
  const makers = [
    { program: `usr/lib/${TRIPLET}/glib-2.0/glib-compile-schemas`, folder: 'usr/share/glib-2.0/schemas' },
    { program: 'usr/bin/update-mime-database', folder: 'usr/share/mime' },
  ];
  for (const { program, folder } of makers) {
    const paths = [join(SYSROOT, program), join(SYSROOT, folder)];
    if (!paths.every((path) => existsSync(path))) continue;
    const [path = '', ...args] = paths;
    await runLogged(path, args, { log: 'sysroot-tables', remedy, env: environmentInside() });
  }
}

function compilerFolder() {
  return join(SYSROOT, 'compiler');
}

/**
 * The process environment with the sysroot's programs and libraries in it; unchanged where there is no sysroot.
 * @returns {NodeJS.ProcessEnv}
 */
export function sysrootEnvironment() {
  return packagesInSysroot().size === 0 ? { ...process.env } : environmentInside();
}

/** @returns {NodeJS.ProcessEnv} */
function environmentInside() {
  const env = { ...process.env };
  const inside = (/** @type {string[]} */ ...paths) => paths.map((path) => join(SYSROOT, path));
  // After the system's own programs: only what it lacks is taken from here.
  env['PATH'] = joined(env['PATH'], compilerFolder(), ...inside('usr/bin'));
  env['LD_LIBRARY_PATH'] = joined(
    env['LD_LIBRARY_PATH'],
    ...inside(`usr/lib/${TRIPLET}`, `lib/${TRIPLET}`, `usr/lib/${TRIPLET}/nss`),
  );
  env['XDG_DATA_DIRS'] = joined(
    env['XDG_DATA_DIRS'] || '/usr/local/share:/usr/share',
    ...inside('usr/share'),
  );
  if (existsSync(join(SYSROOT, 'etc/fonts/fonts.conf')) && !existsSync('/etc/fonts/fonts.conf')) {
    env['FONTCONFIG_SYSROOT'] = SYSROOT;
  }
  return env;
}

/** @param {(string | undefined)[]} parts */
function joined(...parts) {
  return parts.filter((part) => part !== undefined && part !== '').join(':');
}
