// Bundles every program of the product into `build/`: `npx tsx scripts/build.ts [--into DIR] [--packaged]`.
//
// With `--packaged` it leaves out what a package has no use for (source maps, the benchmarks) and writes esbuild's account of what went
// into the bundles to `DIR/inputs.json`. The whole tree is made beside its place and then swapped in, so that a failed build leaves the last good one, and no
// file of a source that is gone stays behind. What becomes what is listed in scripts/bundle/programs.ts.
import { chmod, cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, formatMessages } from 'esbuild';
import { bundleOptions } from './bundle/bundle-options.ts';
import { copiedFiles, findPrograms } from './bundle/programs.ts';

const ROOT = resolve(import.meta.dirname, '..');
const EXECUTABLE = 0o755;
/** Sources whose code is in a bundle, relative to the root. */
const BUNDLED_INPUTS = 'inputs.json';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      into: { type: 'string', default: 'build' },
      packaged: { type: 'boolean', default: false },
    },
  });
  const destination = resolve(ROOT, values.into);
  const partial = join(ROOT, '.cache', `build.${process.pid}`);
  const begun = performance.now();
  try {
    const count = await buildInto(partial, values.packaged);
    await swapIn(partial, destination);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`built ${count} bundles into ${destination} in ${seconds} s`);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Measurements, and the command that needs Node beside it. */
const isForCheckout = (output: string): boolean => output.startsWith('bench/') || output === 'cli/main.js';

/** @returns the number of bundles */
async function buildInto(folder: string, packaged: boolean): Promise<number> {
  const programs = (await findPrograms(ROOT)).filter(({ output }) => !packaged || !isForCheckout(output));
  const inputs = new Set<string>();
  await Promise.all(
    programs.map(async (program) => {
      const outfile = join(folder, program.output);
      const result = await build({
        ...bundleOptions(program.runsIn, ROOT, packaged),
        entryPoints: [program.source],
        outfile,
        metafile: true,
        absWorkingDir: ROOT,
      });
      for (const output of Object.values(result.metafile.outputs)) {
        for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
          if (bytesInOutput > 0) inputs.add(input);
        }
      }
      for (const line of await formatMessages(result.warnings, { kind: 'warning', color: false }))
        console.error(line);
      if (program.runsIn === 'terminal') await chmod(outfile, EXECUTABLE);
    }),
  );
  for (const { from, to } of await copiedFiles(ROOT)) {
    await mkdir(dirname(join(folder, to)), { recursive: true });
    await cp(from, join(folder, to), { recursive: true });
  }
  if (packaged) await writeFile(join(folder, BUNDLED_INPUTS), JSON.stringify([...inputs].sort()));
  return programs.length;
}

/** Two renames instead of one, since a folder that is not empty cannot be renamed over. */
async function swapIn(partial: string, destination: string): Promise<void> {
  const old = `${partial}.old`;
  await mkdir(dirname(destination), { recursive: true });
  await rename(destination, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(partial, destination);
  await rm(old, { recursive: true, force: true });
}

main().catch((error: unknown) => {
  // esbuild has printed its own messages, with file and line, before it throws.
  console.error(`the build failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
