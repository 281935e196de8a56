// `npm test`: sets the machine up and runs all tests, those of the real window included. Its last line is the count.
//
// Plain JavaScript, like all of scripts/setup/: it is the first thing that runs in a fresh clone, before there is a
// compiler or any package. What follows `--` on npm's command line goes to the test runner:
//
//   npm test -- test/formats
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runInForeground } from './setup/child-program.mjs';
import { setUp } from './setup/index.mjs';
import { CACHE, ROOT } from './setup/places.mjs';
import { failSetup } from './setup/report.mjs';
import { summarise } from './setup/test-summary.mjs';

const REPORT = join(CACHE, `test-report.${process.pid}.json`);

try {
  await setUp({ window: true, displayServer: true });
} catch (error) {
  failSetup(error);
}
mkdirSync(CACHE, { recursive: true });
const runner = join(ROOT, 'node_modules/vitest/vitest.mjs');
const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
const code = await runInForeground(process.execPath, [runner, 'run', ...reports, ...process.argv.slice(2)], {
  cwd: ROOT,
  // No test may wait for somebody to type.
  stdio: ['ignore', 'inherit', 'inherit'],
});
const summary = summarise(readReport(), code);
rmSync(REPORT, { force: true });
console.log(summary.line);
process.exitCode = summary.code;

/** @returns {import('./setup/test-summary.mjs').TestReport | undefined} */
function readReport() {
  try {
    return JSON.parse(readFileSync(REPORT, 'utf8'));
  } catch {
    // The runner ended before it could write one, and has said why.
    return undefined;
  }
}
