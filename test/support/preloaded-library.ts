// Libraries in C that stand between a process and its disk, put in front of the system's own (LD_PRELOAD).
import { execFileSync, spawnSync } from 'node:child_process';

/** It takes a C compiler, which set-up needs for SQLite as well, and a loader that preloads. */
export const canPreload = (): boolean =>
  process.platform === 'linux' && spawnSync('cc', ['--version'], { stdio: 'ignore' }).status === 0;

export function compileLibrary(source: string, library: string): void {
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl', '-lpthread']);
}
