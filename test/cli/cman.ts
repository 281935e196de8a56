// Runs the built `cman`, as a person's shell would.
import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';

/** `npm test` has made the build; `CMAN_TEST_BUILD` names another one. */
const BUILD = resolve(process.env['CMAN_TEST_BUILD'] ?? 'build');
export const ENTRY = resolve(BUILD, 'cli/main.js');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves when standard error holds the text; rejects if the command ends without it. */
  saw(text: string): Promise<void>;
}

export function startCman(...args: readonly string[]): RunningCommand {
  const child = spawn(process.execPath, [ENTRY, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const look of waiting) look();
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  const saw = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!stderr.includes(text)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
      void finished.then(({ code }) => reject(new Error(`ended with ${code} before "${text}":\n${stderr}`)));
    });
  return { child, finished, saw };
}

export const cman = (...args: readonly string[]): Promise<Finished> => startCman(...args).finished;

/** Runs a command with `--json` that must succeed. @returns the one object it prints */
export async function cmanJson(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await cman(...args, '--json');
  if (code !== 0) throw new Error(`cman ${args.join(' ')} ended with ${code}:\n${stderr}`);
  const object: unknown = JSON.parse(stdout);
  if (typeof object !== 'object' || object === null) throw new Error(`no object: ${stdout}`);
  return { ...object };
}
