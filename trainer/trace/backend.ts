// The tfjs backend that computes nothing: a tensor is a name in an ONNX graph, and each kernel adds a node. Running tf.grads on
// it therefore records the forward and the backward pass, tfjs's own autodiff being the differentiator.
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../core/errors.ts';
import { OnnxGraph, type ElementType } from './graph.ts';

export const TRACE_BACKEND = 'trace';

/** A constant larger than this can only be a tensor of traced shape filled by tfjs in JavaScript: a gradient to register anew. */
const LARGEST_CONSTANT = 1_000_000;

export class TraceBackend extends tf.KernelBackend {
  graph = new OnnxGraph();
  readonly #names = new WeakMap<object, string>();

  override numDataIds(): number {
    return 0;
  }
  override refCount(): number {
    return 1;
  }
  override incRef(): void {
    // Names are never freed: the graph keeps what its outputs need.
  }
  decRef(): void {
    // See incRef.
  }
  override disposeData(): boolean {
    return true;
  }
  override floatPrecision(): 16 | 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    if (!ArrayBuffer.isView(values)) throw new AppError('internal', 'the tracer holds numbers only');
    if (values.length > LARGEST_CONSTANT) {
      throw new AppError('internal', `a constant of traced shape [${shape.join(', ')}]`);
    }
    return this.named(this.graph.constant(values, shape, elementType(dtype)));
  }

  override move(): void {
    throw new AppError('internal', 'a tensor of another backend reached the tracer');
  }

  /** A new data id for the value called `name`. */
  named(name: string): object {
    const dataId = {};
    this.#names.set(dataId, name);
    return dataId;
  }

  nameOf(tensor: tf.TensorInfo): string {
    const name = this.#names.get(tensor.dataId);
    if (name === undefined)
      throw new AppError('internal', 'a tensor of another backend or trace reached the tracer');
    return name;
  }

  result(name: string, shape: number[], dtype: tf.DataType): tf.TensorInfo {
    return { dataId: this.named(name), shape, dtype };
  }
}

export function elementType(dtype: tf.DataType): ElementType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new AppError('internal', `the tracer has no ${dtype}`);
}

/** Declares a graph input and gives the tensor that stands for it. */
export function traceInput<R extends tf.Rank>(
  backend: TraceBackend,
  name: string,
  shape: readonly number[],
  dtype: 'float32' | 'int32',
): tf.Tensor<R> {
  backend.graph.input(name, dtype, shape);
  return tf
    .engine()
    .makeTensorFromTensorInfo({ dataId: backend.named(name), shape: [...shape], dtype }) as tf.Tensor<R>;
}

/**
 * Runs `build` on the tracer and gives the ONNX model of what it did.
 * @param build declares inputs with {@link traceInput} and returns the outputs by name; it must be synchronous.
 */
export function trace(build: (backend: TraceBackend) => Record<string, tf.Tensor>): Uint8Array {
  const before = tf.engine().backendName;
  if (!tf.setBackend(TRACE_BACKEND)) throw new AppError('internal', 'the tracer is not registered');
  const backend = tf.backend() as TraceBackend;
  try {
    backend.graph = new OnnxGraph();
    tf.tidy(() => {
      for (const [name, tensor] of Object.entries(build(backend))) {
        backend.graph.output(name, backend.nameOf(tensor), elementType(tensor.dtype), tensor.shape);
      }
    });
    return backend.graph.serialise();
  } finally {
    if (before && before !== TRACE_BACKEND) void tf.setBackend(before);
  }
}
