// This computer's devices in words for a person who annotates.
import { msg, str } from '@lit/localize';
import type { AdapterReport, DoctorReport, EngineTrial } from '../../core/contract/trainer.ts';
import { formatNumber } from '../../core/language/languages.ts';
import { milliseconds } from '../../core/devices/training-device.ts';

const MEBIBYTE = 2 ** 20;
const KIBIBYTE = 2 ** 10;

/** What to call an adapter. */
export const adapterTitle = ({ name, device }: AdapterReport): string => name || device;

/** What is known of an adapter, by the name of each fact; what it does not tell is left out. */
export function adapterFacts(adapter: AdapterReport): readonly (readonly [name: string, value: string])[] {
  const { vendor, architecture, driver, software, limits } = adapter;
  const size = (value: number): string => formatNumber(value);
  const facts = [
    [msg('Maker'), vendor],
    [msg('Family'), architecture],
    [msg('Driver'), driver],
    [msg('Kind'), software ? msg('imitated by the processor: slower than the processor itself') : ''],
    [msg('Largest piece of memory'), `${size(Math.floor(limits.bufferBytes / MEBIBYTE))} MiB`],
    [msg('Memory a group shares'), `${size(limits.workgroupBytes / KIBIBYTE)} KiB`],
    [msg('Threads in a group'), size(limits.invocations)],
  ] as const;
  return facts.filter(([, value]) => value !== '');
}

/** "A step of training took 12 ms on it and 80 ms on the processor." */
export function describeTrial({ gpuSeconds, processorSeconds }: EngineTrial): string {
  if (gpuSeconds === null) {
    return processorSeconds === null
      ? msg('It gave no result in time; the processor gave no result')
      : msg(str`It gave no result in time; on the processor it took ${milliseconds(processorSeconds)}`);
  }
  return processorSeconds === null
    ? msg(str`A step of training took ${milliseconds(gpuSeconds)}; the processor gave no result`)
    : msg(
        str`A step of training took ${milliseconds(gpuSeconds)}; on the processor it took ${milliseconds(processorSeconds)}`,
      );
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
