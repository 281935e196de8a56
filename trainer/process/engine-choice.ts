// Which engine trains where nobody has said: the GPU if it is there and quicker than the processor, by a short trial of both that is kept
// for the next time. A machine may have several adapters, each with a trial of its own.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { EngineTrial } from '../../core/contract/trainer.ts';
import { gpuWon, milliseconds, quickerDevice, untriedDevice } from '../../core/devices/training-device.ts';
import { isSoftware } from '../engines/adapters.ts';
import { secondsPerStep, type Trial } from '../engines/calibration.ts';
import type { Engine } from '../engines/engine.ts';
import { EngineLost } from '../engines/engine-lost.ts';

/** Of a trial, for each engine: shaders are compiled in it. */
const PATIENCE_SECONDS = 30;

/** Trials of another version are of no use: what they timed is another program. */
const VERSION = 2;

/** More adapters than a machine has; a driver's every new version counts as another one. */
const MOST_KEPT = 8;

const keptTrials = z.object({
  version: z.literal(VERSION),
  /** The newest first, one for each pair of devices. */
  trials: z.array(
    z.object({
      gpu: z.string(),
      processor: z.string(),
      gpuSeconds: z.number().nullable(),
      processorSeconds: z.number().nullable(),
      heldAt: z.number(),
    }),
  ),
});

export interface EngineChoiceMade {
  readonly engine: Engine;
  /** For the person: what trains, and why it is not the other one. */
  readonly reason: string;
  readonly trial: EngineTrial | null;
}

export interface TrialPorts {
  readonly processor: Engine;
  readonly gpu: Engine;
  /** File that keeps trials; null: nothing is kept. */
  readonly file: string | null;
  readonly trial?: Partial<Trial>;
}

export interface ChoicePorts extends Omit<TrialPorts, 'gpu'> {
  /** Null where there is none. */
  readonly gpu: Engine | null;
  /** False: only a trial that was kept counts, since somebody waits. Default: true. */
  readonly mayTry?: boolean;
}

export async function chooseEngine(ports: ChoicePorts): Promise<EngineChoiceMade> {
  const { processor, gpu, file, mayTry = true, trial } = ports;
  const candidates = {
    processor: processor.device,
    gpu: gpu && { device: gpu.device, software: isSoftware(gpu.device) },
  };
  const kept = file === null || !gpu ? null : await keptTrial(file, gpu, processor);
  let held = kept;
  let choice = quickerDevice(candidates, kept);
  if (!choice && gpu) {
    if (mayTry) held = await holdTrial({ processor, gpu, file, ...(trial && { trial }) });
    choice = quickerDevice(candidates, held) ?? untriedDevice(processor.device, gpu.device);
  }
  const engine = choice?.engine === 'webgpu' && gpu ? gpu : processor;
  return { engine, reason: choice?.reason ?? '', trial: held };
}

/** Tries both out, whatever is known of them. */
export async function holdTrial({ processor, gpu, file, trial }: TrialPorts): Promise<EngineTrial> {
  const now = (): number => performance.now() / 1000;
  const seconds = async (engine: Engine): Promise<number | null> => {
    try {
      const found = await secondsPerStep(engine, { patienceSeconds: PATIENCE_SECONDS, now, ...trial });
      return Number.isFinite(found) ? found : null;
    } catch (error) {
      // A device that is lost in a trial would be lost in a training.
      if (error instanceof EngineLost) return null;
      throw error;
    }
  };
  const held = {
    ...{ gpu: gpu.device, processor: processor.device },
    processorSeconds: await seconds(processor),
    gpuSeconds: await seconds(gpu),
    heldAt: Date.now(),
  };
  if (file !== null) await keepTrial(file, held);
  return held;
}

/** Whether a GPU was the quicker one when it was tried: otherwise nobody who waits need look for it. */
export const gpuHasWon = async (file: string): Promise<boolean> => (await readTrials(file)).some(gpuWon);

/** Kept trials in words; null where none was held. */
export function describeTrials(trials: readonly EngineTrial[]): string | null {
  const words = trials.map(({ gpu, gpuSeconds, processor, processorSeconds }) => {
    const ofGpu = gpuSeconds === null ? 'no result in time' : milliseconds(gpuSeconds);
    const ofProcessor = processorSeconds === null ? 'no result' : milliseconds(processorSeconds);
    return `a step took ${ofGpu} on ${gpu}, ${ofProcessor} on ${processor}`;
  });
  return words.length === 0 ? null : words.join('; ');
}

async function keptTrial(file: string, gpu: Engine, processor: Engine): Promise<EngineTrial | null> {
  const trials = await readTrials(file);
  return trials.find((kept) => kept.gpu === gpu.device && kept.processor === processor.device) ?? null;
}

/** The newest first. Empty where there are none that can be read: then another trial makes one. */
export async function readTrials(file: string): Promise<readonly EngineTrial[]> {
  try {
    return keptTrials.parse(JSON.parse(await readFile(file, 'utf8'))).trials;
  } catch {
    return [];
  }
}

/** What can't be kept is found out again. */
async function keepTrial(file: string, held: EngineTrial): Promise<void> {
  try {
    const others = (await readTrials(file)).filter(
      ({ gpu, processor }) => gpu !== held.gpu || processor !== held.processor,
    );
    const trials = [held, ...others].slice(0, MOST_KEPT);
    await mkdir(dirname(file), { recursive: true });
    const draft = `${file}.part-${process.pid}`;
    await writeFile(draft, `${JSON.stringify({ version: VERSION, trials })}\n`);
    await rename(draft, file);
  } catch {
    // A trial takes seconds; a training that fails for want of a cache would cost more.
  }
}
