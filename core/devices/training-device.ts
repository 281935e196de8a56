// Which device trains, and why: one sentence, the same whether a training begins, `cman doctor` is asked or the window shows it.
import { msg, str } from '@lit/localize';
import type { AdapterChoice } from '../contract/device-settings.ts';
import type {
  AdapterReport,
  DoctorReport,
  EngineChoice,
  EngineId,
  EngineTrial,
} from '../contract/trainer.ts';

export interface TrainingDevice {
  readonly engine: EngineId;
  /** Goes on from "Trains": "on the processor (8 threads): no graphics processor was found". */
  readonly reason: string;
}

/** Names that engines give their devices; `gpu` null: there is none. */
export interface Candidates {
  readonly processor: string;
  readonly gpu: Pick<AdapterReport, 'device' | 'software'> | null;
}

/**
 * The quicker of two engines.
 * @param trial of these two
 * @returns null where only a trial can tell
 */
export function quickerDevice(
  { processor, gpu }: Candidates,
  trial: EngineTrial | null,
): TrainingDevice | null {
  const on = msg(str`on the processor (${processor})`);
  if (!gpu) return { engine: 'onnx', reason: msg(str`${on}: no graphics processor was found`) };
  if (gpu.software)
    return { engine: 'onnx', reason: msg(str`${on}, which ${gpu.device} would only imitate`) };
  if (!trial) return null;
  const ofGpu =
    trial.gpuSeconds === null
      ? msg('which gave no result in time')
      : msg(str`${milliseconds(trial.gpuSeconds)} a step`);
  const ofProcessor =
    trial.processorSeconds === null
      ? msg('no result')
      : msg(str`${milliseconds(trial.processorSeconds)} a step`);
  return gpuWon(trial)
    ? { engine: 'webgpu', reason: msg(str`on ${gpu.device} (${ofGpu}; the processor: ${ofProcessor})`) }
    : {
        engine: 'onnx',
        reason: msg(str`on the processor (${ofProcessor}): it is quicker than ${gpu.device} (${ofGpu})`),
      };
}

/** What is done while no trial of a real adapter has been held. */
export const untriedDevice = (processor: string, gpu: string): TrainingDevice => ({
  engine: 'onnx',
  reason: msg(str`on the processor (${processor}): ${gpu} is tried out by the next full training`),
});

/** What a training would run on now, by what was found on this machine. */
export function trainingDevice(
  report: Pick<DoctorReport, 'engines'>,
  engine: EngineChoice,
  adapter: AdapterChoice,
): TrainingDevice {
  const processor = processorOf(report);
  const gpu = chosenAdapter(report, adapter);
  switch (engine) {
    case 'auto': {
      const trial = gpu && trialOf(report, { processor, gpu });
      return quickerDevice({ processor, gpu }, trial) ?? untriedDevice(processor, gpu?.device ?? '');
    }
    case 'onnx':
      return { engine, reason: msg(str`on the processor (${processor}), as was chosen`) };
    case 'webgpu':
      return gpu
        ? { engine, reason: msg(str`on ${gpu.device}, as was chosen`) }
        : {
            engine: 'onnx',
            reason: msg(
              str`on the processor (${processor}): no graphics processor was found, though one was chosen`,
            ),
          };
    case 'tensorflow':
      return report.engines.some(({ id, available }) => id === engine && available)
        ? { engine, reason: msg('with TensorFlow, as was chosen') }
        : { engine, reason: msg('nothing: TensorFlow was chosen, and it is not there or does not load') };
    case 'reference':
      return { engine, reason: msg('with the reference engine, as was chosen') };
  }
}

/** The adapter that a choice leads to; null where there is none at all. */
export function chosenAdapter(
  report: Pick<DoctorReport, 'engines'>,
  choice: AdapterChoice,
): AdapterReport | null {
  const { adapters = [] } = report.engines.find(({ id }) => id === 'webgpu') ?? {};
  return adapters.find(({ choices }) => choices.includes(choice)) ?? adapters[0] ?? null;
}

/** What the newest trial of these two found; null: none is kept. */
export function trialOf(
  report: Pick<DoctorReport, 'engines'>,
  { processor, gpu }: Candidates,
): EngineTrial | null {
  const { trials = [] } = report.engines.find(({ id }) => id === 'webgpu') ?? {};
  return trials.find((trial) => trial.gpu === gpu?.device && trial.processor === processor) ?? null;
}

/** How engine `onnx` names the processor. */
export const processorOf = (report: Pick<DoctorReport, 'engines'>): string =>
  report.engines.find(({ id }) => id === 'onnx')?.device ?? 'processor';

export const gpuWon = ({ gpuSeconds, processorSeconds }: EngineTrial): boolean =>
  gpuSeconds !== null && gpuSeconds < (processorSeconds ?? Infinity);

export const milliseconds = (seconds: number): string => `${(1000 * seconds).toFixed(0)} ms`;
