// Kernels that move values about: reshape, transpose, concatenate, split, gather, fill.
import * as tf from '@tensorflow/tfjs-core';
import type { OnnxGraph } from '../graph.ts';
import { register } from './register.ts';

export function registerShapes(): void {
  register('Reshape', ({ inputs: { x }, attrs, backend, graph }) => {
    const shape = tf.util.inferFromImplicitShape(attrs['shape'] as number[], tf.util.sizeFromShape(x!.shape));
    const name = backend.nameOf(x!);
    if (tf.util.arraysEqual(shape, x!.shape)) return backend.result(name, shape, x!.dtype);
    return backend.result(graph.node('Reshape', [name, graph.shapeOf(shape)]), shape, x!.dtype);
  });

  register('ExpandDims', ({ inputs: { input }, attrs, backend, graph }) => {
    const axis = attrs['dim'] as number;
    const shape = [...input!.shape];
    const at = axis < 0 ? shape.length + axis + 1 : axis;
    shape.splice(at, 0, 1);
    return backend.result(
      graph.node('Unsqueeze', [backend.nameOf(input!), graph.int64([at])]),
      shape,
      input!.dtype,
    );
  });

  register('Transpose', ({ inputs: { x }, attrs, backend, graph }) => {
    const perm = attrs['perm'] as number[];
    const shape = perm.map((axis) => x!.shape[axis]!);
    return backend.result(graph.node('Transpose', [backend.nameOf(x!)], { perm }), shape, x!.dtype);
  });

  register('Concat', ({ inputs, attrs, backend, graph }) => {
    const parts = Object.values(inputs).map((part) => part!);
    const axis = tf.util.parseAxisParam(attrs['axis'] as number, parts[0]!.shape)[0]!;
    const shape = tf.backend_util.computeOutShape(
      parts.map((part) => part.shape),
      axis,
    );
    const names = parts.map((part) => backend.nameOf(part));
    return backend.result(graph.node('Concat', names, { axis }), shape, parts[0]!.dtype);
  });

  register('SplitV', ({ inputs: { x }, attrs, backend, graph }) => {
    const axis = tf.util.parseAxisParam(attrs['axis'] as number, x!.shape)[0]!;
    const sizes = tf.backend_util.prepareSplitSize(
      x as tf.Tensor,
      attrs['numOrSizeSplits'] as number[],
      axis,
    );
    const names = graph.nodes('Split', [backend.nameOf(x!), graph.shapeOf(sizes)], sizes.length, { axis });
    return names.map((name, index) => {
      const shape = [...x!.shape];
      shape[axis] = sizes[index]!;
      return backend.result(name, shape, x!.dtype);
    });
  });

  register('GatherV2', ({ inputs: { x, indices }, attrs, backend, graph }) => {
    const axis = tf.util.parseAxisParam(attrs['axis'] as number, x!.shape)[0]!;
    const shape = [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)];
    const name = graph.node('Gather', [backend.nameOf(x!), backend.nameOf(indices!)], { axis });
    return backend.result(name, shape, x!.dtype);
  });

  // The gradient of GatherV2: rows added up by segment.
  register('UnsortedSegmentSum', ({ inputs: { x, segmentIds }, attrs, backend, graph }) => {
    const shape = [attrs['numSegments'] as number, ...x!.shape.slice(1)];
    const rows = graph.node('Cast', [backend.nameOf(segmentIds!)], { to: 7 });
    const indices = graph.node('Unsqueeze', [rows, graph.int64([1])]);
    const sums = graph.node('ScatterND', [zeros(graph, shape), indices, backend.nameOf(x!)], {
      reduction: 'add',
    });
    return backend.result(sums, shape, x!.dtype);
  });

  register('Tile', ({ inputs: { x }, attrs, backend, graph }) => {
    const reps = attrs['reps'] as number[];
    const shape = x!.shape.map((size, axis) => size * reps[axis]!);
    // Only axes of size 1 are ever repeated here (broadcasting), so Expand serves and copies nothing it need not.
    return backend.result(graph.node('Expand', [backend.nameOf(x!), graph.shapeOf(shape)]), shape, x!.dtype);
  });

  register('ZerosLike', ({ inputs: { x }, backend, graph }) =>
    backend.result(zeros(graph, x!.shape), x!.shape, x!.dtype),
  );

  register('OnesLike', ({ inputs: { x }, backend, graph }) => {
    const ones = graph.node('Expand', [graph.scalar(1), graph.shapeOf(x!.shape)]);
    return backend.result(ones, x!.shape, x!.dtype);
  });
}

/** A float32 tensor of zeros of a traced shape. */
export function zeros(graph: OnnxGraph, shape: readonly number[]): string {
  // ConstantOfShape without a value gives float32 zeros (onnx.ai/onnx/operators/onnx__ConstantOfShape.html).
  return graph.node('ConstantOfShape', [graph.shapeOf(shape)]);
}
