// tfjs's sum over leading axes, as biases get their gradients by, in one dispatch instead of a transpose and a sum.
import * as tf from '@tensorflow/tfjs-core';
import { webGpuBackend } from '../compute-shader.ts';
import { columnSums } from './column-sums.ts';

/** A column that is longer has too few threads at work: tfjs adds up in several rounds. */
const MOST_ROWS = 16_384;

/** Takes the place of tfjs's kernel where it serves; it stays for the other sums. */
export function registerSum(): void {
  const original = tf.getKernel('Sum', 'webgpu');
  tf.unregisterKernel('Sum', 'webgpu');
  tf.registerKernel({
    ...original,
    kernelFunc: (call) => {
      const { x } = call.inputs as Record<'x', tf.TensorInfo>;
      const { axis, keepDims } = call.attrs as { axis: number | number[]; keepDims: boolean };
      const axes = tf.util.parseAxisParam(axis, x.shape);
      const rows = tf.util.sizeFromShape(x.shape.slice(0, axes.length));
      const columns = tf.util.sizeFromShape(x.shape.slice(axes.length));
      const leading = axes.length > 0 && axes.every((_, place) => axes.includes(place));
      if (!leading || x.dtype !== 'float32' || rows > MOST_ROWS || rows * columns === 0)
        return original.kernelFunc(call);
      const sums = columnSums(webGpuBackend(call.backend as tf.KernelBackend), {
        name: 'sum',
        rows,
        columns,
        inputs: { x },
        term: 'x[row * uniforms.columns + column]',
      });
      const kept = keepDims ? axes.map(() => 1) : [];
      return { ...sums, shape: [...kept, ...x.shape.slice(axes.length)] };
    },
  });
}
