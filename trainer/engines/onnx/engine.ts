// Engine `onnx`: the traced training step on onnxruntime, on all cores of the processor.
import { availableParallelism, cpus } from 'node:os';
import type * as ort from 'onnxruntime-node';
import { declareCman } from '../../network/cman.ts';
import type { NetworkSpec } from '../../network/spec.ts';
import type { StepSettings } from '../../network/training-step.ts';
import type {
  Engine,
  HostBatch,
  HostTensor,
  OptimiserState,
  Predictor,
  StepRates,
  TrainingSession,
} from '../engine.ts';
import { traceRelationGraph, traceTokenGraph, traceTrainingStep } from '../trace-graphs.ts';
import { OnnxPredictor } from './predictor.ts';
import { feedsFor, fromOrt, openSession } from './session.ts';

export const onnxEngine: Engine = {
  id: 'onnx',
  device: `${cpus()[0]?.model.trim() ?? 'processor'}, ${availableParallelism()} threads`,
  async open(spec: NetworkSpec, settings: StepSettings, start: OptimiserState): Promise<TrainingSession> {
    return new OnnxTrainingSession(spec, settings, start);
  },
};

const vector = (data: Float32Array): HostTensor => ({ shape: [data.length], data });
const scalar = (value: number): HostTensor => ({ shape: [], data: Float32Array.of(value) });

class OnnxTrainingSession implements TrainingSession {
  readonly #spec: NetworkSpec;
  readonly #settings: StepSettings;
  #state: OptimiserState;
  #step: Promise<ort.InferenceSession> | null = null;
  #graphs: Promise<[ort.InferenceSession, ort.InferenceSession | null]> | null = null;

  constructor(spec: NetworkSpec, settings: StepSettings, start: OptimiserState) {
    this.#spec = spec;
    this.#settings = settings;
    this.#state = start;
  }

  async step(batch: HostBatch, rates: StepRates): Promise<number> {
    this.#step ??= openSession(
      traceTrainingStep(this.#spec, declareCman(this.#spec), this.#settings, 'dropout.embedding' in batch),
    );
    const session = await this.#step;
    const { theta, firstMoment, secondMoment, average } = this.#state;
    const outputs = await session.run(
      feedsFor(session, {
        ...batch,
        theta: vector(theta),
        firstMoment: vector(firstMoment),
        secondMoment: vector(secondMoment),
        average: vector(average),
        learningRate: scalar(rates.learningRate),
        firstCorrection: scalar(rates.firstCorrection),
        secondCorrection: scalar(rates.secondCorrection),
        averageDecay: scalar(rates.averageDecay),
      }),
    );
    const output = (name: string): Float32Array => fromOrt(outputs[name]).data as Float32Array;
    this.#state = {
      theta: output('nextTheta'),
      firstMoment: output('nextFirstMoment'),
      secondMoment: output('nextSecondMoment'),
      average: output('nextAverage'),
    };
    return output('loss')[0]!;
  }

  async state(): Promise<OptimiserState> {
    return this.#state;
  }

  async predictor(theta: Float32Array): Promise<Predictor> {
    // Traced with the parameters as an input, so that one pair of graphs serves every epoch.
    this.#graphs ??= openPredictionGraphs(this.#spec);
    const [tokens, relations] = await this.#graphs;
    return new OnnxPredictor(tokens, relations, { theta: vector(theta) });
  }

  async close(): Promise<void> {
    await (await this.#step)?.release();
    for (const session of (await this.#graphs) ?? []) await session?.release();
  }
}

async function openPredictionGraphs(
  spec: NetworkSpec,
): Promise<[ort.InferenceSession, ort.InferenceSession | null]> {
  const declarations = declareCman(spec);
  const tokens = await openSession(traceTokenGraph(spec, declarations, null));
  if (spec.schema.relationTypes.length === 0) return [tokens, null];
  return [tokens, await openSession(traceRelationGraph(spec, declarations, null))];
}
