// `npm run bench -- fuzz`: hostile inputs for everything that reads a file of somebody else's, a million unless told. docs/adr/0027-hostile-input.md.
import type { Command } from 'commander';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { TargetRun } from './run-target.ts';
import { supervise } from './supervise.ts';
import type { FuzzTarget } from './target.ts';
import { TARGETS } from './targets/index.ts';

interface FuzzOptions {
  readonly inputs: string;
  readonly seed: string;
  readonly target: readonly string[];
  readonly workers: string;
  readonly out: string;
  readonly replay?: string;
  readonly json?: boolean;
}

export function addFuzz(program: Command): void {
  program
    .command('fuzz')
    .description(
      'hostile files for importers, the project opener, model files and all else that reads them: no law broken',
    )
    .option('--inputs <number>', 'how many, shared out among the targets', '1000000')
    .option('--seed <number>', 'another seed, other inputs', '1')
    .option('--target <name...>', `of ${TARGETS.map(({ name }) => name).join(', ')}; all unless given`, [])
    .option('--workers <number>', 'processes at a time', '2')
    .option(
      '--out <folder>',
      'where inputs are kept that broke a law, and those that reached new code',
      '.cache/fuzz',
    )
    .option('--replay <file>', 'tries one kept input again; its target is the beginning of its name')
    .option('--json', 'print one JSON object')
    .action(fuzz);
}

async function fuzz(options: FuzzOptions): Promise<void> {
  if (options.replay !== undefined) return replay(options.replay, options.target[0]);
  const chosen = TARGETS.filter(({ name }) => options.target.length === 0 || options.target.includes(name));
  if (chosen.length === 0)
    throw new Error(`no such target; there are ${TARGETS.map(({ name }) => name).join(', ')}`);
  const begun = performance.now();
  let told = 0;
  const runs = await supervise({
    seed: Number(options.seed),
    workers: Number(options.workers),
    shares: sharesOf(chosen, Number(options.inputs)),
    keepIn: resolve(options.out),
    onSlice: (done, total, failures) => {
      if (performance.now() - told < 10_000) return;
      told = performance.now();
      console.error(
        `${done} of ${total} inputs, ${failures} failures, ${Math.round((told - begun) / 1000)} s`,
      );
    },
  });
  const failures = runs.flatMap((run) => run.failures);
  const inputs = runs.reduce((sum, run) => sum + run.inputs, 0);
  const seconds = Math.round((performance.now() - begun) / 1000);
  if (options.json) console.log(JSON.stringify({ seed: Number(options.seed), inputs, seconds, runs }));
  else print(runs);
  console.error(`${inputs} inputs in ${seconds} s, ${failures.length} failures`);
  if (failures.length > 0) process.exitCode = 1;
}

function sharesOf(targets: readonly FuzzTarget[], inputs: number): ReadonlyMap<FuzzTarget, number> {
  const all = targets.reduce((sum, { ofMillion }) => sum + ofMillion, 0);
  return new Map(targets.map((target) => [target, Math.ceil((inputs * target.ofMillion) / all)]));
}

function print(runs: readonly TargetRun[]): void {
  console.table(
    Object.fromEntries(
      runs.map(({ target, kinds, seconds, failures, ...run }) => [
        target,
        {
          inputs: run.inputs,
          accepted: run.accepted,
          refused: run.refused,
          'kinds of refusal': Object.keys(kinds).length,
          'longest, bytes': run.longestBytes,
          'slowest, ms': run.slowestMs,
          'more memory, MB': run.peakGrowthMegabytes,
          'kept for new code': run.corpus,
          seconds: Math.round(seconds),
          failures: failures.length,
        },
      ]),
    ),
  );
  for (const { target, index, what, file } of runs.flatMap((run) => run.failures)) {
    console.log(`${target} ${index}: ${what.split('\n').slice(0, 4).join('\n')}\n  --replay ${file ?? ''}`);
  }
}

async function replay(file: string, name: string | undefined): Promise<void> {
  const target = TARGETS.find((one) =>
    name === undefined ? basename(file).startsWith(`${one.name}-`) : one.name === name,
  );
  if (!target) throw new Error('which target? name it with --target');
  const folder = mkdtempSync(join(tmpdir(), 'cman-fuzz-'));
  const open = await target.open(folder);
  try {
    const begun = performance.now();
    const busy = process.cpuUsage();
    console.log(await open.check(readFileSync(file)));
    console.log(
      `${Math.round(performance.now() - begun)} ms, ${Math.round(process.cpuUsage(busy).user / 1000)} ms of the processor`,
    );
  } finally {
    await open.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
