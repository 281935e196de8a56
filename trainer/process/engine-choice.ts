// Which engine trains where nobody has said: the GPU if it is there and quicker than the processor, by a short trial of both that is kept
// for the next time.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { secondsPerStep, type Trial } from '../engines/calibration.ts';
import type { Engine } from '../engines/engine.ts';
import { EngineLost } from '../engines/engine-lost.ts';

/** Of a trial, for each engine: shaders are compiled in it. */
const PATIENCE_SECONDS = 30;

/** Trials of another version are of no use: what they timed is another program. */
const VERSION = 1;

const timings = z.object({
  version: z.literal(VERSION),
  gpu: z.string(),
  processor: z.string(),
  /** Of a step; null: too long to wait for, or it failed. */
  gpuSeconds: z.number().nullable(),
  processorSeconds: z.number().nullable(),
});

/** What a trial found. Seconds of a step. */
export type EngineTimings = z.infer<typeof timings>;

export interface EngineChoiceMade {
  readonly engine: Engine;
  /** For the person: what trains, and why it is not the other one. */
  readonly reason: string;
  readonly timings: EngineTimings | null;
}

/** Drivers that imitate a graphics processor on the processor: never the quicker way to use it. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render/i;

export interface ChoicePorts {
  readonly processor: Engine;
  /** Null where there is none. */
  readonly gpu: Engine | null;
  /** File that keeps the trial; null: nothing is kept. */
  readonly file: string | null;
  /** False: only a trial that was kept counts, since somebody waits. Default: true. */
  readonly mayTry?: boolean;
  readonly trial?: Partial<Trial>;
}

export async function chooseEngine(ports: ChoicePorts): Promise<EngineChoiceMade> {
  const { processor, gpu, file, mayTry = true, trial } = ports;
  if (!gpu) {
    const reason = `on the processor (${processor.device}): no graphics processor was found`;
    return { engine: processor, reason, timings: null };
  }
  if (SOFTWARE.test(gpu.device)) {
    const reason = `on the processor (${processor.device}), which ${gpu.device} would only imitate`;
    return { engine: processor, reason, timings: null };
  }
  const kept = file === null ? null : await readTimings(file);
  const known = kept?.gpu === gpu.device && kept.processor === processor.device ? kept : null;
  if (!known && !mayTry) {
    const reason = `on the processor (${processor.device}): ${gpu.device} is tried out by the next full training`;
    return { engine: processor, reason, timings: null };
  }
  const found = known ?? (await tryBoth(processor, gpu, trial));
  if (!known && file !== null) await writeTimings(file, found);
  const { gpuSeconds, processorSeconds } = found;
  const ofGpu = gpuSeconds === null ? 'which gave no result in time' : `${milliseconds(gpuSeconds)} a step`;
  const ofProcessor = processorSeconds === null ? 'no result' : `${milliseconds(processorSeconds)} a step`;
  return isQuicker(found)
    ? {
        engine: gpu,
        reason: `on ${gpu.device} (${ofGpu}; the processor: ${ofProcessor})`,
        timings: found,
      }
    : {
        engine: processor,
        reason: `on the processor (${ofProcessor}): it is quicker than ${gpu.device} (${ofGpu})`,
        timings: found,
      };
}

/** Whether a GPU was the quicker one when it was tried: otherwise nobody who waits need look for it. */
export async function gpuHasWon(file: string): Promise<boolean> {
  const kept = await readTimings(file);
  return kept !== null && isQuicker(kept);
}

/** The kept trial in words; null where none was held. */
export async function describeTrial(file: string): Promise<string | null> {
  const kept = await readTimings(file);
  if (!kept) return null;
  const ofGpu = kept.gpuSeconds === null ? 'no result in time' : milliseconds(kept.gpuSeconds);
  const ofProcessor = kept.processorSeconds === null ? 'no result' : milliseconds(kept.processorSeconds);
  return `a step took ${ofGpu} on ${kept.gpu}, ${ofProcessor} on ${kept.processor}`;
}

const isQuicker = ({ gpuSeconds, processorSeconds }: EngineTimings): boolean =>
  gpuSeconds !== null && gpuSeconds < (processorSeconds ?? Infinity);

const milliseconds = (seconds: number): string => `${(1000 * seconds).toFixed(0)} ms`;

async function tryBoth(
  processor: Engine,
  gpu: Engine,
  trial: Partial<Trial> | undefined,
): Promise<EngineTimings> {
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
  return {
    version: VERSION,
    ...{ gpu: gpu.device, processor: processor.device },
    processorSeconds: await seconds(processor),
    gpuSeconds: await seconds(gpu),
  };
}

/** Null where there is none that can be read: then another trial makes one. */
async function readTimings(file: string): Promise<EngineTimings | null> {
  try {
    return timings.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

/** What can't be kept is found out again. */
async function writeTimings(file: string, found: EngineTimings): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    const draft = `${file}.part-${process.pid}`;
    await writeFile(draft, `${JSON.stringify(found)}\n`);
    await rename(draft, file);
  } catch {
    // A trial takes seconds; a training that fails for want of a cache would cost more.
  }
}
