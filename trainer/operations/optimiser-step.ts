// Fused operation 5: one step of the optimiser on all parameters as one flat vector: clipping by the global norm (Pascanu et al. 2013), Adam
// (Kingma and Ba 2015, Algorithm 1) and the moving average of the weights. Nothing is differentiated here.
import * as tf from '@tensorflow/tfjs-core';
import { ADAM } from '../network/adam-constants.ts';

/** The optimiser's state: four vectors as long as all parameters together. */
export interface OptimiserTensors {
  readonly theta: tf.Tensor1D;
  readonly firstMoment: tf.Tensor1D;
  readonly secondMoment: tf.Tensor1D;
  /** Exponential moving average of theta. */
  readonly average: tf.Tensor1D;
}

/** Scalars that change from step to step. */
export interface StepScalars {
  readonly learningRate: tf.Scalar;
  /** 1 / (1 - beta^t) of Adam's two moments. */
  readonly firstCorrection: tf.Scalar;
  readonly secondCorrection: tf.Scalar;
  readonly averageDecay: tf.Scalar;
}

export const OPTIMISER_STEP = 'CmanOptimiserStep';

/**
 * @param gradient `[P]`
 * @param clipNorm global L2 norm at most; 0: as it is
 * @returns the state after the step, in tensors of its own
 */
export function optimiserStep(
  state: OptimiserTensors,
  gradient: tf.Tensor1D,
  scalars: StepScalars,
  clipNorm: number,
): OptimiserTensors {
  if (!tf.getKernel(OPTIMISER_STEP, tf.getBackend()))
    return composedOptimiserStep(state, gradient, scalars, clipNorm);
  const [theta, firstMoment, secondMoment, average] = tf
    .engine()
    .runKernel<tf.Tensor1D[]>(OPTIMISER_STEP, { ...state, gradient, ...scalars }, { clipNorm }) as [
    tf.Tensor1D,
    tf.Tensor1D,
    tf.Tensor1D,
    tf.Tensor1D,
  ];
  return { theta, firstMoment, secondMoment, average };
}

/** The same in plain tfjs operations: the reference. */
export function composedOptimiserStep(
  state: OptimiserTensors,
  gradient: tf.Tensor1D,
  scalars: StepScalars,
  clipNorm: number,
): OptimiserTensors {
  return adam(state, clipByNorm(gradient, clipNorm), scalars);
}

function clipByNorm(gradient: tf.Tensor1D, limit: number): tf.Tensor1D {
  if (limit === 0) return gradient;
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  return tf.mul(gradient, tf.div(limit, tf.maximum(norm, limit)));
}

function adam(
  { theta, firstMoment, secondMoment, average }: OptimiserTensors,
  gradient: tf.Tensor1D,
  { learningRate, firstCorrection, secondCorrection, averageDecay }: StepScalars,
): OptimiserTensors {
  const { beta1, beta2, epsilon } = ADAM;
  const first = tf.add(tf.mul(firstMoment, beta1), tf.mul(gradient, 1 - beta1));
  const second = tf.add(tf.mul(secondMoment, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const denominator = tf.add(tf.sqrt(tf.mul(second, secondCorrection)), epsilon);
  const next = tf.sub(theta, tf.div(tf.mul(first, tf.mul(firstCorrection, learningRate)), denominator));
  const averaged = tf.add(next, tf.mul(tf.sub(average, next), averageDecay));
  return {
    theta: next as tf.Tensor1D,
    firstMoment: first as tf.Tensor1D,
    secondMoment: second as tf.Tensor1D,
    average: averaged as tf.Tensor1D,
  };
}
