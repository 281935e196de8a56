/**
 * Groups items of one length, so that nothing is padded and what an item gives does not depend on what is read beside it. (A batch of one
 * costs an item some 10 % more than a batch of many.)
 * @param lengths of the items
 * @param budget most of items times length in a batch; an item longer than that makes a batch of its own
 * @returns batches of item indices, longest items first
 */
export function planBatches(lengths: readonly number[], budget: number): number[][] {
  const order = lengths.map((_, item) => item).sort((left, right) => lengths[right]! - lengths[left]!);
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const item of order) {
    const length = lengths[item]!;
    const full = (batch.length + 1) * length > budget;
    if (batch.length > 0 && (full || length !== lengths[batch[0]!])) {
      batches.push(batch);
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
