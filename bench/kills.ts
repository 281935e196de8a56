// A scripted session in the real app, killed at random moments: the window's process, a trainer, the main process, in turn. What was accepted must be
// there, and the project file sound, after every kill. A program of its own, started by bench/window-process.ts.
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { KilledSession, VICTIMS, type KillResult } from '../test/window/kills/killed-session.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
const begun = performance.now();
const session = await KilledSession.begin(Number(values.seed));
const results: KillResult[] = [];
try {
  for (let kill = 0; kill < kills; kill++) {
    const victim = VICTIMS[kill % VICTIMS.length] ?? 'main';
    const result = await session.kill(victim);
    results.push(result);
    if (result.lost.length > 0 || !result.sound)
      console.error(`kill ${kill + 1} (${victim}): lost ${result.lost.join(' ')}, sound: ${result.sound}`);
    if ((kill + 1) % 15 === 0)
      console.error(`${kill + 1} kills, ${Math.round((performance.now() - begun) / 1000)} s`);
  }
} catch (error) {
  // What was found until then is told all the same.
  console.error(error instanceof Error ? error.message.split('\n')[0] : String(error));
  process.exitCode = 1;
} finally {
  await session.end();
}
const rows = VICTIMS.map((victim) => {
  const own = results.filter((result) => result.victim === victim);
  return {
    killed: victim,
    times: own.length,
    acceptedActions: own.reduce((sum, { accepted }) => sum + accepted, 0),
    lostActions: own.reduce((sum, { lost }) => sum + lost.length, 0),
    corruptProjects: own.filter(({ sound }) => !sound).length,
  };
});
const seconds = Math.round((performance.now() - begun) / 1000);
if (values.json)
  console.log(
    JSON.stringify({ kills: results.length, seed: Number(values.seed), seconds, load: loadavg()[1], rows }),
  );
else {
  console.table(rows);
  console.log(`${results.length} kills in ${seconds} s, load ${loadavg()[1]?.toFixed(1)}`);
}
if (rows.some(({ lostActions, corruptProjects }) => lostActions + corruptProjects > 0)) process.exitCode = 1;
