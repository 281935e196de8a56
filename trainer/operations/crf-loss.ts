// Fused operation 2: the negative log-likelihood of a linear-chain CRF over a padded batch (Eq. 8 and 11).
//
// score(y) = start[y_1] + sum_t emission_t[y_t] + sum_t transition[y_{t-1}, y_t] + end[y_n];  L_ner = log sum_y' e^score(y') - score(y)
import * as tf from '@tensorflow/tfjs-core';
import { timeSteps } from './time-steps.ts';

export interface CrfWeights {
  /** `[T, T]`, from tag to tag. */
  readonly transitions: tf.Tensor2D;
  /** `[T]`, of the first tag. */
  readonly start: tf.Tensor1D;
  /** `[T]`, of the last tag. */
  readonly end: tf.Tensor1D;
}

export const CRF_LOSS = 'CmanCrfNegLogLikelihood';
/** For backends whose {@link CRF_LOSS} leaves a tape of its own making beside the loss, instead of the four gradients. */
export const CRF_LOSS_GRADIENT = 'CmanCrfNegLogLikelihoodGradient';

/**
 * @param emissions `[B, n, T]` float32
 * @param tags `[B, n, T]` float32, gold tags one-hot, all zero on padding
 * @param mask `[B, n]` float32, 1 where a token is
 * @returns the sum over the batch, a scalar
 */
export function crfNegLogLikelihood(
  emissions: tf.Tensor3D,
  tags: tf.Tensor3D,
  mask: tf.Tensor2D,
  weights: CrfWeights,
): tf.Scalar {
  const backend = tf.getBackend();
  if (!tf.getKernel(CRF_LOSS, backend)) return composedCrfNegLogLikelihood(emissions, tags, mask, weights);
  const hasTape = tf.getKernel(CRF_LOSS_GRADIENT, backend) !== undefined;
  const { transitions, start, end } = weights;
  const operation = tf.customGrad((...args) => {
    // Forward-backward gives the loss and, at once, its gradient: marginals minus gold.
    const [value, ...gradients] = tf
      .engine()
      .runKernel<tf.Tensor[]>(CRF_LOSS, { emissions, tags, mask, transitions, start, end });
    const save = args.at(-1) as tf.GradSaveFunc;
    save(gradients);
    return {
      value: value!,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        hasTape
          ? tf
              .engine()
              .runKernel<tf.Tensor[]>(
                CRF_LOSS_GRADIENT,
                { dy, tape: saved[0]! },
                { emissions: emissions.shape },
              )
          : saved.map((gradient) => tf.mul(gradient, dy)),
    };
  });
  return operation(emissions, transitions, start, end) as tf.Scalar;
}

/** The same in plain tfjs operations, forward algorithm only: autodiff makes the rest. The reference. */
export function composedCrfNegLogLikelihood(
  emissions: tf.Tensor3D,
  tags: tf.Tensor3D,
  mask: tf.Tensor2D,
  { transitions, start, end }: CrfWeights,
): tf.Scalar {
  const [batch, n, tagCount] = emissions.shape;
  const emission = timeSteps(emissions);
  const gold = timeSteps(tags);
  const real = timeSteps(tf.reshape(mask, [batch, n, 1]));
  let alpha: tf.Tensor = tf.add(emission[0]!, start);
  // Zero times the transitions: they stay part of the function, and get a gradient of zero, when every sentence has one token.
  let score: tf.Tensor = tf.add(tf.sum(tf.mul(gold[0]!, start)), tf.mul(0, tf.sum(transitions)));
  for (let t = 0; t < n; t++) {
    score = tf.add(score, tf.sum(tf.mul(emission[t]!, gold[t]!)));
    const next = t + 1 < n ? real[t + 1]! : tf.zeros([batch, 1]);
    // The last token of a sentence is real and the next one is not.
    score = tf.add(score, tf.sum(tf.mul(tf.mul(tf.mul(gold[t]!, real[t]!), tf.sub(1, next)), end)));
    if (t === 0) continue;
    score = tf.add(score, tf.sum(tf.mul(tf.matMul(gold[t - 1]!, transitions), gold[t]!)));
    const paths = tf.add(tf.reshape(alpha, [batch, tagCount, 1]), transitions);
    const extended = tf.add(tf.logSumExp(paths, 1), emission[t]!);
    alpha = tf.add(tf.mul(real[t]!, extended), tf.mul(tf.sub(1, real[t]!), alpha));
  }
  return tf.sub(tf.sum(tf.logSumExp(tf.add(alpha, end), 1)), score) as tf.Scalar;
}
