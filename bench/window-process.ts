import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** Runs a program of this folder from its source: it drives the app as the tests do, with a driver that can't be bundled. */
export const runInWindow =
  (program: 'start.ts' | 'window.ts' | 'keyboard.ts' | 'kills.ts' | 'power-loss.ts' | 'secrets.ts') =>
  ({
    json = false,
    ...numbers
  }: { readonly json?: boolean } & Readonly<Record<string, unknown>>): Promise<void> =>
    runFromSource(program, [
      ...Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]),
      ...(json ? ['--json'] : []),
    ]);

async function runFromSource(program: string, options: readonly string[]): Promise<void> {
  const script = join(ROOT, 'bench', program);
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...options], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) process.exitCode = 1;
}
