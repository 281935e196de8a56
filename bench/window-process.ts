import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** Runs a program of this folder from its source: it drives the app as the tests do, with a driver that can't be bundled. */
export const runInWindow =
  (program: 'window.ts' | 'keyboard.ts') =>
  ({ json = false }: { readonly json?: boolean }): Promise<void> =>
    runFromSource(program, json);

async function runFromSource(program: string, json: boolean): Promise<void> {
  const script = join(ROOT, 'bench', program);
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...(json ? ['--json'] : [])], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) process.exitCode = 1;
}
