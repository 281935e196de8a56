import type { QuantizedVectors } from './quantized-vectors.ts';

/** A sentence's tokens with the frozen vectors of every encoder. */
export interface EncodedTokens {
  readonly tokens: readonly string[];
  /** `[n]`: 1 where a static encoder knows the token, so that it needs no trained vector. */
  readonly known: Uint8Array;
  /** By encoder id: `[n * layers, dimension]`, the layers of a token together. */
  readonly vectors: Readonly<Record<string, QuantizedVectors>>;
}

/** What tells sentences apart: their tokens, joined by a character that no token holds. */
export const sentenceKey = (tokens: readonly string[]): string => tokens.join('\u0000');
