// Laws of the choice of an engine: the quicker one trains; a trial is held once for the same devices; a device that fails or is too slow is
// not used; what can't be kept does no harm. Time is a clock of the test's own, which each engine's steps move on.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../trainer/engines/engine.ts';
import { EngineLost } from '../../trainer/engines/engine-lost.ts';
import { onnxEngine } from '../../trainer/engines/onnx/engine.ts';
import {
  chooseEngine,
  describeTrials,
  holdTrial,
  readTrials,
  type ChoicePorts,
} from '../../trainer/process/engine-choice.ts';
import { SMALL } from './small-network.ts';

let folder: string;
let file: string;
let clock: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cman-engines-'));
  file = join(folder, 'machine', 'engines.json');
  clock = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface TimedEngine extends Engine {
  readonly opened: () => number;
}

/** Engine onnx as if it took so many seconds a step, and how often a session of it was opened. */
function engineTaking(seconds: number, device: string): TimedEngine {
  let opened = 0;
  return {
    ...{ id: 'onnx', device },
    opened: () => opened,
    open: async (...setting) => {
      opened++;
      const session = await onnxEngine.open(...setting);
      return {
        compile: (withDropout) => session.compile(withDropout),
        step: (...step) => {
          clock += seconds;
          return session.step(...step);
        },
        state: () => session.state(),
        predictor: (theta) => session.predictor(theta),
        close: () => session.close(),
      };
    },
  };
}

/** What is quickly traced and compiled. */
const TRIED = { ...SMALL, bsaUnits: 1, sequence: 'mlp', labelAttention: false, characters: false } as const;

const choose = (
  ports: Pick<ChoicePorts, 'processor' | 'gpu'> & Partial<ChoicePorts>,
): ReturnType<typeof chooseEngine> =>
  chooseEngine({ file: null, trial: { config: TRIED, now: () => clock }, ...ports });

describe('the choice of an engine', () => {
  it('is the processor where there is no other', async () => {
    const processor = engineTaking(1, 'processor');
    expect(await choose({ processor, gpu: null })).toMatchObject({ engine: processor, trial: null });
    expect(processor.opened()).toBe(0);
  });

  it('is the quicker one, whichever that is, and says why', async () => {
    const [processor, quick, slow] = [
      engineTaking(0.2, 'processor'),
      engineTaking(0.1, 'quick GPU'),
      engineTaking(0.3, 'slow GPU'),
    ];
    const chosen = await choose({ processor, gpu: quick });
    expect(chosen.engine).toBe(quick);
    expect(chosen.reason).toContain('quick GPU (100 ms a step');
    const other = await choose({ processor, gpu: slow });
    expect(other.engine).toBe(processor);
    expect(other.reason).toContain('slow GPU (300 ms a step');
  });

  it('is tried out once for the same devices, and again for others', async () => {
    const [processor, gpu] = [engineTaking(0.2, 'processor'), engineTaking(0.1, 'GPU')];
    const first = await choose({ processor, gpu, file });
    const again = await choose({ processor, gpu, file });
    expect(again.trial).toEqual(first.trial);
    expect(again.engine).toBe(gpu);
    expect([processor.opened(), gpu.opened()]).toEqual([1, 1]);
    expect(describeTrials(await readTrials(file))).toBe('a step took 100 ms on GPU, 200 ms on processor');
    await choose({ processor, gpu: { ...gpu, device: 'another GPU' }, file });
    expect([processor.opened(), gpu.opened()]).toEqual([2, 2]);
  });

  it('keeps the trials of several adapters, and one that is held again in place of the one before', async () => {
    const processor = engineTaking(0.2, 'processor');
    const [fast, frugal] = [engineTaking(0.1, 'fast GPU'), engineTaking(0.3, 'frugal GPU')];
    await choose({ processor, gpu: fast, file });
    await choose({ processor, gpu: frugal, file });
    expect((await choose({ processor, gpu: fast, file })).engine).toBe(fast);
    expect((await choose({ processor, gpu: frugal, file })).engine).toBe(processor);
    expect([fast.opened(), frugal.opened()]).toEqual([1, 1]);
    const trial = { config: TRIED, now: () => clock };
    const slower = engineTaking(0.25, 'fast GPU');
    const again = await holdTrial({ processor, gpu: slower, file, trial });
    expect((await readTrials(file)).map(({ gpu }) => gpu)).toEqual(['fast GPU', 'frugal GPU']);
    expect((await readTrials(file))[0]).toEqual(again);
    expect((await choose({ processor, gpu: fast, file })).engine).toBe(processor);
  });

  it('is the processor while nobody may try, and when the other one is made of software', async () => {
    const [processor, gpu] = [engineTaking(0.2, 'processor'), engineTaking(0.1, 'GPU')];
    expect((await choose({ processor, gpu, file, mayTry: false })).engine).toBe(processor);
    expect(gpu.opened()).toBe(0);
    await choose({ processor, gpu, file });
    expect((await choose({ processor, gpu, file, mayTry: false })).engine).toBe(gpu);
    const software = engineTaking(0.1, 'google swiftshader');
    expect((await choose({ processor, gpu: software, file })).engine).toBe(processor);
    expect(software.opened()).toBe(0);
  });

  it('is never a device that is lost or keeps a person waiting', async () => {
    const processor = engineTaking(0.2, 'processor');
    const lost: Engine = {
      ...engineTaking(0.1, 'GPU'),
      open: () => Promise.reject(new EngineLost('closed', 'gone')),
    };
    const afterLoss = await choose({ processor, gpu: lost });
    expect(afterLoss.engine).toBe(processor);
    expect(afterLoss.trial!.gpuSeconds).toBeNull();
    const hanging = engineTaking(100, 'GPU');
    const afterWaiting = await choose({ processor, gpu: hanging });
    expect(afterWaiting.engine).toBe(processor);
    expect(afterWaiting.trial!.gpuSeconds).toBeNull();
  });

  it('is made anew where what was kept is damaged, and made where nothing can be kept', async () => {
    const [processor, gpu] = [engineTaking(0.2, 'processor'), engineTaking(0.1, 'GPU')];
    const { trial } = await choose({ processor, gpu, file });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 2, trials: [trial] });
    writeFileSync(file, '{"version":2,');
    expect((await choose({ processor, gpu, file })).engine).toBe(gpu);
    expect(gpu.opened()).toBe(2);
    writeFileSync(join(folder, 'no-folder'), '');
    expect((await choose({ processor, gpu, file: join(folder, 'no-folder', 'engines.json') })).engine).toBe(
      gpu,
    );
  });
});
