// Runs the encoder plugins over sentences and keeps what they gave, since their vectors never change: a sentence is encoded once.
import type { EncodedSentence, Encoder } from '../../core/contract/encoder.ts';
import { halfFromNumber, numberFromHalf } from '../../core/encoder-files/half-float.ts';
import type { EncoderSpec } from '../network/spec.ts';

/** A sentence's tokens with the frozen vectors of every encoder. */
export interface EncodedTokens {
  readonly tokens: readonly string[];
  /** `[n]`: 1 where a static encoder knows the token, so that it needs no trained vector. */
  readonly known: Uint8Array;
  /** By encoder id: `[n, layers, dimension]` in half precision (IEEE 754 binary16 bits), which halves the largest thing in memory. */
  readonly vectors: Readonly<Record<string, Uint16Array>>;
}

/** What the cache may hold. 28 tokens of MiniLM are 150 kB in half precision, so this is some 5,000 sentences. */
const CACHE_BYTES = 768 * 1024 * 1024;
/** Sentences given to an encoder at once: progress and cancelling happen between them. */
const CHUNK = 64;

// A key of the cache joins tokens with a character that no token holds.
const TOKEN_SEPARATOR = '\u0000';

export class TokenEncoder {
  readonly #encoders: readonly Encoder[];
  /** Insertion order is age: the oldest goes first. */
  readonly #cache = new Map<string, EncodedTokens>();
  #bytes = 0;

  constructor(encoders: readonly Encoder[]) {
    this.#encoders = encoders;
  }

  get specs(): EncoderSpec[] {
    return this.#encoders.map(({ id, version, dimension, layers, contextual }) => ({
      id,
      version,
      dimension,
      layers,
      contextual,
    }));
  }

  /**
   * Encodes sentences in the order given.
   * @param onProgress called with the share that is done
   * @throws what `signal` says when it is aborted
   */
  async encode(
    sentences: readonly (readonly string[])[],
    { onProgress, signal }: { onProgress?: (share: number) => void; signal?: AbortSignal } = {},
  ): Promise<EncodedTokens[]> {
    const results = new Array<EncodedTokens>(sentences.length);
    const missing: number[] = [];
    sentences.forEach((tokens, index) => {
      const cached = this.#cache.get(tokens.join(TOKEN_SEPARATOR));
      if (cached) results[index] = cached;
      else missing.push(index);
    });
    // Similar lengths together waste least on padding.
    missing.sort((a, b) => sentences[a]!.length - sentences[b]!.length);
    for (let start = 0; start < missing.length; start += CHUNK) {
      signal?.throwIfAborted();
      const chunk = missing.slice(start, start + CHUNK);
      const encoded = await this.#encodeChunk(chunk.map((index) => sentences[index]!));
      chunk.forEach((index, position) => {
        results[index] = encoded[position]!;
        this.#remember(encoded[position]!);
      });
      onProgress?.(Math.min(1, (start + chunk.length) / missing.length));
    }
    return results;
  }

  async #encodeChunk(sentences: readonly (readonly string[])[]): Promise<EncodedTokens[]> {
    const byEncoder: EncodedSentence[][] = [];
    for (const encoder of this.#encoders) byEncoder.push(await encoder.encode(sentences));
    return sentences.map((tokens, index) => {
      const known = new Uint8Array(tokens.length);
      const vectors: Record<string, Uint16Array> = {};
      this.#encoders.forEach((encoder, position) => {
        const sentence = byEncoder[position]![index]!;
        vectors[encoder.id] = Uint16Array.from(sentence.values, halfFromNumber);
        // A contextual encoder gives everything a vector; whether a word has one of its own is for the static ones to say.
        if (!encoder.contextual) sentence.known.forEach((flag, token) => (known[token] ||= flag));
      });
      return { tokens, known, vectors };
    });
  }

  #remember(sentence: EncodedTokens): void {
    this.#cache.set(sentence.tokens.join(TOKEN_SEPARATOR), sentence);
    this.#bytes += bytesOf(sentence);
    for (const [key, oldest] of this.#cache) {
      if (this.#bytes <= CACHE_BYTES) break;
      this.#cache.delete(key);
      this.#bytes -= bytesOf(oldest);
    }
  }

  async close(): Promise<void> {
    for (const encoder of this.#encoders) await encoder.close();
  }
}

const bytesOf = ({ vectors }: EncodedTokens): number =>
  Object.values(vectors).reduce((sum, values) => sum + values.byteLength, 0);

/** Every half as a float32: one look-up instead of arithmetic for each of a batch's millions of values. */
export const FLOAT_OF_HALF = Float32Array.from({ length: 65_536 }, (_, bits) => numberFromHalf(bits));
