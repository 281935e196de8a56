// Which sentences go together in a batch: of like length, so that little is padding, and in a new order every epoch.
import { shuffle, type Random } from '../../core/random.ts';

/** Sentences are sorted by length within pools of this many batches: wide enough to mix, narrow enough to pad little. */
const POOL_BATCHES = 16;

export interface BatchLimits {
  readonly batchSize: number;
  /** Padded token pairs (B * n * n) of a batch at most; a longer sentence is a batch of its own. */
  readonly maximumPairs: number;
}

/**
 * Splits `lengths.length` sentences into batches of indices, each sentence once. Empty sentences are left out.
 * @param random the same seed gives the same batches on every engine
 */
export function bucketedBatches(lengths: readonly number[], limits: BatchLimits, random: Random): number[][] {
  const order = shuffle(
    lengths.flatMap((length, index) => (length > 0 ? [index] : [])),
    random,
  );
  const pool = limits.batchSize * POOL_BATCHES;
  const batches: number[][] = [];
  for (let start = 0; start < order.length; start += pool) {
    const sorted = order.slice(start, start + pool).sort((a, b) => lengths[a]! - lengths[b]!);
    batches.push(...cut(sorted, lengths, limits));
  }
  return shuffle(batches, random);
}

/** Sentences in ascending length cut into batches: for prediction, where order means nothing. */
export function batchesByLength(lengths: readonly number[], limits: BatchLimits): number[][] {
  const sorted = lengths.flatMap((length, index) => (length > 0 ? [index] : []));
  sorted.sort((a, b) => lengths[a]! - lengths[b]!);
  return cut(sorted, lengths, limits);
}

function cut(sorted: readonly number[], lengths: readonly number[], limits: BatchLimits): number[][] {
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const index of sorted) {
    // Ascending: the newest sentence is the longest of its batch.
    const pairs = (batch.length + 1) * lengths[index]! ** 2;
    if (batch.length > 0 && (batch.length === limits.batchSize || pairs > limits.maximumPairs)) {
      batches.push(batch);
      batch = [];
    }
    batch.push(index);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
