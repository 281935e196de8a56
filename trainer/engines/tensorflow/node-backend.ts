// What of tfjs-node's backend is used here. Its own types can't be: the package is not there when this is compiled.
import type * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../../core/errors.ts';

/** tfjs-node's own name for it: its kernels are registered under it. */
export const BACKEND = 'tensorflow';

/** An attribute of a TensorFlow operation: `type` says how the native code reads `value`. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean;
}

/** A tensor of TensorFlow as the native code tells of it. */
export interface NativeTensor {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

export interface NativeBinding {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_INT64: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): NativeTensor[];
}

export interface NodeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: NativeBinding;
  /** Ids by which the native code knows these tensors; their values are handed over if they were not yet. */
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  /** A tensor of tfjs for what an operation gave. */
  createOutputTensor(tensor: NativeTensor): tf.Tensor;
  executeSingleOutput(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly tf.TensorInfo[],
  ): tf.Tensor;
}

const NUMBERS = [
  'TF_FLOAT',
  'TF_INT32',
  'TF_INT64',
  'TF_ATTR_TYPE',
  'TF_ATTR_INT',
  'TF_ATTR_FLOAT',
  'TF_ATTR_BOOL',
];

const has = (value: unknown, name: string, type: string): boolean =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === type;

function isNodeBackend(backend: unknown): backend is NodeBackend {
  const methods = ['getInputTensorIds', 'createOutputTensor', 'executeSingleOutput'];
  if (!has(backend, 'binding', 'object') || !methods.every((name) => has(backend, name, 'function')))
    return false;
  const binding: unknown = Reflect.get(Object(backend), 'binding');
  return (
    NUMBERS.every((name) => has(binding, name, 'number')) &&
    has(binding, 'TF_Version', 'string') &&
    has(binding, 'executeOp', 'function')
  );
}

/** @throws AppError `engine-unavailable` where it is not what it should be */
export function nodeBackend(backend: unknown): NodeBackend {
  if (isNodeBackend(backend)) return backend;
  throw new AppError(
    'engine-unavailable',
    'TensorFlow for Node has loaded, but not as a version that this program knows',
  );
}
