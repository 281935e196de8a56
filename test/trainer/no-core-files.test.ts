// A process that crashes leaves none of its words on the disk, also where the system keeps core files.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const SOURCE = resolve(import.meta.dirname, '../../trainer/client/no-core-files.ts');
const TSX = resolve(import.meta.dirname, '../../node_modules/tsx/dist/esm/index.mjs');

/** A process that knows a name, says how it and a child of its child are set, and crashes. */
const CRASHING = `
  import { execFileSync } from 'node:child_process';
  import { readFileSync } from 'node:fs';
  import { keepMemoryOutOfCoreFiles } from ${JSON.stringify(SOURCE)};
  keepMemoryOutOfCoreFiles();
  const words = Buffer.from('Aloisia ' + 'Rumpelmayr '.repeat(1000));
  const own = readFileSync('/proc/self/coredump_filter', 'latin1');
  const below = execFileSync('sh', ['-c', 'cat /proc/self/coredump_filter'], { encoding: 'latin1' });
  process.stdout.write(JSON.stringify([own, below]), () => (process.abort(), words));
`;

it.skipIf(process.platform !== 'linux')('a crash leaves no memory in a core file', () => {
  const place = folder.path('place');
  mkdirSync(place);
  // As many core files as the system lets this process have.
  const start = 'ulimit -c "$(ulimit -H -c)"; exec "$@"';
  const node = [process.execPath, '--import', TSX, '--input-type=module', '-e', CRASHING];
  const { stdout, signal } = spawnSync('sh', ['-c', start, 'sh', ...node], { cwd: place, encoding: 'utf8' });
  expect(signal).toBe('SIGABRT');
  expect(JSON.parse(stdout)).toEqual(['00000000\n', '00000000\n']);
  for (const name of readdirSync(place)) {
    expect(statSync(join(place, name)).size).toBeLessThan(1_000_000);
    expect(readFileSync(join(place, name)).includes('Rumpelmayr')).toBe(false);
  }
});
