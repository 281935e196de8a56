import * as tf from '@tensorflow/tfjs-core';

/** Places where units are dropped; the masks come in with the batch, so that every engine drops the same. */
export type DropoutSite =
  'embedding' | 'bsa1' | 'bsa2' | 'bsa3' | 'bsa4' | 'labels1' | 'labels2' | 'fusion' | 'scorer';

/** Masks by site, `[B, 1, width]` float32: 0 or 1 / (1 - p), the same for all tokens of a sentence (Gal and Ghahramani 2016). */
export type DropoutMasks = ReadonlyMap<DropoutSite, tf.Tensor3D>;

export function dropout(x: tf.Tensor, site: DropoutSite, masks: DropoutMasks): tf.Tensor {
  const mask = masks.get(site);
  return mask ? tf.mul(x, mask) : x;
}
