// What an engine is: something that trains the network on batches and holds the optimiser's state. Batches, dropout masks, learning
// rates and random numbers come from outside, so that every engine sees the same.
import type { EngineId } from '../../core/contract/trainer.ts';
import type { StepSettings } from '../network/training-step.ts';
import type { NetworkSpec } from '../network/spec.ts';

/** A tensor's values in row-major order. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** A batch by input name (trainer/network/inputs.ts), dropout masks as `dropout.<site>`. */
export type HostBatch = Readonly<Record<string, HostTensor>>;

/** Adam's state: vectors as long as all parameters together. */
export interface OptimiserState {
  readonly theta: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  readonly average: Float32Array;
}

export interface StepRates {
  readonly learningRate: number;
  readonly firstCorrection: number;
  readonly secondCorrection: number;
  readonly averageDecay: number;
}

export interface ForwardStates {
  /** `[B, n, 2d]`, X^m. */
  readonly states: HostTensor;
  /** `[B, n, T]`. */
  readonly emissions: HostTensor;
}

/** The forward pass with given parameters: for dev scores while training, and for predicting with a stored model. */
export interface Predictor {
  /** @param batch the token inputs */
  tokens(batch: HostBatch): Promise<ForwardStates>;
  /** @param batch `states`, `tags`, `ends`, `lengths`, `mask`; @returns `[B, k, k, R]` */
  relations(batch: HostBatch): Promise<HostTensor>;
  close(): Promise<void>;
}

export interface TrainingSession {
  /** Does now what the first step and the first prediction would otherwise have to: to build the graphs. */
  compile(withDropout: boolean): Promise<void>;
  /**
   * One optimiser step, after those asked for before: the next one may be asked for while it is under way.
   * @returns the joint loss, a mean per sentence of the batch
   */
  step(batch: HostBatch, rates: StepRates): Promise<number>;
  /** The state after the last step; valid until the next one. */
  state(): Promise<OptimiserState>;
  /** A predictor on these parameters; it serves until the next call. */
  predictor(theta: Float32Array): Promise<Predictor>;
  close(): Promise<void>;
}

export interface Engine {
  readonly id: EngineId;
  /** The device it computes on, in words. */
  readonly device: string;
  open(spec: NetworkSpec, settings: StepSettings, start: OptimiserState): Promise<TrainingSession>;
}
