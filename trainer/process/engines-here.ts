// The engines of this process: the processor's, a window's GPU under Electron, Dawn's under Node.
import type { EngineChoice, EngineTrial, TrainerEnvironment } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import type { Engine } from '../engines/engine.ts';
import { dataParallelOnnxEngine } from '../engines/onnx/engine.ts';
import { referenceEngine } from '../engines/reference/engine.ts';
import { openTensorFlowEngine } from '../engines/tensorflow/engine.ts';
import type { TrainingPorts } from '../training/train-model.ts';
import { chooseEngine, gpuHasWon, holdTrial } from './engine-choice.ts';
import { windowEngine } from './engine-window.ts';
import { nodeGpuIsLikely, servedNodeEngine } from './node-gpu.ts';

/** What a training runs on, and what goes on when that is lost. */
export interface Engines extends Pick<TrainingPorts, 'engine' | 'fallback'> {
  /** Why it is this one, for the person; where there was a choice. */
  readonly reason?: string;
}

/**
 * @param mayTry false: somebody waits, and a trial of the engines would keep them waiting
 * @throws AppError `engine-unavailable`
 */
export async function enginesFor(
  choice: EngineChoice,
  environment: TrainerEnvironment,
  mayTry: boolean,
): Promise<Engines> {
  switch (choice) {
    case 'auto':
      return automatic(environment, mayTry);
    case 'onnx':
      return { engine: processorEngine() };
    case 'reference':
      return { engine: referenceEngine };
    case 'webgpu':
      return {
        engine: windowEngine(environment.gpu) ?? (await servedNodeEngine(environment.gpu)),
        fallback: processorEngine(),
      };
    case 'tensorflow':
      return { engine: openTensorFlowEngine(), fallback: processorEngine() };
  }
}

/** Its threads' program lies beside this process's bundle (scripts/bundle/programs.ts). */
const processorEngine = (): Engine => dataParallelOnnxEngine(new URL('./shard-thread.js', import.meta.url));

async function automatic(environment: TrainerEnvironment, mayTry: boolean): Promise<Engines> {
  const processor = processorEngine();
  // Without a file that keeps trials nothing is tried.
  const file = environment.engineTrials ?? null;
  if (file === null || (!mayTry && !(await gpuHasWon(file)))) return { engine: processor };
  const gpu = await gpuHere(environment);
  const { engine, reason } = await chooseEngine({ processor, gpu, file, mayTry });
  if (engine === processor) {
    windowEngine()?.leave();
    return gpu ? { engine, reason: `Trains ${reason}` } : { engine };
  }
  return { engine, fallback: processor, reason: `Trains ${reason}` };
}

/**
 * Tries the processor and the chosen adapter out, whatever is known of them, and keeps what is found. Somebody asked for it, so an adapter that
 * is software is tried as well.
 * @throws AppError `engine-unavailable` where there is no adapter
 */
export async function tryEngines(environment: TrainerEnvironment): Promise<EngineTrial> {
  const gpu = await gpuHere(environment);
  if (!gpu)
    throw new AppError('engine-unavailable', 'no graphics processor was found: nothing is to be tried');
  return holdTrial({ processor: processorEngine(), gpu, file: environment.engineTrials ?? null });
}

/** How the processor's engine names it. */
export const processorDevice = (): string => processorEngine().device;

/** Null where there is no adapter, or nothing that could open one. */
async function gpuHere({ gpu }: TrainerEnvironment): Promise<Engine | null> {
  const ofWindow = windowEngine(gpu);
  if (ofWindow) return (await ofWindow.isThere()) ? ofWindow : null;
  if (!nodeGpuIsLikely()) return null;
  try {
    return await servedNodeEngine(gpu);
  } catch (error) {
    if (error instanceof AppError && error.code === 'engine-unavailable') return null;
    throw error;
  }
}
