// The network's parameters: declared by the layers, held as one flat vector so that the optimiser is a handful of operations and a
// checkpoint one buffer.
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';
import { splitVector } from '../operations/flat-vector.ts';

/** How a parameter starts. `glorot`: uniform in ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010). */
export type Initial =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'glorot'; readonly fanIn: number; readonly fanOut: number }
  | { readonly kind: 'uniform'; readonly limit: number }
  /** Zeros, but 1 for the forget gates (Jozefowicz et al. 2015): blocks o, i, f, g per direction. */
  | { readonly kind: 'lstm-bias' };

export interface ParameterDeclaration {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: Initial;
  /** What the entries along an axis stand for (tags, words, characters), so that a warm start can carry them over; null: position. */
  readonly keys: readonly (readonly string[] | null)[];
}

export class ParameterList {
  readonly declarations: ParameterDeclaration[] = [];

  declare(
    name: string,
    shape: readonly number[],
    initial: Initial,
    keys: ParameterDeclaration['keys'] = shape.map(() => null),
  ): void {
    this.declarations.push({ name, shape, initial, keys });
  }

  /** Weight `[inputs, outputs]` and bias `[outputs]` of a dense layer, as `name.weight` and `name.bias`. */
  declareDense(
    name: string,
    inputs: number,
    outputs: number,
    outputKeys: readonly string[] | null = null,
  ): void {
    this.declare(`${name}.weight`, [inputs, outputs], { kind: 'glorot', fanIn: inputs, fanOut: outputs }, [
      null,
      outputKeys,
    ]);
    this.declare(`${name}.bias`, [outputs], { kind: 'constant', value: 0 }, [outputKeys]);
  }
}

export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

/** All parameters' values to start with, in the order of declaration. */
export function initialise(declarations: readonly ParameterDeclaration[], random: Random): Float32Array {
  const theta = new Float32Array(declarations.reduce((sum, { shape }) => sum + sizeOf(shape), 0));
  let offset = 0;
  for (const { shape, initial } of declarations) {
    const size = sizeOf(shape);
    fill(theta.subarray(offset, offset + size), initial, random);
    offset += size;
  }
  return theta;
}

function fill(values: Float32Array, initial: Initial, random: Random): void {
  switch (initial.kind) {
    case 'constant':
      values.fill(initial.value);
      return;
    case 'uniform':
    case 'glorot': {
      const limit =
        initial.kind === 'uniform' ? initial.limit : Math.sqrt(6 / (initial.fanIn + initial.fanOut));
      for (let index = 0; index < values.length; index++) values[index] = (2 * random() - 1) * limit;
      return;
    }
    case 'lstm-bias': {
      const units = values.length / 8;
      for (const direction of [0, 1])
        values.fill(1, (4 * direction + 2) * units, (4 * direction + 3) * units);
    }
  }
}

/** Cuts theta into the parameters' own arrays, by name. */
export function namedArrays(
  declarations: readonly ParameterDeclaration[],
  theta: Float32Array,
): Record<string, Float32Array> {
  let offset = 0;
  return Object.fromEntries(
    declarations.map(({ name, shape }) => [name, theta.subarray(offset, (offset += sizeOf(shape)))]),
  );
}

/** The parameters as tensors, by name. */
export class Weights {
  readonly #tensors: ReadonlyMap<string, tf.Tensor>;

  constructor(declarations: readonly ParameterDeclaration[], tensors: readonly tf.Tensor[]) {
    this.#tensors = new Map(declarations.map(({ name }, index) => [name, tensors[index]!]));
  }

  get<R extends tf.Rank>(name: string): tf.Tensor<R> {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw new AppError('internal', `no parameter ${name}`);
    return tensor as tf.Tensor<R>;
  }
}

/** Cuts the flat vector into the declared tensors. Not differentiated: gradients are taken by each of these. */
export function split(theta: tf.Tensor1D, declarations: readonly ParameterDeclaration[]): tf.Tensor[] {
  return splitVector(
    theta,
    declarations.map(({ shape }) => shape),
  );
}

/** `[..., I]` times `[I, O]` plus bias: a dense layer over the last axis. */
export function dense(x: tf.Tensor, name: string, weights: Weights): tf.Tensor {
  const weight = weights.get<tf.Rank.R2>(`${name}.weight`);
  const [inputs, outputs] = weight.shape;
  const product = tf.matMul(tf.reshape(x, [-1, inputs]) as tf.Tensor2D, weight);
  return tf.reshape(tf.add(product, weights.get(`${name}.bias`)), [...x.shape.slice(0, -1), outputs]);
}
