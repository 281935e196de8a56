import type { SentenceToPredict } from './open-model.ts';

/**
 * Sentences that a thread encodes, predicts and sends at once: few at first, so that what stands at the head shows at once; then ever more,
 * so that there are sentences of one length to make batches of.
 */
const FIRST_CHUNK = 8;
const LARGEST_CHUNK = 512;
/** However few sentences that is: it bounds what is in memory of a text without full stops. */
const CHUNK_TOKENS = 16_384;

/** The sentences in their order, cut into chunks. */
export function* chunksOf(sentences: readonly SentenceToPredict[]): Generator<SentenceToPredict[]> {
  let most = FIRST_CHUNK;
  let chunk: SentenceToPredict[] = [];
  let tokens = 0;
  for (const sentence of sentences) {
    const length = sentence.tokens.length;
    if (chunk.length > 0 && (chunk.length === most || tokens + length > CHUNK_TOKENS)) {
      yield chunk;
      most = Math.min(2 * most, LARGEST_CHUNK);
      [chunk, tokens] = [[], 0];
    }
    chunk.push(sentence);
    tokens += length;
  }
  if (chunk.length > 0) yield chunk;
}
