// Laws of a computer's devices in words: what a driver does not tell is not shown; another trial takes the place of the one of the same devices.
import { expect, it } from 'vitest';
import type { AdapterReport, DoctorReport, EngineTrial } from '../../core/contract/trainer.ts';
import { trialOf } from '../../core/devices/training-device.ts';
import { adapterFacts, adapterTitle, describeTrial, withTrial } from '../../renderer/text/describe-device.ts';

const ADAPTER: AdapterReport = {
  ...{ device: 'amd rdna-3', vendor: 'amd', architecture: 'rdna-3', name: '', driver: '', software: false },
  choices: ['high-performance', 'low-power'],
  limits: { bufferBytes: 2 ** 31, workgroupBytes: 2 ** 15, invocations: 1024 },
};

const trial = (gpu: string, gpuSeconds: number | null): EngineTrial => ({
  ...{ gpu, processor: 'CPU', gpuSeconds, processorSeconds: 0.08, heldAt: 0 },
});

it('says of an adapter what it tells, and that it is imitated', () => {
  expect(adapterTitle(ADAPTER)).toBe('amd rdna-3');
  expect(adapterTitle({ ...ADAPTER, name: 'Radeon' })).toBe('Radeon');
  expect(adapterFacts(ADAPTER)).toEqual([
    ['Maker', 'amd'],
    ['Family', 'rdna-3'],
    ['Largest piece of memory', '2,048 MiB'],
    ['Memory a group shares', '32 KiB'],
    ['Threads in a group', '1,024'],
  ]);
  const names = adapterFacts({ ...ADAPTER, driver: '1.2', software: true }).map(([name]) => name);
  expect(names).toContain('Driver');
  expect(names).toContain('Kind');
});

it('says what a trial found, also where it found nothing', () => {
  expect(describeTrial(trial('GPU', 0.012))).toBe(
    'A step of training took 12 ms; on the processor it took 80 ms',
  );
  expect(describeTrial(trial('GPU', null))).toMatch(/^It gave no result in time; .*80 ms$/);
});

it('keeps the newest trial of the same devices, and those of others', () => {
  const report: DoctorReport = {
    engines: [
      { id: 'onnx', available: true, detail: '', device: 'CPU' },
      { id: 'webgpu', available: true, detail: '', trials: [trial('one', 0.2), trial('two', 0.3)] },
    ],
    encoders: [],
    versions: {},
  };
  const after = withTrial(report, trial('two', 0.01));
  const found = (device: string): number | null | undefined =>
    trialOf(after, { processor: 'CPU', gpu: { device, software: false } })?.gpuSeconds;
  expect([found('one'), found('two')]).toEqual([0.2, 0.01]);
  expect(after.engines[1]?.trials).toHaveLength(2);
});
