// This computer's devices in words for a person who annotates.
import type { AdapterReport, DoctorReport, EngineTrial } from '../../core/contract/trainer.ts';
import { milliseconds } from '../../core/devices/training-device.ts';

const MEBIBYTE = 2 ** 20;
const KIBIBYTE = 2 ** 10;

/** What to call an adapter. */
export const adapterTitle = ({ name, device }: AdapterReport): string => name || device;

/** What is known of an adapter, by the name of each fact; what it does not tell is left out. */
export function adapterFacts(adapter: AdapterReport): readonly (readonly [name: string, value: string])[] {
  const { vendor, architecture, driver, software, limits } = adapter;
  const size = (value: number): string => value.toLocaleString('en');
  const facts = [
    ['Maker', vendor],
    ['Family', architecture],
    ['Driver', driver],
    ['Kind', software ? 'imitated by the processor: slower than the processor itself' : ''],
    ['Largest piece of memory', `${size(Math.floor(limits.bufferBytes / MEBIBYTE))} MiB`],
    ['Memory a group shares', `${size(limits.workgroupBytes / KIBIBYTE)} KiB`],
    ['Threads in a group', size(limits.invocations)],
  ] as const;
  return facts.filter(([, value]) => value !== '');
}

/** "A step of training took 12 ms on it and 80 ms on the processor." */
export function describeTrial({ gpuSeconds, processorSeconds }: EngineTrial): string {
  const ofProcessor =
    processorSeconds === null
      ? 'the processor gave no result'
      : `on the processor it took ${milliseconds(processorSeconds)}`;
  return gpuSeconds === null
    ? `It gave no result in time; ${ofProcessor}`
    : `A step of training took ${milliseconds(gpuSeconds)}; ${ofProcessor}`;
}

/** The report as it is after another trial. */
export function withTrial(report: DoctorReport, trial: EngineTrial): DoctorReport {
  const engines = report.engines.map((engine) => {
    if (engine.id !== 'webgpu') return engine;
    const others = (engine.trials ?? []).filter(
      ({ gpu, processor }) => gpu !== trial.gpu || processor !== trial.processor,
    );
    return { ...engine, trials: [trial, ...others] };
  });
  return { ...report, engines };
}
