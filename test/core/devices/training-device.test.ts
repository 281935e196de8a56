// Laws of which device trains: what was chosen, where it is there; otherwise the quicker one by the trial of these two devices, and never one
// that is imitated; the sentence names what it is about.
import { describe, expect, it } from 'vitest';
import type { AdapterReport, DoctorReport, EngineTrial } from '../../../core/contract/trainer.ts';
import { chosenAdapter, trainingDevice } from '../../../core/devices/training-device.ts';

const CPU = 'Some CPU, 8 threads';

const adapter = (device: string, choices: AdapterReport['choices'], software = false): AdapterReport => ({
  ...{ device, vendor: '', architecture: '', name: '', driver: '', software, choices },
  limits: { bufferBytes: 2 ** 31, workgroupBytes: 2 ** 15, invocations: 1024 },
});
const FAST = adapter('fast GPU', ['high-performance']);
const FRUGAL = adapter('frugal GPU', ['low-power']);

const trial = (gpu: string, gpuSeconds: number | null, processor = CPU): EngineTrial => ({
  ...{ gpu, processor, gpuSeconds, processorSeconds: 0.1, heldAt: 0 },
});

const found = (
  adapters: readonly AdapterReport[],
  ...trials: EngineTrial[]
): Pick<DoctorReport, 'engines'> => ({
  engines: [
    { id: 'onnx', available: true, detail: '', device: CPU },
    { id: 'webgpu', available: adapters.length > 0, detail: '', adapters, trials },
  ],
});

describe('left to itself, the app trains', () => {
  it('on the processor where there is no other device, or none that is real', () => {
    expect(trainingDevice(found([]), 'auto', 'high-performance')).toEqual({
      engine: 'onnx',
      reason: `on the processor (${CPU}): no graphics processor was found`,
    });
    const imitated = found([adapter('imitation', ['high-performance'], true)], trial('imitation', 0.001));
    expect(trainingDevice(imitated, 'auto', 'high-performance')).toMatchObject({ engine: 'onnx' });
  });

  it('on the processor until the chosen adapter has been tried out beside it', () => {
    const others = [trial('frugal GPU', 0.01), trial('fast GPU', 0.01, 'another CPU')];
    for (const trials of [[], others]) {
      const { engine, reason } = trainingDevice(found([FAST, FRUGAL], ...trials), 'auto', 'high-performance');
      expect(engine).toBe('onnx');
      expect(reason).toContain('fast GPU is tried out by the next full training');
    }
  });

  it('on the quicker one by the trial, and says both figures', () => {
    const trials = [trial('fast GPU', 0.02), trial('frugal GPU', 0.3)];
    const report = found([FAST, FRUGAL], ...trials);
    expect(trainingDevice(report, 'auto', 'high-performance')).toEqual({
      engine: 'webgpu',
      reason: 'on fast GPU (20 ms a step; the processor: 100 ms a step)',
    });
    expect(trainingDevice(report, 'auto', 'low-power')).toEqual({
      engine: 'onnx',
      reason: 'on the processor (100 ms a step): it is quicker than frugal GPU (300 ms a step)',
    });
    const hung = found([FAST], trial('fast GPU', null));
    expect(trainingDevice(hung, 'auto', 'high-performance').engine).toBe('onnx');
  });
});

describe('where something was chosen, the app trains', () => {
  it('on that, whatever is quicker', () => {
    const report = found([FAST, FRUGAL], trial('fast GPU', 0.02));
    expect(trainingDevice(report, 'onnx', 'high-performance').engine).toBe('onnx');
    expect(trainingDevice(report, 'webgpu', 'low-power')).toEqual({
      engine: 'webgpu',
      reason: 'on frugal GPU, as was chosen',
    });
  });

  it('on the processor when the graphics processor is gone', () => {
    expect(trainingDevice(found([]), 'webgpu', 'low-power')).toMatchObject({ engine: 'onnx' });
  });

  it('with TensorFlow, or says that it can’t', () => {
    const reason = (available: boolean): string => {
      const engines = [{ id: 'tensorflow' as const, available, detail: '' }];
      return trainingDevice({ engines }, 'tensorflow', 'low-power').reason;
    };
    expect(reason(true)).toBe('with TensorFlow, as was chosen');
    expect(reason(false)).toContain('nothing');
  });

  it('on the only adapter, whichever of two was chosen', () => {
    expect(chosenAdapter(found([FAST]), 'low-power')).toBe(FAST);
    expect(chosenAdapter(found([FAST, FRUGAL]), 'low-power')).toBe(FRUGAL);
    expect(chosenAdapter(found([]), 'low-power')).toBeNull();
  });
});
