/**
 * Groups items of similar length, so that little is padded.
 * @param lengths of the items
 * @param budget most of items times longest length in a batch; an item longer than that makes a batch of its own
 * @returns batches of item indices, longest items first
 */
export function planBatches(lengths: readonly number[], budget: number): number[][] {
  const order = lengths.map((_, item) => item).sort((left, right) => lengths[right]! - lengths[left]!);
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const item of order) {
    // Sorted: the first of a batch is its longest.
    const longest = lengths[batch[0] ?? item]!;
    if (batch.length > 0 && (batch.length + 1) * longest > budget) {
      batches.push(batch);
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
