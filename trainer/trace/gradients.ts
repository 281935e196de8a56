// Gradients of tfjs that fill a tensor of the operand's shape in JavaScript, which a traced shape does not allow. Registered anew
// with the same mathematics and a broadcast instead; they hold for every backend.
import * as tf from '@tensorflow/tfjs-core';

export function registerTraceableGradients(): void {
  tf.registerGradient({
    kernelName: 'Sum',
    inputsToSave: ['x'],
    gradFunc: (dy, saved, attrs) => {
      const x = saved[0]!;
      const axes = tf.util.parseAxisParam(attrs['axis'] as number[], x.shape);
      const keptShape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
      return { x: () => tf.broadcastTo(tf.reshape(dy as tf.Tensor, keptShape), x.shape) };
    },
  });
}
