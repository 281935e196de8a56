// Laws of the worker that is kept ready: prepared once, out of a training's way, gone when it is not needed, and never missed.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TrainRequest } from '../../core/contract/trainer.ts';
import { ReadyWorker, type ReadyWorkerOptions } from '../../electron/project/ready-worker.ts';
import { NEWS_SCHEMA } from '../support/random-actions.ts';
import { died, ScriptedTrainer, untilAborted, type Script } from './scripted-trainer.ts';

const REQUEST: TrainRequest = {
  train: [],
  dev: [],
  schema: NEWS_SCHEMA,
  engine: 'onnx',
  quick: { fresh: [], seconds: 1, steps: 1 },
};
const GIGABYTE = 2 ** 30;

function worker(script: Script = {}, options: ReadyWorkerOptions = {}, plan: TrainRequest | null = REQUEST) {
  const trainer = new ScriptedTrainer(script);
  const ready = new ReadyWorker(trainer, async () => plan, {
    freeBytes: () => 8 * GIGABYTE,
    idleMs: 60_000,
    ...options,
  });
  return { trainer, ready };
}

describe('a worker that is kept ready', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is prepared once, however many sentences are completed, and again after a training', async () => {
    const { trainer, ready } = worker();
    for (let sentence = 0; sentence < 3; sentence++) ready.expectTraining(undefined);
    await ready.settled();
    ready.expectTraining(undefined);
    expect(ready.ready).toBe(true);
    expect(trainer.preparations).toEqual([REQUEST]);
    await ready.beginTraining();
    ready.endTraining();
    ready.expectTraining(undefined);
    await ready.settled();
    expect(trainer.preparations).toHaveLength(2);
  });

  it('waits for what has the processor first', async () => {
    const { trainer, ready } = worker();
    let finish = (): void => undefined;
    ready.expectTraining(new Promise<void>((resolve) => (finish = resolve)));
    await vi.advanceTimersByTimeAsync(10);
    expect(trainer.preparations).toEqual([]);
    finish();
    await ready.settled();
    expect(trainer.preparations).toHaveLength(1);
  });

  it('makes way for a training that begins in the middle', async () => {
    const { ready } = worker({ prepare: (_, __, signal) => untilAborted(signal) });
    ready.expectTraining(undefined);
    await vi.advanceTimersByTimeAsync(10);
    await ready.beginTraining();
    expect(ready.ready).toBe(false);
  });

  it('is ended when nothing has been completed for long, and then prepared anew', async () => {
    const { trainer, ready } = worker();
    ready.expectTraining(undefined);
    await ready.settled();
    await vi.advanceTimersByTimeAsync(50_000);
    ready.expectTraining(undefined);
    await vi.advanceTimersByTimeAsync(50_000);
    expect(trainer.killed).toBe(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(trainer.killed).toBe(1);
    ready.expectTraining(undefined);
    await ready.settled();
    expect(trainer.preparations).toHaveLength(2);
  });

  it('is not kept during a training as if it were idle', async () => {
    const { trainer, ready } = worker();
    ready.expectTraining(undefined);
    await ready.settled();
    await ready.beginTraining();
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(trainer.killed).toBe(0);
    ready.endTraining();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(trainer.killed).toBe(1);
  });

  it('is not kept on a machine that is short of memory', async () => {
    const { trainer, ready } = worker({}, { freeBytes: () => GIGABYTE });
    ready.expectTraining(undefined);
    await ready.settled();
    expect(trainer.preparations).toEqual([]);
    await ready.beginTraining();
    ready.endTraining();
    expect(trainer.killed).toBe(1);
  });

  it('that dies while it is prepared is only not ready', async () => {
    const script: Script = { prepare: () => Promise.reject(died()) };
    const { trainer, ready } = worker(script);
    ready.expectTraining(undefined);
    await ready.settled();
    expect(ready.ready).toBe(false);
    script.prepare = async () => ({ ready: true });
    ready.expectTraining(undefined);
    await ready.settled();
    expect(ready.ready).toBe(true);
    expect(trainer.preparations).toHaveLength(2);
  });

  it('is not prepared for a training that would not be a quick one, nor for a project that is closed', async () => {
    const slow = worker({}, {}, null);
    slow.ready.expectTraining(undefined);
    await slow.ready.settled();
    expect(slow.trainer.preparations).toEqual([]);
    const closed = worker({ prepare: (_, __, signal) => untilAborted(signal) });
    closed.ready.expectTraining(undefined);
    await vi.advanceTimersByTimeAsync(10);
    closed.ready.close();
    await closed.ready.settled();
    expect(closed.trainer.killed).toBe(1);
    closed.ready.expectTraining(undefined);
    expect(closed.trainer.preparations).toHaveLength(1);
  });
});
