// How long a person waits for the window: from the start of the program to the first sentence that can be worked on, from a key to what
// it does, and for a long document and a big project to be on the screen. A program of its own, started by bench/window-process.ts.
import { loadavg } from 'node:os';
import { RunningApp } from '../test/window/running-app.ts';
import { measureReading } from './window/reading.ts';
import { summary, type Waits } from './window/waits.ts';

const STARTS = 5;
const KEY_PRESSES = 20;

async function measureWindow(): Promise<Waits[]> {
  const first: number[] = [];
  const again: number[] = [];
  let folder: string | undefined;
  for (let run = 0; run < STARTS; run++) {
    const fresh = await timedStart();
    first.push(fresh.ms);
    await fresh.app.close();
    const { app, ms } = await timedStart(fresh.app.dataFolder);
    again.push(ms);
    await app.close();
    if (run < STARTS - 1) await app.removeData();
    else folder = app.dataFolder;
  }
  const { app } = await timedStart(folder);
  const accepted = await timeKeys(app, 'Enter', () => acceptedCount(app));
  const opened = await timeKeys(app, 'j', () => app.at('sentence').getAttribute('data-sentence-id'));
  await app.close();
  await app.removeData();
  return [
    summary('first start, demo copied, to a sentence on the screen', first),
    summary('start to a sentence on the screen', again),
    summary('accepting by key, to the screen (it is on the disk before)', accepted),
    summary('next sentence by key, to the screen', opened),
  ];
}

/** With the test driver's own work, some tenths of a second. */
async function timedStart(dataFolder?: string): Promise<{ app: RunningApp; ms: number }> {
  const begun = performance.now();
  const app = await RunningApp.start(dataFolder === undefined ? {} : { dataFolder });
  await app.at('mention').first().waitFor();
  return { app, ms: performance.now() - begun };
}

/** Time from a key press until what `read` reads has changed, as the page itself is asked. */
async function timeKeys(app: RunningApp, key: string, read: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  await app.at('sentence').focus();
  for (let press = 0; press < KEY_PRESSES; press++) {
    const before = await read();
    const begun = performance.now();
    await app.page.keyboard.press(key);
    let changed = false;
    // A sentence without another suggestion has nothing to accept: that press is left out.
    while (!changed && performance.now() - begun < 1000) changed = (await read()) !== before;
    if (changed) times.push(performance.now() - begun);
    else await app.page.keyboard.press('j');
  }
  return times;
}

const acceptedCount = (app: RunningApp): Promise<number> =>
  app.page.locator('[data-testid=mention][data-status=accepted]').count();

/** Sentences of the big project: `--sentences N`. */
function bigSentences(): number {
  const at = process.argv.indexOf('--sentences');
  return at < 0 ? 100_000 : Number(process.argv[at + 1]);
}

const only = process.argv.includes('--reading');
const load = loadavg()[0] ?? 0;
const starts = only ? [] : await measureWindow();
const { waits, scrolling } = await measureReading(bigSentences());
const all = [...starts, ...waits];
if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ waits: all, scrolling, loadBefore: load, loadAfter: loadavg()[0] ?? 0 }));
} else {
  console.table(all);
  console.table([scrolling]);
  console.log(`load average before ${load.toFixed(1)}, after ${(loadavg()[0] ?? 0).toFixed(1)}`);
}
