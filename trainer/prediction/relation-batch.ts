// The second graph's inputs: token states, the tags that the label attention reads, and where each sentence's mentions are.
import type { TokenSpan } from '../../core/model/example.ts';
import { mentionPositions } from '../features/mention-pairs.ts';
import type { ForwardStates, HostBatch } from '../engines/engine.ts';

/** One sentence of the batch: its tags and the spans to score, half-open in tokens. */
export interface TaggedMentions {
  /** `[length]`, indices of tags. */
  readonly tags: ArrayLike<number>;
  readonly mentions: readonly Pick<TokenSpan, 'begin' | 'end' | 'type'>[];
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
  sentences.forEach(({ tags: path }, row) => {
    for (let t = 0; t < path.length; t++) tags[(row * n + t) * tagCount + path[t]!] = 1;
  });
  return {
    batch: {
      states,
      tags: { shape: [batch, n, tagCount], data: tags },
      ...mentionPositions(
        sentences.map(({ mentions }) => mentions),
        n,
        k,
      ),
      lengths: inputs['lengths']!,
      mask: inputs['mask']!,
    },
    mentions: k,
  };
}
