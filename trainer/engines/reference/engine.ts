// Engine `reference`: tfjs's own CPU backend with the composed operations, step by step and slowly. Tests hold the others against it.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '../../tfjs.ts';
import {
  declareCman,
  emissions,
  labelAwareStates,
  relationLogits,
  startPass,
  tokenStates,
} from '../../network/cman.ts';
import type { DropoutMasks, DropoutSite } from '../../network/dropout.ts';
import { dropoutSites } from '../../network/inputs.ts';
import { split, Weights, type ParameterDeclaration } from '../../network/parameters.ts';
import type { NetworkSpec } from '../../network/spec.ts';
import { tokenInput } from '../../network/token-input.ts';
import { trainingStep, type OptimiserTensors, type StepSettings } from '../../network/training-step.ts';
import type {
  Engine,
  ForwardStates,
  HostBatch,
  HostTensor,
  OptimiserState,
  Predictor,
  StepRates,
  TrainingSession,
} from '../engine.ts';

export const referenceEngine: Engine = {
  id: 'reference',
  device: 'processor, one thread, plain tfjs',
  async open(spec, settings, start) {
    return new ReferenceSession(spec, settings, start);
  },
};

const NO_DROPOUT: DropoutMasks = new Map();

/** Runs `compute` on tfjs's CPU backend and reads what it gives. */
function onCpu<Name extends string>(compute: () => Record<Name, tf.Tensor>): Record<Name, HostTensor> {
  tf.setBackend('cpu');
  const results = {} as Record<Name, HostTensor>;
  tf.tidy(() => {
    for (const [name, tensor] of Object.entries<tf.Tensor>(compute())) {
      results[name as Name] = { shape: tensor.shape, data: tensor.dataSync<'float32'>().slice() };
    }
  });
  return results;
}

const toTensors = (batch: HostBatch): Record<string, tf.Tensor> =>
  Object.fromEntries(
    Object.entries(batch).map(([name, { shape, data }]) => [
      name,
      tf.tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32'),
    ]),
  );

class ReferenceSession implements TrainingSession {
  readonly #spec: NetworkSpec;
  readonly #settings: StepSettings;
  readonly #declarations: readonly ParameterDeclaration[];
  #state: OptimiserState;

  constructor(spec: NetworkSpec, settings: StepSettings, start: OptimiserState) {
    this.#spec = spec;
    this.#settings = settings;
    this.#declarations = declareCman(spec);
    this.#state = start;
  }

  async compile(): Promise<void> {
    // Nothing is built ahead: every operation runs as it comes.
  }

  async step(batch: HostBatch, rates: StepRates): Promise<number> {
    const { loss, theta, firstMoment, secondMoment, average } = onCpu(() => {
      const inputs = toTensors(batch);
      const masks = new Map<DropoutSite, tf.Tensor3D>();
      for (const { site } of dropoutSites(this.#spec)) {
        const mask = inputs[`dropout.${site}`];
        if (mask) masks.set(site, mask as tf.Tensor3D);
      }
      const state: OptimiserTensors = {
        theta: tf.tensor1d(this.#state.theta),
        firstMoment: tf.tensor1d(this.#state.firstMoment),
        secondMoment: tf.tensor1d(this.#state.secondMoment),
        average: tf.tensor1d(this.#state.average),
      };
      const scalars = {
        learningRate: tf.scalar(rates.learningRate),
        firstCorrection: tf.scalar(rates.firstCorrection),
        secondCorrection: tf.scalar(rates.secondCorrection),
        averageDecay: tf.scalar(rates.averageDecay),
      };
      return {
        ...trainingStep(state, scalars, inputs, masks, this.#spec, this.#declarations, this.#settings),
      };
    });
    const floats = ({ data }: HostTensor): Float32Array => Float32Array.from(data);
    this.#state = {
      theta: floats(theta),
      firstMoment: floats(firstMoment),
      secondMoment: floats(secondMoment),
      average: floats(average),
    };
    return loss.data[0]!;
  }

  async state(): Promise<OptimiserState> {
    return this.#state;
  }

  async predictor(theta: Float32Array): Promise<Predictor> {
    return new ReferencePredictor(this.#spec, theta);
  }

  async close(): Promise<void> {
    // Every tensor was tidied away after its step.
  }
}

/** The forward pass on tfjs's CPU backend. */
export class ReferencePredictor implements Predictor {
  readonly #spec: NetworkSpec;
  readonly #theta: Float32Array;

  constructor(spec: NetworkSpec, theta: Float32Array) {
    this.#spec = spec;
    this.#theta = theta;
  }

  #weights(): Weights {
    const declarations = declareCman(this.#spec);
    return new Weights(declarations, split(tf.tensor1d(this.#theta), declarations));
  }

  async tokens(batch: HostBatch): Promise<ForwardStates> {
    return onCpu(() => {
      const [inputs, weights] = [toTensors(batch), this.#weights()];
      const pass = startPass(inputs, this.#spec, weights, NO_DROPOUT, false);
      const states = tokenStates(tokenInput(inputs, this.#spec, weights, false), pass);
      return { states, emissions: emissions(states, weights) };
    });
  }

  async relations(batch: HostBatch): Promise<HostTensor> {
    const { logits } = onCpu(() => {
      const [inputs, weights] = [toTensors(batch), this.#weights()];
      const pass = startPass(inputs, this.#spec, weights, NO_DROPOUT, false);
      const labelAware = labelAwareStates(
        inputs['states'] as tf.Tensor3D,
        inputs['tags'] as tf.Tensor3D,
        pass,
      );
      return { logits: relationLogits(labelAware, inputs, pass) };
    });
    return logits;
  }

  async close(): Promise<void> {
    // Nothing is held between calls.
  }
}
