// Floating-point operations that training the network needs: its own matrix products, forward and (twice that) backward. No padding, no
// recomputation, nothing elementwise: what an ideal engine would do.
import type { CmanConfig } from '../core/contract/cman-config.ts';
import type { SentenceExample } from '../core/model/example.ts';

export interface WorkSizes {
  readonly config: CmanConfig;
  /** dw, width of the token input. */
  readonly inputWidth: number;
  readonly tags: number;
  readonly relations: number;
  /** Mean characters of a word, and the share of words that are distinct within a batch (each is spelled out once). */
  readonly charactersPerWord: number;
  /** Mentions in the sentences over their tokens: pairs of them are what is scored. */
  readonly mentionsPerToken: number;
}

export function mentionsPerToken(sentences: readonly Pick<SentenceExample, 'tokens' | 'mentions'>[]): number {
  const count = (of: (sentence: Pick<SentenceExample, 'tokens' | 'mentions'>) => number): number =>
    sentences.reduce((sum, sentence) => sum + of(sentence), 0);
  return count(({ mentions }) => mentions.length) / count(({ tokens }) => tokens.length);
}

/** Operations of the forward pass over one sentence of `n` tokens. */
export function forwardOperations(n: number, sizes: WorkSizes): number {
  const { config, inputWidth, tags, relations, charactersPerWord } = sizes;
  const { hidden: d, labelEmbedding, scorerHidden, characterHidden, characterEmbedding } = config;
  const width = 2 * d;
  const product = (rows: number, inner: number, columns: number): number => 2 * rows * inner * columns;
  const lstm = (steps: number, input: number, units: number): number =>
    product(steps, input, 8 * units) + 2 * product(steps, units, 4 * units);
  // Query, key, value and output; then scores and the weighted sum over all heads.
  const attention = 4 * product(n, width, width) + 2 * product(n, n, width);
  const unit = (input: number): number => lstm(n, input, d) + (config.selfAttention ? attention : 0);
  let sum = config.characters ? lstm(n * charactersPerWord, characterEmbedding, characterHidden) : 0;
  for (let index = 0; index < config.bsaUnits; index++) sum += unit(index === 0 ? inputWidth : width);
  sum += product(n, width, tags);
  if (config.labelAttention) sum += 2 * (lstm(n, labelEmbedding, d) + attention) + lstm(n, 2 * width, d);
  if (config.relationPairs === 'tokens')
    return sum + 2 * product(n, width, relations * scorerHidden) + product(n * n, scorerHidden, relations);
  const k = n * sizes.mentionsPerToken;
  const scorer = relations * scorerHidden;
  sum += 2 * product(k, 2 * width + labelEmbedding, scorer) + product(k * k, scorerHidden, relations);
  // What stands between two mentions: values of all tokens, summed up to either end of each mention, and projected for each pair.
  const { pairContext } = config;
  return (
    sum +
    product(n, width, pairContext) +
    2 * product(k, n, pairContext) +
    product(k * k, pairContext, scorer)
  );
}

/** Forward and backward over a training set: each product's two gradients cost as much again, each. */
export function trainingOperations(lengths: readonly number[], sizes: WorkSizes): number {
  return 3 * lengths.reduce((sum, n) => sum + forwardOperations(n, sizes), 0);
}

/** Operations of MiniLM (6 layers, width 384, inner width 1536) over a sentence of so many word pieces, the two that frame it included. */
export function encoderOperations(pieces: number): number {
  const [layers, width, inner] = [6, 384, 1536];
  const products = 4 * width * width + 2 * width * inner;
  const attention = 2 * pieces * width;
  return layers * 2 * pieces * (products + attention);
}
