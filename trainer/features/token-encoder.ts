// Runs the encoder plugins over sentences and keeps what they gave, since their vectors never change: a sentence is encoded once.
import type { EncodedSentence, Encoder } from '../../core/contract/encoder.ts';
import type { EncoderSpec } from '../network/spec.ts';
import type { EncodedTokens } from './encoded-tokens.ts';
import { EncodingCache } from './encoding-cache.ts';
import { quantize, type QuantizedVectors } from './quantized-vectors.ts';

/** What the cache may hold unless told otherwise. 28 tokens of MiniLM and GloVe take some 80 kB: this is some 12,000 sentences. */
export const CACHE_BYTES = 1024 * 1024 * 1024;
/**
 * Tokens given to an encoder at once, about: 11 MB for each 1,000 as floats. Among so many there are several sentences of each length to make
 * batches of; progress and cancelling happen between them.
 */
const CHUNK_TOKENS = 4096;

export class TokenEncoder {
  readonly #encoders: readonly Encoder[];
  readonly #cache: EncodingCache;

  /** @param cacheBytes what it may keep of what it has encoded */
  constructor(encoders: readonly Encoder[], cacheBytes = CACHE_BYTES) {
    this.#encoders = encoders;
    this.#cache = new EncodingCache(cacheBytes);
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
      const cached = this.#cache.get(tokens);
      if (cached) results[index] = cached;
      else missing.push(index);
    });
    // Similar lengths together waste least on padding.
    missing.sort((a, b) => sentences[a]!.length - sentences[b]!.length);
    let done = 0;
    for (const chunk of chunksOf(missing, (index) => sentences[index]!.length)) {
      signal?.throwIfAborted();
      const encoded = await this.#encodeChunk(chunk.map((index) => sentences[index]!));
      chunk.forEach((index, position) => {
        results[index] = encoded[position]!;
        this.#cache.offer(encoded[position]!);
      });
      done += chunk.length;
      onProgress?.(done / missing.length);
    }
    return results;
  }

  async #encodeChunk(sentences: readonly (readonly string[])[]): Promise<EncodedTokens[]> {
    const byEncoder: EncodedSentence[][] = [];
    for (const encoder of this.#encoders) byEncoder.push(await encoder.encode(sentences));
    return sentences.map((tokens, index) => {
      const known = new Uint8Array(tokens.length);
      const vectors: Record<string, QuantizedVectors> = {};
      this.#encoders.forEach((encoder, position) => {
        const sentence = byEncoder[position]![index]!;
        vectors[encoder.id] = quantize(sentence.values, encoder.dimension);
        // A contextual encoder gives everything a vector; whether a word has one of its own is for the static ones to say.
        if (!encoder.contextual) sentence.known.forEach((flag, token) => (known[token] ||= flag));
      });
      return { tokens, known, vectors };
    });
  }

  async close(): Promise<void> {
    for (const encoder of this.#encoders) await encoder.close();
  }
}

/** Runs of `items`, each of about {@link CHUNK_TOKENS} tokens, at least one item in each. */
function* chunksOf(items: readonly number[], tokensOf: (item: number) => number): Generator<number[]> {
  let chunk: number[] = [];
  let tokens = 0;
  for (const item of items) {
    if (chunk.length > 0 && tokens + tokensOf(item) > CHUNK_TOKENS) {
      yield chunk;
      [chunk, tokens] = [[], 0];
    }
    chunk.push(item);
    tokens += tokensOf(item);
  }
  if (chunk.length > 0) yield chunk;
}
