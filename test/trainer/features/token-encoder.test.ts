// Laws of the cache of encodings: what it gives is what encoding anew would give, and it keeps to its size whatever is read.
import { describe, expect, it } from 'vitest';
import type { Encoder } from '../../../core/contract/encoder.ts';
import { bytesOf } from '../../../trainer/features/quantized-vectors.ts';
import type { EncodedTokens } from '../../../trainer/features/encoded-tokens.ts';
import { TokenEncoder } from '../../../trainer/features/token-encoder.ts';
import { hashEncoder } from '../small-network.ts';

/** Counts what it is asked to encode. */
function counting(encoder: Encoder): Encoder & { readonly read: { sentences: number } } {
  const read = { sentences: 0 };
  return {
    ...encoder,
    read,
    encode: (sentences) => {
      read.sentences += sentences.length;
      return encoder.encode(sentences);
    },
  };
}

const sentences = (count: number, length = 10): string[][] =>
  Array.from({ length: count }, (_, index) =>
    Array.from({ length }, (_token, position) => `word${index}-${position}`),
  );

const SIZE = 64 * 10 + 10 * (32 + 4);

const plain = (encoded: readonly EncodedTokens[]): unknown =>
  encoded.map(({ tokens, known, vectors }) => ({ tokens, known: [...known], vectors }));

describe('the cache of encodings', () => {
  it('gives bit for bit what encoding anew gives, whatever was read before', async () => {
    const text = [...sentences(6), ['a'], []];
    const fresh = await new TokenEncoder([hashEncoder('layered', 32, 3)]).encode(text);
    const encoder = new TokenEncoder([hashEncoder('layered', 32, 3)]);
    await encoder.encode([text[4]!, text[0]!]);
    const mixed = await encoder.encode(text);
    const cached = await encoder.encode(text);
    expect(plain(mixed)).toEqual(plain(fresh));
    expect(plain(cached)).toEqual(plain(fresh));
  });

  it('reads nothing twice that it has room for', async () => {
    const encoder = counting(hashEncoder('static', 32, 1));
    const cached = new TokenEncoder([encoder], 20 * SIZE);
    await cached.encode(sentences(20));
    await cached.encode(sentences(20));
    expect(encoder.read.sentences).toBe(20);
  });

  it('still knows most of what fits when a longer text is read again and again', async () => {
    const encoder = counting(hashEncoder('static', 32, 1));
    const cached = new TokenEncoder([encoder], 20 * SIZE);
    for (let round = 0; round < 4; round++) await cached.encode(sentences(40));
    encoder.read.sentences = 0;
    await cached.encode(sentences(40));
    // 20 of the 40 fit.
    expect(encoder.read.sentences).toBeLessThan(27);
  });

  it('lets go in time of what is not asked for any more', async () => {
    const encoder = counting(hashEncoder('static', 32, 1));
    const cached = new TokenEncoder([encoder], 20 * SIZE);
    await cached.encode(sentences(20, 10));
    const others = sentences(20, 10).map((tokens) => tokens.map((token) => `other${token}`));
    for (let round = 0; round < 100; round++) await cached.encode(others);
    encoder.read.sentences = 0;
    await cached.encode(others);
    expect(encoder.read.sentences).toBe(0);
  });

  it('takes a sentence larger than itself without keeping it', async () => {
    const encoder = counting(hashEncoder('static', 32, 1));
    const cached = new TokenEncoder([encoder], 5 * SIZE);
    const [long] = await cached.encode(sentences(1, 1000));
    expect(bytesOf(long!.vectors['static']!)).toBe(1000 * 36);
    await cached.encode(sentences(1, 1000));
    expect(encoder.read.sentences).toBe(2);
  });
});
