import { afterEach, describe, expect, it } from 'vitest';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { forkTransport } from '../../../trainer/client/fork.ts';
import { TrainerClient } from '../../../trainer/client/trainer-client.ts';
import { ask, ENVIRONMENT } from './scripted-jobs.ts';

const WORKER = join(import.meta.dirname, 'scripted-worker.ts');
const client = new TrainerClient(() => forkTransport(WORKER, { execArgv: ['--import', 'tsx'] }), ENVIRONMENT);
afterEach(() => client.kill());

const pidOf = async (): Promise<number> => Number((await client.start('doctor', {})).versions['pid']);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a forked worker', () => {
  it('gets bytes as bytes, megabytes of them, and answers', async () => {
    const weights = new Uint8Array(20_000_000).fill(7);
    await expect(client.start('predict', ask('echo', weights))).resolves.toEqual({ sentences: 20_000_000 });
  });

  it('is another process, and the same one for the next job', async () => {
    const pid = await pidOf();
    expect(pid).not.toBe(process.pid);
    expect(await pidOf()).toBe(pid);
  });

  it('cancels a job and lives on', async () => {
    const pid = await pidOf();
    const stop = new AbortController();
    const job = client.start('predict', ask('sleep'), { signal: stop.signal, onEvent: () => stop.abort() });
    await expect(job).rejects.toMatchObject({ code: 'cancelled' });
    expect(await pidOf()).toBe(pid);
  });

  it('that exits fails its job with its exit code; the next job has a new process', async () => {
    const pid = await pidOf();
    await expect(client.start('predict', ask('die'))).rejects.toMatchObject({
      code: 'trainer-died',
      details: { exitCode: 42 },
    });
    expect(await pidOf()).not.toBe(pid);
  });

  it('that is killed in the middle of a tight loop fails its job at once', async () => {
    await pidOf();
    const job = client.start('predict', ask('hang'));
    client.kill();
    await expect(job).rejects.toMatchObject({ code: 'trainer-died', details: { signal: 'SIGKILL' } });
  });

  it('names a bug that no job caught, then ends', async () => {
    const pid = await pidOf();
    await expect(client.start('predict', ask('bug'))).rejects.toMatchObject({
      code: 'internal',
      message: 'a bug outside of a job',
    });
    // The message may overtake the exit; once the process is gone, another takes over.
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(await pidOf()).not.toBe(pid);
  });

  it('goes when its owner is killed', async () => {
    const owner = spawn(
      process.execPath,
      ['--import', 'tsx', join(import.meta.dirname, 'short-lived-owner.ts')],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [chunk] = (await once(owner.stdout, 'data')) as [Buffer];
    const pid = Number(chunk.toString());
    expect(isAlive(pid)).toBe(true);
    owner.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });
});
