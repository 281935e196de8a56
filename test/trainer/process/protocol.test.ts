import { describe, expect, it } from 'vitest';
import type { TrainerEnvironment } from '../../../core/contract/trainer.ts';
import { TrainerClient } from '../../../trainer/client/trainer-client.ts';
import { JobServer } from '../../../trainer/process/serve-jobs.ts';
import { MemoryPair } from './memory-pair.ts';
import { ask, ENVIRONMENT, scriptedJobs } from './scripted-jobs.ts';

function start(environment: TrainerEnvironment | (() => TrainerEnvironment) = ENVIRONMENT): {
  client: TrainerClient;
  pairs: MemoryPair[];
} {
  const pairs: MemoryPair[] = [];
  const client = new TrainerClient(() => {
    const pair = new MemoryPair();
    pairs.push(pair);
    new JobServer(pair.connection, scriptedJobs, () => Promise.resolve(null));
    return pair.transport;
  }, environment);
  return { client, pairs };
}

describe('the protocol over a pair in memory', () => {
  it('starts no process before the first job, and one for all', async () => {
    const { client, pairs } = start();
    expect(pairs).toHaveLength(0);
    expect(client.running).toBe(false);
    await client.start('predict', ask('echo'));
    const report = await client.start('doctor', {});
    expect(pairs).toHaveLength(1);
    expect(report.encoders[0]).toMatchObject({ id: '/files', detail: '/plugins' });
  });

  it('gives the job its events in order, then its reply', async () => {
    const { client } = start();
    const seen: string[] = [];
    const reply = await client.start('predict', ask('echo'), { onEvent: ({ kind }) => seen.push(kind) });
    expect(seen).toEqual(['predictions']);
    expect(reply).toEqual({ sentences: 3 });
  });

  it('brings errors over with code, message and details, and goes on', async () => {
    const { client } = start();
    await expect(client.start('predict', ask('fail'))).rejects.toMatchObject({
      name: 'AppError',
      code: 'bad-model',
      message: 'not a model',
      details: { file: 'weights.bin' },
    });
    await expect(client.start('predict', ask('throw'))).rejects.toMatchObject({ code: 'internal' });
    await expect(client.start('predict', ask('echo'))).resolves.toEqual({ sentences: 3 });
  });

  it('says in words that there was no memory for a job', async () => {
    const { client } = start();
    await expect(client.start('predict', ask('grow'))).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('not enough memory'),
    });
    await expect(client.start('predict', ask('echo'))).resolves.toEqual({ sentences: 3 });
  });

  it('runs one job at a time, in the order of their start', async () => {
    const { client } = start();
    const ended: string[] = [];
    const stop = new AbortController();
    const first = client
      .start('predict', ask('sleep'), { signal: stop.signal, onEvent: () => stop.abort() })
      .catch(() => ended.push('first'));
    const second = client.start('predict', ask('echo')).then(() => ended.push('second'));
    await Promise.all([first, second]);
    expect(ended).toEqual(['first', 'second']);
  });

  it('cancels a running job, a waiting one and one that was never to start', async () => {
    const { client, pairs } = start();
    const running = new AbortController();
    const waiting = new AbortController();
    const first = client.start('predict', ask('sleep'), {
      signal: running.signal,
      onEvent: () => waiting.abort(),
    });
    const second = client.start('predict', ask('echo'), { signal: waiting.signal });
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    running.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    const sentBefore = pairs[0]!.sent.length;
    const third = client.start('predict', ask('echo'), { signal: AbortSignal.abort() });
    await expect(third).rejects.toMatchObject({ code: 'cancelled' });
    expect(pairs[0]!.sent).toHaveLength(sentBefore);
  });

  it('fails every job when the process goes, and starts another with the next job', async () => {
    const { client, pairs } = start();
    const running = client.start('predict', ask('sleep'), {
      onEvent: () => pairs[0]!.end({ code: 9, signal: null }),
    });
    const waiting = client.start('predict', ask('echo'));
    const died = { code: 'trainer-died', details: { exitCode: 9, signal: '' } };
    await Promise.all([
      expect(running).rejects.toMatchObject(died),
      expect(waiting).rejects.toMatchObject(died),
    ]);
    await expect(client.start('predict', ask('echo'))).resolves.toEqual({ sentences: 3 });
    expect(pairs).toHaveLength(2);
  });

  it('takes a job right after a kill, in a new process', async () => {
    const { client, pairs } = start();
    const running = client.start('predict', ask('sleep'), { onEvent: () => client.kill() });
    await expect(running).rejects.toMatchObject({ code: 'trainer-died', details: { signal: 'SIGKILL' } });
    const asleep = client.start('predict', ask('sleep'));
    client.kill();
    const next = client.start('predict', ask('echo'));
    await expect(asleep).rejects.toMatchObject({ code: 'trainer-died' });
    await expect(next).resolves.toEqual({ sentences: 3 });
    expect(pairs).toHaveLength(3);
  });

  it('runs the next job in another process where the environment is another, once nothing runs', async () => {
    let memoryMiB = 1024;
    const { client, pairs } = start(() => ({ ...ENVIRONMENT, gpu: { adapter: 'low-power', memoryMiB } }));
    await client.start('predict', ask('echo'));
    await client.start('predict', ask('echo'));
    expect(pairs).toHaveLength(1);
    const stop = new AbortController();
    const running = client.start('predict', ask('sleep'), { signal: stop.signal });
    memoryMiB = 2048;
    const waiting = client.start('predict', ask('echo'));
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await waiting;
    expect(pairs).toHaveLength(1);
    await client.start('predict', ask('echo'));
    expect(pairs.map(({ sent }) => sent[0])).toMatchObject([
      { kind: 'hello', environment: { gpu: { memoryMiB: 1024 } } },
      { kind: 'hello', environment: { gpu: { memoryMiB: 2048 } } },
    ]);
  });

  it('refuses jobs once it is disposed of', async () => {
    const { client } = start();
    client.dispose();
    await expect(client.start('doctor', {})).rejects.toMatchObject({ code: 'refused' });
  });
});
