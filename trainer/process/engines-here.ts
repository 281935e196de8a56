// The engines of this process: the processor's, a window's GPU under Electron, Dawn's under Node.
import type { EngineChoice, EngineId, TrainerEnvironment } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import type { Engine } from '../engines/engine.ts';
import { dataParallelOnnxEngine } from '../engines/onnx/engine.ts';
import { referenceEngine } from '../engines/reference/engine.ts';
import type { TrainingPorts } from '../training/train-model.ts';
import { chooseEngine, gpuHasWon } from './engine-choice.ts';
import { windowEngine } from './engine-window.ts';
import { nodeGpuIsLikely, servedNodeEngine } from './node-gpu.ts';

/** What a training runs on, and what goes on when that is lost. */
export interface Engines extends Pick<TrainingPorts, 'engine' | 'fallback'> {
  /** Why it is this one, for the person; where there was a choice. */
  readonly reason?: string;
}

/**
 * @param mayTry false: somebody waits, and a trial of the engines would keep them waiting
 * @throws AppError `engine-unavailable`, `wrong-usage`
 */
export async function enginesFor(
  choice: EngineChoice,
  environment: TrainerEnvironment,
  mayTry: boolean,
): Promise<Engines> {
  switch (choice) {
    case 'auto':
      return automatic(environment.engineTrials ?? null, mayTry);
    case 'onnx':
      return { engine: processorEngine() };
    case 'reference':
      return { engine: referenceEngine };
    case 'webgpu':
      return { engine: windowEngine() ?? (await servedNodeEngine()), fallback: processorEngine() };
    case 'tensorflow':
      throw notHere(choice);
  }
}

/** Its threads' program lies beside this process's bundle (scripts/bundle/programs.ts). */
const processorEngine = (): Engine => dataParallelOnnxEngine(new URL('./shard-thread.js', import.meta.url));

/** @param file that keeps trials; null: nothing is tried */
async function automatic(file: string | null, mayTry: boolean): Promise<Engines> {
  const processor = processorEngine();
  if (file === null || (!mayTry && !(await gpuHasWon(file)))) return { engine: processor };
  const gpu = await gpuHere();
  const { engine, reason } = await chooseEngine({ processor, gpu, file, mayTry });
  if (engine === processor) {
    windowEngine()?.leave();
    return gpu ? { engine, reason: `Trains ${reason}` } : { engine };
  }
  return { engine, fallback: processor, reason: `Trains ${reason}` };
}

/** Null where there is no adapter, or nothing that could open one. */
async function gpuHere(): Promise<Engine | null> {
  const ofWindow = windowEngine();
  if (ofWindow) return (await ofWindow.isThere()) ? ofWindow : null;
  if (!nodeGpuIsLikely()) return null;
  try {
    return await servedNodeEngine();
  } catch (error) {
    if (error instanceof AppError && error.code === 'engine-unavailable') return null;
    throw error;
  }
}

const notHere = (engine: EngineId): AppError =>
  new AppError('wrong-usage', `engine ${engine} is not in this version; use onnx`, { engine });
