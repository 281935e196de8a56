import * as tf from '@tensorflow/tfjs-core';
import { webGpuBackend } from './compute-shader.ts';

/**
 * Resolves with a sentence when the device of the open engine can't be counted on any more: it is gone, or it reported an error (out of
 * memory above all), after which tfjs computes on with whatever is in its buffers.
 */
export function deviceLoss(): Promise<string> {
  const { device } = webGpuBackend(tf.findBackend('webgpu'));
  return new Promise((resolve) => {
    void device.lost.then(({ message }) => resolve(`the device was lost (${message || 'no reason given'})`));
    device.onuncapturederror = ({ error }) =>
      resolve(
        error instanceof GPUOutOfMemoryError
          ? 'its memory is full'
          : `the device reported an error (${error.message})`,
      );
  });
}
