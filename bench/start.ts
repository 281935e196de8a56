// The cold start of the app as it is installed: from the start of its program to the first sentence on the screen and to the first answer to a
// key, on a machine that has read nothing of it before. A program of its own, started by bench/window-process.ts.
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { electronRuntime } from '../test/support/electron-runtime.ts';
import { PipedApp } from '../test/support/piped-app.ts';
import { summary, type Waits } from './window/waits.ts';

const DROP_CACHES = '/proc/sys/vm/drop_caches';
const LIMIT_MS = 120_000;
const RETRY_MS = 10;

function option(name: string, fallback: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return (at < 0 ? undefined : process.argv[at + 1]) ?? fallback;
}

/** Page cache, directory entries and inodes: the next start reads everything from the disk. @returns whether the system let us */
async function dropCaches(): Promise<boolean> {
  if (process.getuid?.() !== 0 || !existsSync(DROP_CACHES)) return false;
  spawnSync('sync');
  return writeFile(DROP_CACHES, '3\n').then(
    () => true,
    () => false,
  );
}

interface Start {
  readonly drawnMs: number;
  readonly answeredMs: number;
}

/** In the page, frame by frame: when the first mention was there; its clock is the system's. */
const WHEN_DRAWN = `(() => {
  const find = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.dataset?.testid === 'mention' || (element.shadowRoot && find(element.shadowRoot))) return true;
    }
    return false;
  };
  return new Promise((resolve) => {
    const look = () =>
      find(document) ? resolve(performance.timeOrigin + performance.now()) : requestAnimationFrame(look);
    look();
  });
})()`;

/** @returns by the system's clock, in milliseconds */
async function whenDrawn(app: PipedApp): Promise<number> {
  for (;;) {
    // A page that is still being loaded cannot be asked yet.
    const drawn = await app.evaluate(WHEN_DRAWN).catch(() => null);
    if (typeof drawn === 'number') return drawn;
    await new Promise((wake) => setTimeout(wake, RETRY_MS));
  }
}

async function timedStart(program: string, dataFolder: string): Promise<Start> {
  const runtime = await electronRuntime();
  const switches = runtime.args.filter((word) => word.startsWith('--'));
  const begun = Date.now();
  const app = await PipedApp.start({
    program,
    args: [...switches, '--remote-debugging-pipe', '--data', dataFolder],
    env: runtime.env,
    startLimitMs: LIMIT_MS,
  });
  const drawnMs = (await whenDrawn(app)) - begun;
  const here = `deep('sentence')?.dataset.sentenceId`;
  await app.waitFor(`typeof (globalThis.firstSentence ??= ${here}) === 'string'`, LIMIT_MS);
  await app.press('j', 'KeyJ');
  await app.waitFor(`${here} !== globalThis.firstSentence`, LIMIT_MS);
  const answeredMs = Date.now() - begun;
  await app.close();
  return { drawnMs, answeredMs };
}

const ROOT = resolve(import.meta.dirname, '..');
const program = option('app', join(ROOT, 'dist', 'linux-unpacked', 'cman-annotator'));
if (!existsSync(program)) throw new Error(`there is no ${program}: \`npm run package -- --dir\` makes it`);
const count = Number(option('starts', '5'));
const load = loadavg()[0] ?? 0;
const folder = await mkdtemp(join(tmpdir(), 'cman-start-'));
const waits: Waits[] = [];
try {
  for (const [what, fresh] of [
    ['first start: the demo project is copied', true],
    ['start', false],
  ] as const) {
    for (const cold of [true, false]) {
      const starts: Start[] = [];
      let dropped = false;
      for (let run = 0; run < count; run++) {
        const data = join(folder, fresh ? `${cold}-${run}` : 'kept');
        if (cold) dropped = await dropCaches();
        starts.push(await timedStart(program, data));
      }
      const state = cold ? (dropped ? 'nothing cached' : 'as cached as it was') : 'cached';
      waits.push(
        summary(
          `${what}, ${state}: to the first sentence drawn`,
          starts.map(({ drawnMs }) => drawnMs),
        ),
      );
      waits.push(
        summary(
          `${what}, ${state}: to the first key answered`,
          starts.map(({ answeredMs }) => answeredMs),
        ),
      );
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ program, waits, loadBefore: load, loadAfter: loadavg()[0] ?? 0 }));
} else {
  console.table(waits);
  console.log(`${program}; load before ${load.toFixed(1)}, after ${(loadavg()[0] ?? 0).toFixed(1)}`);
}
