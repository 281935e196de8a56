// The encoders of this thread, opened once and kept with what they encoded: the next job of the same thread starts where this one ended.
import type { Encoder } from '../../core/contract/encoder.ts';
import { TokenEncoder } from '../features/token-encoder.ts';

type OpenEncoder = (id: string) => Promise<Encoder | null>;

let current: { readonly key: string; readonly encoder: Promise<TokenEncoder> } | null = null;

/** Those of the encoders `ids` that are on this machine, in this order, behind one cache. @param cacheBytes of that cache */
export async function tokenEncoderFor(
  ids: readonly string[],
  open: OpenEncoder,
  cacheBytes?: number,
): Promise<TokenEncoder> {
  const key = ids.join(' ');
  if (current?.key !== key) {
    const former = current;
    current = { key, encoder: openAll(ids, open, cacheBytes) };
    await (await former?.encoder)?.close();
  }
  try {
    return await current.encoder;
  } catch (error) {
    // A damaged encoder may have been mended by the next job.
    current = null;
    throw error;
  }
}

async function openAll(
  ids: readonly string[],
  open: OpenEncoder,
  cacheBytes?: number,
): Promise<TokenEncoder> {
  const encoders: Encoder[] = [];
  for (const id of ids) {
    const encoder = await open(id);
    if (encoder) encoders.push(encoder);
  }
  return new TokenEncoder(encoders, cacheBytes);
}
