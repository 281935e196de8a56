// The native part of the `sqlite3` package, compiled on this machine over SQLite3 Multiple Ciphers: the ready-made one is a download from
// elsewhere, and its SQLite cannot encrypt (docs/adr/0001-dependencies.md).
// `npm ci` empties node_modules, so a copy is kept under .cache/: two minutes of compiling happen once a machine.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { compilerEnvironment } from './compiler.mjs';
import { nodeHeaders } from './node-headers.mjs';
import { unpackPackage } from './pinned-package.mjs';
import { CACHE, ROOT } from './places.mjs';
import { SetupError } from './report.mjs';
import { ask, runLogged } from './run-command.mjs';

const PACKAGE = join(ROOT, 'node_modules/sqlite3');
const BUILD_FILE = join(ROOT, 'scripts/setup/sqlite/binding.gyp');
const BINARY = 'build/Release/node_sqlite3.node';

/** SQLite with encryption, as one C file, out of another package that is not used otherwise. */
const CIPHERS = {
  name: 'better-sqlite3-multiple-ciphers',
  version: '13.0.3',
  integrity:
    'sha512-UYabM82r1J84TLWc/SszoHs6XopWpl/2HCg3Nui1JUaFXg/VLswzkPowYiRhK/4CftI8dgtikwyZQecMldrGxQ==',
};
const CIPHERS_VERSION = 'SQLite3 Multiple Ciphers 2.4.0';

/** Raise when the build file changes what is compiled. */
const RECIPE = 1;

/** Whether a database opens that can be encrypted. In a process of its own, since a broken native module can take its process along. */
export function sqliteLoads() {
  const script =
    "new (require('sqlite3').Database)(':memory:').get('SELECT sqlite3mc_version() AS version', (error, row) => " +
    `process.exit(row?.version === '${CIPHERS_VERSION}' ? 0 : 1))`;
  return existsSync(join(PACKAGE, BINARY)) && ask(process.execPath, ['-e', script]).ok;
}

/** @returns {import('./report.mjs').Finding} */
export function findSqlite() {
  if (sqliteLoads()) return { state: 'done' };
  return {
    state: 'work',
    about: 'compiling takes about two minutes',
    run: async (say) => {
      const kept = keptCopy();
      if (existsSync(kept)) {
        put(kept, join(PACKAGE, BINARY));
        if (sqliteLoads()) return 'taken from an earlier build';
      }
      await compile(say);
      if (!sqliteLoads()) {
        throw new SetupError(
          `sqlite3 was compiled but does not load in Node ${process.version}.`,
          'delete node_modules and run the command again; should that not help, report it with .cache/logs/sqlite.log.',
        );
      }
      put(join(PACKAGE, BINARY), kept);
      return 'compiled';
    },
  };
}

/** @param {(line: string) => void} say */
async function compile(say) {
  const headers = await nodeHeaders(say);
  // Within the project, so that the headers of node-addon-api are found as the package would find them.
  const work = join(CACHE, `sqlite3.${process.pid}`);
  rmSync(work, { recursive: true, force: true });
  try {
    await unpackPackage(CIPHERS, work, ['package/deps/sqlite3']);
    renameSync(join(work, 'package/deps/sqlite3'), join(work, 'sqlite3mc'));
    cpSync(join(PACKAGE, 'src'), join(work, 'src'), { recursive: true });
    cpSync(BUILD_FILE, join(work, 'binding.gyp'));
    const gyp = join(ROOT, 'node_modules/node-gyp/bin/node-gyp.js');
    const args = [gyp, 'rebuild', `--nodedir=${headers}`, `--jobs=${availableParallelism()}`];
    await runLogged(process.execPath, args, {
      log: 'sqlite',
      cwd: work,
      env: compilerEnvironment(),
      remedy:
        'the lines above say what is missing; python3, make and g++ have to work. Then run the command again.',
    });
    put(join(work, BINARY), join(PACKAGE, BINARY));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function keptCopy() {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  const recipe = `${version}-${CIPHERS.name}-${CIPHERS.version}-${RECIPE}`;
  return join(CACHE, 'sqlite3', `${recipe}-${process.platform}-${process.arch}`, 'node_sqlite3.node');
}

/** @param {string} from @param {string} to */
function put(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  const partial = `${to}.${process.pid}`;
  cpSync(from, partial);
  renameSync(partial, to);
}
