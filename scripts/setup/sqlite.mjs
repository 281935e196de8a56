// The native part of the `sqlite3` package, compiled on this machine: the ready-made one is a download from elsewhere.
// `npm ci` empties node_modules, so a copy is kept under .cache/: two minutes of compiling happen once a machine.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { compilerEnvironment } from './compiler.mjs';
import { nodeHeaders } from './node-headers.mjs';
import { CACHE, ROOT } from './places.mjs';
import { SetupError } from './report.mjs';
import { ask, runLogged } from './run-command.mjs';

const PACKAGE = join(ROOT, 'node_modules/sqlite3');
const BINARY = 'build/Release/node_sqlite3.node';

/** Whether a database opens. In a process of its own, since a broken native module can take its process along. */
export function sqliteLoads() {
  const script = "new (require('sqlite3').Database)(':memory:', (error) => process.exit(error ? 1 : 0))";
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
  const gyp = join(ROOT, 'node_modules/node-gyp/bin/node-gyp.js');
  // node-gyp itself instead of `npm rebuild`: the package's install script would try a download first.
  const args = [gyp, 'rebuild', `--nodedir=${headers}`, `--jobs=${availableParallelism()}`];
  await runLogged(process.execPath, args, {
    log: 'sqlite',
    cwd: PACKAGE,
    env: compilerEnvironment(),
    remedy:
      'the lines above say what is missing; python3, make and g++ have to work. Then run the command again.',
  });
}

function keptCopy() {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  return join(CACHE, 'sqlite3', `${version}-${process.platform}-${process.arch}`, 'node_sqlite3.node');
}

/** @param {string} from @param {string} to */
function put(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  const partial = `${to}.${process.pid}`;
  cpSync(from, partial);
  renameSync(partial, to);
}
