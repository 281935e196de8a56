// Training and predicting in tfjs's own tensors, on whichever of its backends: the CPU's (engine `reference`), the GPU's. The optimiser's
// state stays on the device; a step sends a batch there and reads the loss back.
import * as tf from '@tensorflow/tfjs-core';
import '../tfjs.ts';
import {
  declareCman,
  emissions,
  labelAwareStates,
  relationLogits,
  startPass,
  tokenStates,
} from '../network/cman.ts';
import type { DropoutMasks, DropoutSite } from '../network/dropout.ts';
import { dropoutSites } from '../network/inputs.ts';
import { split, Weights, type ParameterDeclaration } from '../network/parameters.ts';
import type { NetworkSpec } from '../network/spec.ts';
import { tokenInput } from '../network/token-input.ts';
import { trainingStep, type OptimiserTensors, type StepSettings } from '../network/training-step.ts';
import type {
  Engine,
  ForwardStates,
  HostBatch,
  HostTensor,
  OptimiserState,
  Predictor,
  StepRates,
  TrainingSession,
} from './engine.ts';

export interface TensorEngineSetting extends Pick<Engine, 'id' | 'device'> {
  /** As registered with tfjs, ready to be used. */
  readonly backend: string;
}

export function tensorEngine({ id, device, backend }: TensorEngineSetting): Engine {
  return {
    id,
    device,
    async open(spec, settings, start) {
      return new TensorSession(backend, spec, settings, start);
    },
  };
}

const NO_DROPOUT: DropoutMasks = new Map();

/** Runs `compute` on a backend; all tensors but the results are freed. */
function onBackend<Name extends string>(
  backend: string,
  compute: () => Record<Name, tf.Tensor>,
): Record<Name, tf.Tensor> {
  void tf.setBackend(backend);
  return tf.tidy(() => ({ ...compute() }) as tf.TensorContainerObject) as Record<Name, tf.Tensor>;
}

/** Reads tensors and frees them. */
async function read<Name extends string>(
  tensors: Record<Name, tf.Tensor>,
): Promise<Record<Name, HostTensor>> {
  const entries = Object.entries<tf.Tensor>(tensors).map(async ([name, tensor]) => {
    const data = await tensor.data<'float32'>();
    const host: HostTensor = { shape: tensor.shape, data: data.slice() };
    tensor.dispose();
    return [name, host] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<Name, HostTensor>;
}

const toTensors = (batch: HostBatch): Record<string, tf.Tensor> =>
  Object.fromEntries(
    Object.entries(batch).map(([name, { shape, data }]) => [
      name,
      tf.tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32'),
    ]),
  );

class TensorSession implements TrainingSession {
  readonly #backend: string;
  readonly #spec: NetworkSpec;
  readonly #settings: StepSettings;
  readonly #declarations: readonly ParameterDeclaration[];
  #state: OptimiserTensors;

  constructor(backend: string, spec: NetworkSpec, settings: StepSettings, start: OptimiserState) {
    this.#backend = backend;
    this.#spec = spec;
    this.#settings = settings;
    this.#declarations = declareCman(spec);
    // Copies: a backend reads them when it first needs them.
    const vector = (values: Float32Array): tf.Tensor1D => tf.tensor1d(values.slice());
    void tf.setBackend(backend);
    this.#state = {
      theta: vector(start.theta),
      firstMoment: vector(start.firstMoment),
      secondMoment: vector(start.secondMoment),
      average: vector(start.average),
    };
  }

  async compile(): Promise<void> {
    // Nothing is built ahead: every operation is compiled when it first comes.
  }

  async step(batch: HostBatch, rates: StepRates): Promise<number> {
    const { loss, ...next } = onBackend(this.#backend, () => {
      const inputs = toTensors(batch);
      const masks = new Map<DropoutSite, tf.Tensor3D>();
      for (const { site } of dropoutSites(this.#spec)) {
        const mask = inputs[`dropout.${site}`];
        if (mask) masks.set(site, mask as tf.Tensor3D);
      }
      const scalars = {
        learningRate: tf.scalar(rates.learningRate),
        firstCorrection: tf.scalar(rates.firstCorrection),
        secondCorrection: tf.scalar(rates.secondCorrection),
        averageDecay: tf.scalar(rates.averageDecay),
      };
      return {
        ...trainingStep(this.#state, scalars, inputs, masks, this.#spec, this.#declarations, this.#settings),
      };
    });
    this.#free();
    this.#state = next as OptimiserTensors;
    const read = await loss.data();
    loss.dispose();
    return read[0]!;
  }

  async state(): Promise<OptimiserState> {
    const { theta, firstMoment, secondMoment, average } = this.#state;
    const values = async (tensor: tf.Tensor1D): Promise<Float32Array> =>
      (await tensor.data<'float32'>()).slice();
    return {
      theta: await values(theta),
      firstMoment: await values(firstMoment),
      secondMoment: await values(secondMoment),
      average: await values(average),
    };
  }

  async predictor(theta: Float32Array): Promise<Predictor> {
    return new TensorPredictor(this.#backend, this.#spec, theta);
  }

  async close(): Promise<void> {
    this.#free();
  }

  #free(): void {
    for (const tensor of Object.values<tf.Tensor1D>({ ...this.#state })) tensor.dispose();
  }
}

/** The forward pass with given parameters. */
export class TensorPredictor implements Predictor {
  readonly #backend: string;
  readonly #spec: NetworkSpec;
  readonly #theta: tf.Tensor1D;

  constructor(backend: string, spec: NetworkSpec, theta: Float32Array) {
    this.#backend = backend;
    this.#spec = spec;
    void tf.setBackend(backend);
    this.#theta = tf.tensor1d(theta.slice());
  }

  #weights(): Weights {
    const declarations = declareCman(this.#spec);
    return new Weights(declarations, split(this.#theta, declarations));
  }

  async tokens(batch: HostBatch): Promise<ForwardStates> {
    return read(
      onBackend(this.#backend, () => {
        const [inputs, weights] = [toTensors(batch), this.#weights()];
        const pass = startPass(inputs, this.#spec, weights, NO_DROPOUT, false);
        const states = tokenStates(tokenInput(inputs, this.#spec, weights, false), pass);
        return { states, emissions: emissions(states, weights) };
      }),
    );
  }

  async relations(batch: HostBatch): Promise<HostTensor> {
    const { logits } = await read(
      onBackend(this.#backend, () => {
        const [inputs, weights] = [toTensors(batch), this.#weights()];
        const pass = startPass(inputs, this.#spec, weights, NO_DROPOUT, false);
        const labelAware = labelAwareStates(
          inputs['states'] as tf.Tensor3D,
          inputs['tags'] as tf.Tensor3D,
          pass,
        );
        return { logits: relationLogits(labelAware, inputs, pass) };
      }),
    );
    return logits;
  }

  async close(): Promise<void> {
    this.#theta.dispose();
  }
}
