// Engine `onnx`: the traced training step on onnxruntime, on the processor's cores.
import { availableParallelism, cpus } from 'node:os';
import type * as ort from 'onnxruntime-node';
import { declareCman } from '../../network/cman.ts';
import { stepInputs } from '../../network/inputs.ts';
import { namedArrays, type ParameterDeclaration } from '../../network/parameters.ts';
import type { NetworkSpec } from '../../network/spec.ts';
import type { StepSettings } from '../../network/training-step.ts';
import type { Engine, HostBatch, OptimiserState, Predictor, StepRates, TrainingSession } from '../engine.ts';
import { parameterInput } from '../step-names.ts';
import { tracePredictionGraphs, traceTrainingStep } from '../trace-graphs.ts';
import { OptimiserMemory } from './optimiser-memory.ts';
import { OnnxPredictor } from './predictor.ts';
import { openSession } from './session.ts';
import { openAlone, openThreads, type StepCrew } from './step-crew.ts';

/** More shards than this leave each with too few sentences of a batch to be quick. */
const MOST_SHARDS = 4;

/** In this thread, onnxruntime sharing each operation out among the cores. */
export const onnxEngine: Engine = onnxEngineWith(null);

/**
 * With a thread for each shard of a batch: two threads inside each operation were no faster than one (docs/adr/0010).
 * @param threadFile the bundled shard-thread.ts
 */
export function dataParallelOnnxEngine(threadFile: URL): Engine {
  return availableParallelism() === 1 ? onnxEngine : onnxEngineWith(threadFile);
}

function onnxEngineWith(threadFile: URL | null): Engine {
  return {
    id: 'onnx',
    device: `${cpus()[0]?.model.trim() ?? 'processor'}, ${availableParallelism()} threads`,
    async open(spec: NetworkSpec, settings: StepSettings, start: OptimiserState): Promise<TrainingSession> {
      return new OnnxTrainingSession(spec, settings, start, threadFile);
    },
  };
}

class OnnxTrainingSession implements TrainingSession {
  readonly #spec: NetworkSpec;
  readonly #settings: StepSettings;
  readonly #declarations: readonly ParameterDeclaration[];
  readonly #memory: OptimiserMemory;
  readonly #threadFile: URL | null;
  #crew: Promise<StepCrew> | null = null;
  #graphs: Promise<[ort.InferenceSession, ort.InferenceSession | null]> | null = null;

  constructor(spec: NetworkSpec, settings: StepSettings, start: OptimiserState, threadFile: URL | null) {
    this.#spec = spec;
    this.#settings = settings;
    this.#declarations = declareCman(spec);
    this.#threadFile = threadFile;
    const shards = threadFile ? Math.min(availableParallelism(), MOST_SHARDS) : 1;
    this.#memory = OptimiserMemory.from(start, shards);
  }

  async compile(withDropout: boolean): Promise<void> {
    this.#graphs ??= openPredictionGraphs(this.#spec);
    await Promise.all([this.#openCrew(withDropout), this.#graphs]);
  }

  #openCrew(withDropout: boolean): Promise<StepCrew> {
    return (this.#crew ??= this.#newCrew(withDropout));
  }

  #newCrew(withDropout: boolean): Promise<StepCrew> {
    const setting = {
      memory: this.#memory,
      graph: traceTrainingStep(this.#spec, this.#declarations, this.#settings, withDropout),
      parameters: this.#declarations.map(({ name, shape }) => ({ name, shape })),
      inputs: stepInputs(this.#spec),
      clipNorm: this.#settings.clipNorm,
    };
    if (!this.#threadFile) return openAlone(setting);
    const cores = Math.floor(availableParallelism() / this.#memory.shared.shards);
    return openThreads(setting, this.#threadFile, cores);
  }

  async step(batch: HostBatch, rates: StepRates): Promise<number> {
    const crew = await this.#openCrew('dropout.embedding' in batch);
    return crew.step(batch, rates);
  }

  async state(): Promise<OptimiserState> {
    return this.#memory.state();
  }

  async predictor(theta: Float32Array): Promise<Predictor> {
    // Traced with the parameters as inputs, so that one pair of graphs serves every epoch.
    this.#graphs ??= openPredictionGraphs(this.#spec);
    const [tokens, relations] = await this.#graphs;
    return new OnnxPredictor(tokens, relations, parameterFeeds(this.#declarations, theta));
  }

  async close(): Promise<void> {
    await (await this.#crew)?.close();
    for (const session of (await this.#graphs) ?? []) await session?.release();
  }
}

/** Views into theta, one per parameter: what changes in theta, changes in them. */
function parameterFeeds(declarations: readonly ParameterDeclaration[], theta: Float32Array): HostBatch {
  const arrays = namedArrays(declarations, theta);
  return Object.fromEntries(
    declarations.map(({ name, shape }) => [parameterInput(name), { shape, data: arrays[name]! }]),
  );
}

async function openPredictionGraphs(
  spec: NetworkSpec,
): Promise<[ort.InferenceSession, ort.InferenceSession | null]> {
  const { tokens, relations } = tracePredictionGraphs(spec, null);
  return [await openSession(tokens), relations && (await openSession(relations))];
}
