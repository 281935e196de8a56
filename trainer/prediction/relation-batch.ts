// The second graph's inputs: token states, the tags that the label attention reads, and where each sentence's mentions are.
import type { ForwardStates, HostBatch } from '../engines/engine.ts';

/** One sentence of the batch: its tags and the spans to score, half-open in tokens. */
export interface TaggedMentions {
  /** `[length]`, indices of tags. */
  readonly tags: ArrayLike<number>;
  readonly mentions: readonly { readonly begin: number; readonly end: number }[];
}

/**
 * @param inputs the batch's token inputs
 * @param sentences in the batch's order
 * @returns the inputs, whose logits are `[B, k, k, R]`, and k, the most mentions of any sentence; null where none has two
 */
export function relationBatch(
  inputs: HostBatch,
  { states, emissions }: ForwardStates,
  sentences: readonly TaggedMentions[],
): { batch: HostBatch; mentions: number } | null {
  const k = Math.max(...sentences.map(({ mentions }) => mentions.length));
  if (k < 2) return null;
  const [batch, n, tagCount] = emissions.shape as [number, number, number];
  const tags = new Float32Array(batch * n * tagCount);
  const ends = new Float32Array(batch * k * n);
  sentences.forEach(({ tags: path, mentions }, row) => {
    for (let t = 0; t < path.length; t++) tags[(row * n + t) * tagCount + path[t]!] = 1;
    mentions.forEach(({ end }, mention) => (ends[(row * k + mention) * n + end - 1] = 1));
  });
  return {
    batch: {
      states,
      tags: { shape: [batch, n, tagCount], data: tags },
      ends: { shape: [batch, k, n], data: ends },
      lengths: inputs['lengths']!,
      mask: inputs['mask']!,
    },
    mentions: k,
  };
}
