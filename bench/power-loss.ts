// The power fails at thousands of moments of recorded sessions, one plain, one encrypted and given another passphrase on the way: writes that were not
// synced are lost, torn, in any order. A program of its own, started by bench/window-process.ts.
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crash } from '../test/support/power-loss/crash-states.ts';
import { recordSession } from '../test/support/power-loss/recorded-session.ts';
import { canPreload } from '../test/support/preloaded-library.ts';

const { values } = parseArgs({
  options: {
    states: { type: 'string', default: '4000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
if (!canPreload()) throw new Error('a C compiler on Linux is needed to record what a session writes');
const seed = Number(values.seed);
const begun = performance.now();
const rows = [];
for (const encrypted of [false, true]) {
  const base = await mkdtemp(join(tmpdir(), 'cman-power-'));
  try {
    const session = recordSession(base, seed, encrypted);
    const states = Math.ceil(Number(values.states) / 2);
    const report = await crash(base, session, states, seed, (done) => {
      if (done % 500 === 0)
        console.error(`${done} states, ${Math.round((performance.now() - begun) / 1000)} s`);
    });
    for (const failure of report.failures.slice(0, 20)) console.error(failure);
    rows.push({
      project: encrypted ? 'encrypted' : 'plain',
      diskEvents: session.events.length,
      syncs: session.events.filter(({ op }) => op === 'sync').length,
      states: report.states,
      withProject: report.withProject,
      backupsRead: report.backupsRead,
      failures: report.failures.length,
    });
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}
const seconds = Math.round((performance.now() - begun) / 1000);
if (values.json) console.log(JSON.stringify({ seed, seconds, load: loadavg()[1], rows }));
else {
  console.table(rows);
  console.log(`${seconds} s, load ${loadavg()[1]?.toFixed(1)}`);
}
if (rows.some(({ failures }) => failures > 0)) process.exitCode = 1;
