// Runs one function of tensors twice, forward and gradient: on tfjs's CPU backend with the composed operations, and traced to
// ONNX on onnxruntime with the fused ones.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import * as ort from 'onnxruntime-node';
import { SYMBOLS, type DimensionSymbol } from '../../trainer/trace/graph.ts';
import { trace, traceInput } from '../../trainer/trace/backend.ts';
import { registerTracer } from '../../trainer/trace/register.ts';

export interface Operand {
  readonly name: string;
  /** Numbers, or letters for dimensions that stay symbolic in the trace. */
  readonly shape: readonly (number | DimensionSymbol)[];
  readonly dtype: 'float32' | 'int32';
  readonly differentiate: boolean;
  /** Concrete values, given the sizes. */
  readonly values: (size: number) => ArrayLike<number>;
}

export type Sizes = Partial<Record<DimensionSymbol, number>>;
export type Loss = (tensors: Record<string, tf.Tensor>) => tf.Scalar;

export const concrete = (shape: Operand['shape'], sizes: Sizes): number[] =>
  shape.map((dimension) => (typeof dimension === 'number' ? dimension : sizes[dimension]!));
const traced = (shape: Operand['shape']): number[] =>
  shape.map((dimension) => (typeof dimension === 'number' ? dimension : SYMBOLS[dimension]));

/** The loss and its gradients by operand name. */
export type Differentiated = Record<string, Float32Array>;

export function valueAndGradients(
  loss: Loss,
  operands: readonly Operand[],
  tensors: tf.Tensor[],
): Record<string, tf.Tensor> {
  const differentiated = operands.flatMap((operand, index) => (operand.differentiate ? [index] : []));
  const { value, grads } = tf.valueAndGrads((...variables: tf.Tensor[]) => {
    const all: Record<string, tf.Tensor> = {};
    operands.forEach((operand, index) => (all[operand.name] = tensors[index]!));
    differentiated.forEach((index, position) => (all[operands[index]!.name] = variables[position]!));
    return loss(all);
  })(differentiated.map((index) => tensors[index]!));
  const results: Record<string, tf.Tensor> = { loss: value };
  differentiated.forEach((index, position) => (results[`d_${operands[index]!.name}`] = grads[position]!));
  return results;
}

export function referenceOf(
  loss: Loss,
  operands: readonly Operand[],
  sizes: Sizes,
  data: ArrayLike<number>[],
): Differentiated {
  registerTracer();
  tf.setBackend('cpu');
  return tf.tidy(() => {
    const tensors = operands.map(({ shape, dtype }, index) =>
      tf.tensor(Array.from(data[index]!), concrete(shape, sizes), dtype),
    );
    const results = valueAndGradients(loss, operands, tensors);
    return Object.fromEntries(
      Object.entries(results).map(([name, tensor]) => [name, tensor.dataSync<'float32'>().slice()]),
    ) as unknown as tf.TensorContainer;
  }) as unknown as Differentiated;
}

/** Traces the function once; the session then runs for any sizes. */
export async function traceGradients(
  loss: Loss,
  operands: readonly Operand[],
): Promise<ort.InferenceSession> {
  registerTracer();
  const model = trace((backend) =>
    valueAndGradients(
      loss,
      operands,
      operands.map(({ name, shape, dtype }) => traceInput(backend, name, traced(shape), dtype)),
    ),
  );
  return ort.InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 });
}

export async function runTraced(
  session: ort.InferenceSession,
  operands: readonly Operand[],
  sizes: Sizes,
  data: ArrayLike<number>[],
): Promise<Differentiated> {
  const feeds: Record<string, ort.Tensor> = {};
  operands.forEach(({ name, shape, dtype }, index) => {
    if (!session.inputNames.includes(name)) return;
    const dims = concrete(shape, sizes);
    feeds[name] =
      dtype === 'int32'
        ? new ort.Tensor('int32', Int32Array.from(Array.from(data[index]!)), dims)
        : new ort.Tensor('float32', Float32Array.from(Array.from(data[index]!)), dims);
  });
  const outputs = await session.run(feeds);
  return Object.fromEntries(
    Object.entries(outputs).map(([name, tensor]) => [name, tensor.data as Float32Array]),
  );
}

/** Concrete data for the operands. */
export function dataOf(operands: readonly Operand[], sizes: Sizes): ArrayLike<number>[] {
  return operands.map(({ shape, values }) => values(concrete(shape, sizes).reduce((a, b) => a * b, 1)));
}

/** Largest difference relative to the largest value of the reference. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let scale = 1e-6;
  for (let index = 0; index < expected.length; index++) {
    const error = Math.abs(actual[index]! - expected[index]!);
    difference = Number.isNaN(error) ? Infinity : Math.max(difference, error);
    scale = Math.max(scale, Math.abs(expected[index]!));
  }
  return actual.length === expected.length ? difference / scale : Infinity;
}
