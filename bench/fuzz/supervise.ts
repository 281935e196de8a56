// A million inputs in processes of their own: one that hangs is killed, one that dies is named with the input it died of, and the next goes on
// behind it. Slices of all targets are handed out to as many processes as are wanted.
import { fork, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KILL_MS, type Failure, type TargetRun } from './run-target.ts';
import type { FuzzTarget } from './target.ts';
import { CURRENT_HEADER_BYTES, CURRENT_INPUT, type Slice } from './worker.ts';

export interface SupervisedRun {
  readonly seed: number;
  readonly workers: number;
  /** Inputs by target. */
  readonly shares: ReadonlyMap<FuzzTarget, number>;
  /** Where inputs are kept, of failures and of the corpus. */
  readonly keepIn: string;
  readonly onSlice: (done: number, total: number, failures: number) => void;
}

/** Small enough that a process does not grow old, large enough that its start does not count. */
const INPUTS_PER_SLICE = 30_000;
const SLICES_OF_SLOW_TARGETS = 12;
const LOOK_EVERY_MS = 1000;
/** A reader that wants more for one file has lost its measure; Node's own limit is higher on large machines. */
const HEAP_MEGABYTES = 1536;

export async function supervise({
  seed,
  workers,
  shares,
  keepIn,
  onSlice,
}: SupervisedRun): Promise<TargetRun[]> {
  const scratch = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cman-fuzz-'));
  const failures = join(keepIn, 'failures');
  mkdirSync(failures, { recursive: true });
  // In turns, so that what was tried of each target grows alike.
  const slices = inTurns([...shares].map(([target, inputs]) => slicesOf(target, inputs)));
  const total = [...shares.values()].reduce((sum, inputs) => sum + inputs, 0);
  const runs: TargetRun[] = [];
  let done = 0;
  try {
    await Promise.all(
      Array.from({ length: workers }, async (_, worker) => {
        for (let next = slices.shift(); next; next = slices.shift()) {
          const { target, first, inputs } = next;
          let at = first;
          while (at < first + inputs) {
            const folder = join(scratch, `${worker}`);
            rmSync(folder, { recursive: true, force: true });
            mkdirSync(folder);
            const corpus = join(keepIn, 'corpus', target.name);
            const run = await runSlice({
              target: target.name,
              seed,
              first: at,
              inputs: first + inputs - at,
              folder,
              corpus,
              failures,
            });
            runs.push(run);
            at += Math.max(1, run.inputs);
            done += run.inputs;
            onSlice(
              done,
              total,
              runs.reduce((sum, one) => sum + one.failures.length, 0),
            );
            // Fifty failures of one target say enough.
            if (run.failures.length >= 50) break;
          }
        }
      }),
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return [...shares.keys()].map(({ name }) =>
    summed(
      runs.filter(({ target }) => target === name),
      name,
    ),
  );
}

function slicesOf(
  target: FuzzTarget,
  inputs: number,
): { target: FuzzTarget; first: number; inputs: number }[] {
  const size = target.guided ? INPUTS_PER_SLICE : Math.max(500, Math.ceil(inputs / SLICES_OF_SLOW_TARGETS));
  return Array.from({ length: Math.ceil(inputs / size) }, (_, index) => ({
    target,
    first: index * size,
    inputs: Math.min(size, inputs - index * size),
  }));
}

function inTurns<T>(lists: readonly (readonly T[])[]): T[] {
  const most = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: most }, (_, turn) =>
    lists.flatMap((list) => list.slice(turn, turn + 1)),
  ).flat();
}

/** The worker's own account, or what is known of one that did not live to give it. */
async function runSlice(slice: Slice): Promise<TargetRun> {
  const begun = performance.now();
  const worker = fork(join(import.meta.dirname, 'fuzz-worker.js'), [JSON.stringify(slice)], {
    execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  worker.stderr?.on('data', (data: Buffer) => (said = `${said}${data.toString('utf8')}`.slice(-2000)));
  let account: TargetRun | null = null;
  worker.on('message', (message) => (account = message as TargetRun));
  const watch = watchOver(worker, slice.folder);
  const end = await new Promise<string>((resolve) => {
    worker.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  watch.stop();
  if (account !== null) return account;
  const { index, input } = currentInput(slice.folder) ?? { index: slice.first, input: new Uint8Array(0) };
  const what = watch.killed
    ? `did not come back within ${KILL_MS} ms`
    : `the process ended (${end}): ${said}`;
  const file = join(slice.failures, `${slice.target}-${slice.seed}-${index}.bin`);
  writeFileSync(file, input);
  const failure: Failure = { target: slice.target, seed: slice.seed, index, what, file };
  return {
    ...NOTHING,
    target: slice.target,
    inputs: index - slice.first + 1,
    seconds: (performance.now() - begun) / 1000,
    failures: [failure],
  };
}

/** Kills a process that has been at the same input for too long. */
function watchOver(worker: ChildProcess, folder: string): { readonly killed: boolean; stop(): void } {
  const state = { killed: false };
  let index = -1;
  let since = busyMs(worker.pid);
  const timer = setInterval(() => {
    const now = currentInput(folder)?.index ?? -1;
    if (now !== index) [index, since] = [now, busyMs(worker.pid)];
    else if (busyMs(worker.pid) - since > KILL_MS) {
      state.killed = true;
      worker.kill('SIGKILL');
    }
  }, LOOK_EVERY_MS);
  return {
    get killed() {
      return state.killed;
    },
    stop: () => clearInterval(timer),
  };
}

/** Clock ticks of Linux's /proc, which are hundredths of a second wherever it runs. */
const MS_PER_TICK = 10;

/** Time that a process has had; a machine that is busy with others is no hang of ours. */
function busyMs(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    // proc_pid_stat(5): utime is the 14th field, and two stand before the closing bracket.
    return Number(fields[11]) * MS_PER_TICK;
  } catch {
    return performance.now();
  }
}

function currentInput(folder: string): { readonly index: number; readonly input: Uint8Array } | null {
  try {
    const file = openSync(join(folder, CURRENT_INPUT), 'r');
    const header = Buffer.alloc(CURRENT_HEADER_BYTES);
    if (readSync(file, header, 0, header.length, 0) < header.length) return null;
    const input = Buffer.alloc(header.readDoubleBE(8));
    readSync(file, input, 0, input.length, CURRENT_HEADER_BYTES);
    closeSync(file);
    return { index: header.readDoubleBE(0), input };
  } catch {
    return null;
  }
}

const NOTHING: Omit<TargetRun, 'target'> = {
  ...{ inputs: 0, accepted: 0, refused: 0, kinds: {}, slowestMs: 0, slowestIndex: 0, longestBytes: 0 },
  ...{ peakGrowthMegabytes: 0, reached: 0, corpus: 0, seconds: 0, failures: [] },
};

function summed(runs: readonly TargetRun[], target: string): TargetRun {
  return runs.reduce<TargetRun>(
    (sum, run) => ({
      target,
      inputs: sum.inputs + run.inputs,
      accepted: sum.accepted + run.accepted,
      refused: sum.refused + run.refused,
      kinds: addedKinds(sum.kinds, run.kinds),
      slowestMs: Math.max(sum.slowestMs, run.slowestMs),
      slowestIndex: run.slowestMs > sum.slowestMs ? run.slowestIndex : sum.slowestIndex,
      longestBytes: Math.max(sum.longestBytes, run.longestBytes),
      peakGrowthMegabytes: Math.max(sum.peakGrowthMegabytes, run.peakGrowthMegabytes),
      reached: Math.max(sum.reached, run.reached),
      corpus: sum.corpus + run.corpus,
      seconds: sum.seconds + run.seconds,
      failures: [...sum.failures, ...run.failures],
    }),
    { ...NOTHING, target },
  );
}

function addedKinds(a: TargetRun['kinds'], b: TargetRun['kinds']): TargetRun['kinds'] {
  const sum = new Map(Object.entries(a));
  for (const [kind, count] of Object.entries(b)) sum.set(kind, (sum.get(kind) ?? 0) + count);
  return Object.fromEntries(sum);
}
