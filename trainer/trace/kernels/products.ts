// Matrix products, sums and softmax.
import * as tf from '@tensorflow/tfjs-core';
import { register } from './register.ts';

export function registerProducts(): void {
  register('BatchMatMul', ({ inputs, attrs, backend, graph }) => {
    const a = inputs['a']!;
    const b = inputs['b']!;
    const transposeA = attrs['transposeA'] as boolean;
    const transposeB = attrs['transposeB'] as boolean;
    const rows = a.shape.at(transposeA ? -1 : -2)!;
    const columns = b.shape.at(transposeB ? -2 : -1)!;
    const batch = tf.backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
    const shape = [...batch, rows, columns];
    if (a.shape.length === 2 && b.shape.length === 2) {
      const product = graph.node('Gemm', [backend.nameOf(a), backend.nameOf(b)], {
        transA: transposeA ? 1 : 0,
        transB: transposeB ? 1 : 0,
      });
      return backend.result(product, shape, a.dtype);
    }
    const operand = (tensor: tf.TensorInfo, transpose: boolean): string => {
      const name = backend.nameOf(tensor);
      if (!transpose) return name;
      const rank = tensor.shape.length;
      const perm = tensor.shape.map((_, axis) =>
        axis === rank - 1 ? rank - 2 : axis === rank - 2 ? rank - 1 : axis,
      );
      // onnxruntime folds this transpose into the product.
      return graph.node('Transpose', [name], { perm });
    };
    return backend.result(
      graph.node('MatMul', [operand(a, transposeA), operand(b, transposeB)]),
      shape,
      a.dtype,
    );
  });

  register('Sum', ({ inputs: { x }, attrs, backend, graph }) => {
    const axes = tf.util.parseAxisParam(attrs['axis'] as number[], x!.shape);
    const keepDims = attrs['keepDims'] as boolean;
    const [reduced] = tf.backend_util.computeOutAndReduceShapes(x!.shape, axes);
    const shape = keepDims ? tf.backend_util.expandShapeToKeepDim(reduced, axes) : reduced;
    const sum = graph.node('ReduceSum', [backend.nameOf(x!), graph.int64(axes)], {
      keepdims: keepDims ? 1 : 0,
    });
    return backend.result(sum, shape, x!.dtype);
  });

  register('Softmax', ({ inputs: { logits }, attrs, backend, graph }) =>
    backend.result(
      graph.node('Softmax', [backend.nameOf(logits!)], { axis: attrs['dim'] as number }),
      logits!.shape,
      logits!.dtype,
    ),
  );
}
