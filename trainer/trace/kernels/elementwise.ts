// Elementwise kernels: one ONNX node each, with numpy-style broadcasting in both worlds.
import * as tf from '@tensorflow/tfjs-core';
import { elementCode } from '../graph.ts';
import { elementType } from '../backend.ts';
import { register, type TraceKernel } from './register.ts';

/** tfjs kernel name to ONNX operator, where inputs `a`, `b` and the element type go straight through. */
const BINARY: Readonly<Record<string, string>> = {
  Add: 'Add',
  AddV2: 'Add',
  Sub: 'Sub',
  Multiply: 'Mul',
  RealDiv: 'Div',
  Maximum: 'Max',
  Minimum: 'Min',
  Pow: 'Pow',
};

const UNARY: Readonly<Record<string, string>> = {
  Tanh: 'Tanh',
  Sigmoid: 'Sigmoid',
  Neg: 'Neg',
  Exp: 'Exp',
  Log: 'Log',
  Sqrt: 'Sqrt',
  Softplus: 'Softplus',
  Identity: 'Identity',
};

const binary =
  (operator: string): TraceKernel =>
  ({ inputs: { a, b }, backend, graph }) =>
    backend.result(
      graph.node(operator, [backend.nameOf(a!), backend.nameOf(b!)]),
      tf.backend_util.assertAndGetBroadcastShape(a!.shape, b!.shape),
      a!.dtype,
    );

const unary =
  (operator: string): TraceKernel =>
  ({ inputs: { x }, backend, graph }) =>
    backend.result(graph.node(operator, [backend.nameOf(x!)]), x!.shape, x!.dtype);

export function registerElementwise(): void {
  for (const [kernel, operator] of Object.entries(BINARY)) register(kernel, binary(operator));
  for (const [kernel, operator] of Object.entries(UNARY)) register(kernel, unary(operator));
  register('Square', ({ inputs: { x }, backend, graph }) => {
    const name = backend.nameOf(x!);
    return backend.result(graph.node('Mul', [name, name]), x!.shape, x!.dtype);
  });
  register('Rsqrt', ({ inputs: { x }, backend, graph }) =>
    backend.result(graph.node('Reciprocal', [graph.node('Sqrt', [backend.nameOf(x!)])]), x!.shape, x!.dtype),
  );
  register('Cast', ({ inputs: { x }, attrs, backend, graph }) => {
    const dtype = attrs['dtype'] as tf.DataType;
    const name = backend.nameOf(x!);
    if (dtype === x!.dtype) return backend.result(name, x!.shape, dtype);
    return backend.result(
      graph.node('Cast', [name], { to: elementCode(elementType(dtype)) }),
      x!.shape,
      dtype,
    );
  });
}
