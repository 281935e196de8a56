// Fused operation 3: the multi-head relation scorer with its loss (Eq. 9, 10 and 12), summed over all token pairs and relations.
//
// s(i, j, k) = v_k . tanh(U_k x_i + W_k x_j + b_k) + c_k;   L_re = - sum log Pr(gold | sigma(s))
// The n x n x R x dt tensor is never held: the fused form walks over the head tokens.
import * as tf from '@tensorflow/tfjs-core';

export interface HeadSelectionInputs {
  /** `[B, n, R * dt]`: U x_i + b of every token as a head, the relations' blocks side by side. */
  readonly heads: tf.Tensor3D;
  /** `[B, n, R * dt]`: W x_j of every token as a tail. */
  readonly tails: tf.Tensor3D;
  /** `[R, dt]`: v. */
  readonly scorer: tf.Tensor2D;
  /** `[R]`: c, the bias of each relation's logit. */
  readonly bias: tf.Tensor1D;
}

export const HEAD_SELECTION_LOSS = 'CmanHeadSelectionLoss';
/** For backends whose {@link HEAD_SELECTION_LOSS} leaves a tape of its own making beside the loss, instead of the four gradients. */
export const HEAD_SELECTION_LOSS_GRADIENT = 'CmanHeadSelectionLossGradient';
/** The logits alone, without a gradient. */
export const HEAD_SELECTION_LOGITS = 'CmanHeadSelectionLogits';

/**
 * @param gold `[B, n, n, R]` float32: 1 where head token i and tail token j are joined by relation k
 * @param mask `[B, n]` float32, 1 where a token is
 * @returns the sum over the batch, a scalar
 */
export function headSelectionLoss(
  inputs: HeadSelectionInputs,
  gold: tf.Tensor4D,
  mask: tf.Tensor2D,
): tf.Scalar {
  const backend = tf.getBackend();
  if (!tf.getKernel(HEAD_SELECTION_LOSS, backend)) return composedHeadSelectionLoss(inputs, gold, mask);
  const hasTape = tf.getKernel(HEAD_SELECTION_LOSS_GRADIENT, backend) !== undefined;
  const { heads, tails, scorer, bias } = inputs;
  const operation = tf.customGrad((...args) => {
    const [value, ...gradients] = tf
      .engine()
      .runKernel<tf.Tensor[]>(HEAD_SELECTION_LOSS, { heads, tails, scorer, bias, gold, mask });
    const save = args.at(-1) as tf.GradSaveFunc;
    save(hasTape ? [...gradients, heads, tails, scorer] : gradients);
    return {
      value: value!,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        if (!hasTape) return saved.map((gradient) => tf.mul(gradient, dy));
        const [tape, headStates, tailStates, output] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
        return tf.engine().runKernel<tf.Tensor[]>(HEAD_SELECTION_LOSS_GRADIENT, {
          dy,
          tape,
          heads: headStates,
          tails: tailStates,
          scorer: output,
        });
      },
    };
  });
  return operation(heads, tails, scorer, bias) as tf.Scalar;
}

/**
 * Logits of every (head, tail, relation), Eq. 9, for prediction: without a gradient where a backend has a kernel for it.
 * @param heads `[B, a, R * dt]`; @param tails `[B, b, R * dt]`
 * @returns `[B, a, b, R]`
 */
export function headSelectionLogits(inputs: HeadSelectionInputs): tf.Tensor4D {
  if (!tf.getKernel(HEAD_SELECTION_LOGITS, tf.getBackend())) return composedHeadSelectionLogits(inputs);
  return tf.engine().runKernel(HEAD_SELECTION_LOGITS, { ...inputs });
}

/** The same in plain tfjs operations: the reference. */
export function composedHeadSelectionLogits({
  heads,
  tails,
  scorer,
  bias,
}: HeadSelectionInputs): tf.Tensor4D {
  const [batch, headCount, width] = heads.shape;
  const tailCount = tails.shape[1];
  const [relations, hidden] = scorer.shape;
  const sum = tf.add(
    tf.reshape(heads, [batch, headCount, 1, width]),
    tf.reshape(tails, [batch, 1, tailCount, width]),
  );
  // Pairs in one axis: tfjs's WebGPU backend spreads tensors of at most four.
  const hiddenStates = tf.reshape(tf.tanh(sum), [batch * headCount * tailCount, relations, hidden]);
  const scores = tf.reshape(tf.sum(tf.mul(hiddenStates, scorer), 2), [
    batch,
    headCount,
    tailCount,
    relations,
  ]);
  return tf.add(scores, bias) as tf.Tensor4D; // Eq. 9
}

/** The same in plain tfjs operations: the reference. */
export function composedHeadSelectionLoss(
  inputs: HeadSelectionInputs,
  gold: tf.Tensor4D,
  mask: tf.Tensor2D,
): tf.Scalar {
  const [batch, n] = inputs.heads.shape;
  const logits = composedHeadSelectionLogits(inputs);
  // -log sigma(s) where gold, -log(1 - sigma(s)) elsewhere (Eq. 10 in Eq. 12), in the form that does not overflow.
  const loss = tf.sub(tf.softplus(logits), tf.mul(gold, logits));
  const pairs = tf.mul(tf.reshape(mask, [batch, n, 1, 1]), tf.reshape(mask, [batch, 1, n, 1]));
  return tf.sum(tf.mul(loss, pairs)) as tf.Scalar; // Eq. 12
}
