// A system in which a Debian package is installed while the machine stays as it is: this machine's own files underneath, and what the
// installation writes in a file system in memory above them, in a mount namespace that ends with the test.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Prepares the system, says so, and holds it until its standard input ends; `$1` is an empty folder. */
const HOLDER = `
set -e
mount -t tmpfs none "$1"
mkdir "$1/above" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/above,workdir=$1/work" "$1/root"
for folder in proc sys dev tmp; do mount --rbind "/$folder" "$1/root/$folder"; done
echo ready
read -r _ || true
`;

export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export class InstalledSystem {
  readonly #holder: ChildProcess;
  readonly #folder: string;

  private constructor(holder: ChildProcess, folder: string) {
    this.#holder = holder;
    this.#folder = folder;
  }

  /** Root alone may install, and a file system may be laid over this one's root where the kernel allows it. */
  static async possible(): Promise<boolean> {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
    if (spawnSync('apt-get', ['--version']).status !== 0) return false;
    const system = await InstalledSystem.open().catch(() => null);
    await system?.close();
    return system !== null;
  }

  /** @throws Error where it cannot be made */
  static async open(): Promise<InstalledSystem> {
    const folder = await mkdtemp(join(tmpdir(), 'cman-system-'));
    const holder = spawn(
      'unshare',
      ['--mount', '--propagation', 'private', 'sh', '-c', HOLDER, 'sh', folder],
      {
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    const system = new InstalledSystem(holder, folder);
    const ready = await new Promise<boolean>((resolve) => {
      holder.stdout?.once('data', () => resolve(true));
      holder.once('exit', () => resolve(false));
      holder.once('error', () => resolve(false));
    });
    if (ready) return system;
    await system.close();
    throw new Error('no file system can be laid over this one');
  }

  /** A program and its first words that run what follows in this system. */
  inside(command: readonly string[]): { readonly program: string; readonly args: string[] } {
    const enter = ['--target', String(this.#holder.pid), '--mount', 'chroot', join(this.#folder, 'root')];
    return { program: 'nsenter', args: [...enter, ...command] };
  }

  run(command: readonly string[], environment: Readonly<Record<string, string>> = {}): CommandResult {
    const { program, args } = this.inside(command);
    const without = { ...process.env };
    delete without['DISPLAY'];
    const { status, stdout, stderr } = spawnSync(program, args, {
      encoding: 'utf8',
      env: { ...without, ...environment },
    });
    return { code: status, out: stdout, err: stderr };
  }

  async close(): Promise<void> {
    if (this.#holder.exitCode === null && this.#holder.pid !== undefined) {
      const gone = once(this.#holder, 'exit');
      this.#holder.stdin?.end();
      await gone;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}
