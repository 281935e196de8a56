// Which sentences the steps of a quick training see: in rounds of every fresh sentence and some old ones, so that what is new is learned and
// what was known is not forgotten.
import { shuffle, type Random } from '../../core/random.ts';
import { bucketedBatches, type BatchLimits } from './batches.ts';

/**
 * Share of a round's sentences that are fresh, as long as they are few: with 20 a round is five batches of 16, and 40 steps see each eight times.
 * Many fresh sentences take a larger share, so that the few steps there are see them more than once.
 */
const FRESH_SHARE = 0.25;
const MOST_FRESH_SHARE = 0.7;
/** Fresh sentences at which the share begins to grow. */
const FEW_FRESH = 20;

export interface RoundMembers {
  /** Length in tokens of every sentence. */
  readonly lengths: readonly number[];
  /** Indices of sentences. */
  readonly fresh: readonly number[];
  /** Indices of sentences to be seen again, the ones to begin with first. */
  readonly replay: readonly number[];
}

/** Batches without end: each round has every fresh sentence once, replay goes on from round to round. Empty where there is no sentence. */
export function* quickBatches(
  { lengths, fresh, replay }: RoundMembers,
  limits: BatchLimits,
  random: Random,
): Generator<number[], void, undefined> {
  if (fresh.length + replay.length === 0) return;
  const old = new Cycle(replay, random);
  const size = roundSize(fresh.length, replay.length);
  for (;;) {
    const members = [...fresh, ...old.next(size - fresh.length)];
    const batches = bucketedBatches(
      members.map((member) => lengths[member]!),
      limits,
      random,
    );
    if (batches.length === 0) return;
    for (const batch of batches) yield batch.map((place) => members[place]!);
  }
}

/** Sentences of a round. */
export function roundSize(fresh: number, replay: number): number {
  // Nothing fresh: somebody retrains all the same; then a round is once through what there is.
  if (fresh === 0 || replay === 0) return fresh + replay;
  const share = Math.min(MOST_FRESH_SHARE, FRESH_SHARE * Math.max(1, fresh / FEW_FRESH));
  return Math.round(fresh / share);
}

/** Goes through a list again and again, in its own order first and then in a new one every time. */
class Cycle {
  readonly #items: number[];
  readonly #random: Random;
  #at = 0;

  constructor(items: readonly number[], random: Random) {
    this.#items = [...items];
    this.#random = random;
  }

  next(count: number): number[] {
    const taken: number[] = [];
    while (taken.length < count && this.#items.length > 0) {
      if (this.#at === this.#items.length) {
        shuffle(this.#items, this.#random);
        this.#at = 0;
        // A round has no sentence twice, even if it is smaller than it might be.
        if (taken.length > 0) break;
      }
      taken.push(this.#items[this.#at++]!);
    }
    return taken;
  }
}
