// Fused operation 4: layer normalisation over the last axis (Ba et al. 2016).
//
// y = gain * (x - mean) / sqrt(variance + epsilon) + shift
import * as tf from '@tensorflow/tfjs-core';

export const LAYER_NORM = 'CmanLayerNorm';
/** Takes up mean and inverse deviation of each token where {@link LAYER_NORM} gave them; a backend may rather compute them again. */
export const LAYER_NORM_GRADIENT = 'CmanLayerNormGradient';
export const LAYER_NORM_EPSILON = 1e-5;

/**
 * @param x `[B, n, H]` float32
 * @param gain `[H]`
 * @param shift `[H]`
 * @returns `[B, n, H]`
 */
export function layerNorm(x: tf.Tensor3D, gain: tf.Tensor1D, shift: tf.Tensor1D): tf.Tensor3D {
  if (!tf.getKernel(LAYER_NORM, tf.getBackend())) return composedLayerNorm(x, gain, shift);
  const operation = tf.customGrad((...args) => {
    const [value, ...statistics] = tf.engine().runKernel<tf.Tensor[]>(LAYER_NORM, { x, gain, shift });
    const save = args.at(-1) as tf.GradSaveFunc;
    save([x, gain, ...statistics]);
    return {
      value: value!,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [input, scale, mean, inverse] = saved as [tf.Tensor, tf.Tensor, tf.Tensor?, tf.Tensor?];
        const taken = mean && inverse ? { mean, inverse } : {};
        return tf
          .engine()
          .runKernel<tf.Tensor[]>(LAYER_NORM_GRADIENT, { dy, x: input, gain: scale, ...taken });
      },
    };
  });
  return operation(x, gain, shift) as tf.Tensor3D;
}

/** The same in plain tfjs operations: the reference. */
export function composedLayerNorm(x: tf.Tensor3D, gain: tf.Tensor1D, shift: tf.Tensor1D): tf.Tensor3D {
  // Sum and product rather than tf.mean: its gradient can't be traced.
  const share = 1 / x.shape.at(-1)!;
  const mean = tf.mul(tf.sum(x, -1, true), share);
  const centred = tf.sub(x, mean);
  const variance = tf.mul(tf.sum(tf.square(centred), -1, true), share);
  const normalised = tf.div(centred, tf.sqrt(tf.add(variance, LAYER_NORM_EPSILON)));
  return tf.add(tf.mul(normalised, gain), shift) as tf.Tensor3D;
}
