import { resolve } from 'node:path';
import { findPlaces } from '../../cli/places.ts';
import { run } from '../../cli/run.ts';
import type { Finished } from './cman.ts';

const PLACES = findPlaces(resolve('cli'), process.env);

/**
 * `cman` in this process, which spares the start of one for each refusal. That a process ends with the
 * code, and writes what it should where it should, is for test/cli/cman.ts to show.
 */
export async function cmanHere(...args: readonly string[]): Promise<Finished> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const streams = {
    out: { write: (text: string) => stdout.push(text) },
    err: { write: (text: string) => stderr.push(text) },
  };
  const code = await run(args, PLACES, streams, new AbortController().signal);
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}
