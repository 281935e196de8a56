// Engine `onnx`: the traced training step on onnxruntime, on all cores of the processor.
import { availableParallelism, cpus } from 'node:os';
import type * as ort from 'onnxruntime-node';
import { declareCman } from '../../network/cman.ts';
import type { NetworkSpec } from '../../network/spec.ts';
import type { StepSettings } from '../../network/training-step.ts';
import type { Engine, HostBatch, OptimiserState, Predictor, StepRates, TrainingSession } from '../engine.ts';
import { namedArrays, type ParameterDeclaration } from '../../network/parameters.ts';
import { adamStep } from '../../training/adam.ts';
import {
  gradientOutput,
  parameterInput,
  traceRelationGraph,
  traceTokenGraph,
  traceTrainingStep,
} from '../trace-graphs.ts';
import { OnnxPredictor } from './predictor.ts';
import { feedsFor, floatsOf, openSession } from './session.ts';

export const onnxEngine: Engine = {
  id: 'onnx',
  device: `${cpus()[0]?.model.trim() ?? 'processor'}, ${availableParallelism()} threads`,
  async open(spec: NetworkSpec, settings: StepSettings, start: OptimiserState): Promise<TrainingSession> {
    return new OnnxTrainingSession(spec, settings, start);
  },
};

class OnnxTrainingSession implements TrainingSession {
  readonly #spec: NetworkSpec;
  readonly #settings: StepSettings;
  readonly #declarations: readonly ParameterDeclaration[];
  readonly #state: OptimiserState;
  readonly #parameters: HostBatch;
  #step: Promise<ort.InferenceSession> | null = null;
  #graphs: Promise<[ort.InferenceSession, ort.InferenceSession | null]> | null = null;

  constructor(spec: NetworkSpec, settings: StepSettings, start: OptimiserState) {
    this.#spec = spec;
    this.#settings = settings;
    this.#declarations = declareCman(spec);
    // Changed in place step by step: the caller's arrays stay as they are.
    this.#state = {
      theta: start.theta.slice(),
      firstMoment: start.firstMoment.slice(),
      secondMoment: start.secondMoment.slice(),
      average: start.average.slice(),
    };
    this.#parameters = parameterFeeds(this.#declarations, this.#state.theta);
  }

  async step(batch: HostBatch, rates: StepRates): Promise<number> {
    this.#step ??= openSession(
      traceTrainingStep(this.#spec, this.#declarations, this.#settings, 'dropout.embedding' in batch),
    );
    const session = await this.#step;
    const outputs = await session.run(feedsFor(session, { ...batch, ...this.#parameters }));
    const gradients = this.#declarations.map(({ name }) => floatsOf(outputs[gradientOutput(name)]));
    adamStep(this.#state, gradients, rates, this.#settings.clipNorm);
    return floatsOf(outputs['loss'])[0]!;
  }

  async state(): Promise<OptimiserState> {
    return this.#state;
  }

  async predictor(theta: Float32Array): Promise<Predictor> {
    // Traced with the parameters as inputs, so that one pair of graphs serves every epoch.
    this.#graphs ??= openPredictionGraphs(this.#spec);
    const [tokens, relations] = await this.#graphs;
    return new OnnxPredictor(tokens, relations, parameterFeeds(this.#declarations, theta));
  }

  async close(): Promise<void> {
    await (await this.#step)?.release();
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
  const declarations = declareCman(spec);
  const tokens = await openSession(traceTokenGraph(spec, declarations, null));
  if (spec.schema.relationTypes.length === 0) return [tokens, null];
  return [tokens, await openSession(traceRelationGraph(spec, declarations, null))];
}
