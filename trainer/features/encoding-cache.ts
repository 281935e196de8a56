// What the encoders gave, kept for the next time the same sentence is read: they are frozen, so it never changes.
import { bytesOf } from './quantized-vectors.ts';
import { sentenceKey, type EncodedTokens } from './encoded-tokens.ts';

/**
 * Once full, one newcomer in so many is let in, in the place of the sentence that was not asked for the longest. A project is read from one
 * end to the other again and again: if every newcomer displaced the oldest, one that does not fit would never find a sentence again; this
 * way it finds all that fit. The trickle of newcomers is for sentences that are gone from the project to leave in the end.
 */
const NEWCOMERS_PER_ADMISSION = 16;

/** Beside the vectors: the object, its key and the tokens' strings. */
const OVERHEAD_PER_TOKEN = 64;

export class EncodingCache {
  readonly #capacity: number;
  /** The one not asked for the longest is first. */
  readonly #sentences = new Map<string, EncodedTokens>();
  #bytes = 0;
  #newcomers = 0;

  /** @param capacity bytes, about */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(tokens: readonly string[]): EncodedTokens | undefined {
    const key = sentenceKey(tokens);
    const found = this.#sentences.get(key);
    if (found) {
      this.#sentences.delete(key);
      this.#sentences.set(key, found);
    }
    return found;
  }

  /** Keeps a sentence, if there is room for it. */
  offer(sentence: EncodedTokens): void {
    const key = sentenceKey(sentence.tokens);
    const size = sizeOf(sentence);
    if (this.#sentences.has(key) || size > this.#capacity) return;
    if (this.#bytes + size > this.#capacity && ++this.#newcomers % NEWCOMERS_PER_ADMISSION !== 0) return;
    for (const [oldest, itsVectors] of this.#sentences) {
      if (this.#bytes + size <= this.#capacity) break;
      this.#sentences.delete(oldest);
      this.#bytes -= sizeOf(itsVectors);
    }
    this.#sentences.set(key, sentence);
    this.#bytes += size;
  }
}

function sizeOf({ tokens, vectors }: EncodedTokens): number {
  return Object.values(vectors).reduce(
    (sum, ofEncoder) => sum + bytesOf(ofEncoder),
    OVERHEAD_PER_TOKEN * tokens.length,
  );
}
