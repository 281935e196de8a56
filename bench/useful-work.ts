// Floating-point operations that training the network needs: its own matrix products, forward and (twice that) backward. No padding, no
// recomputation, nothing elementwise, no table's row looked up by a product: what an ideal engine would do.
import type { CmanConfig } from '../core/contract/cman-config.ts';
import type { SentenceExample } from '../core/model/example.ts';
import { POOLING_HEADS } from '../trainer/network/pair-scorer.ts';

/** What the work for a sentence grows with. */
export interface SentenceSize {
  readonly tokens: number;
  /** Pairs of these are scored; where they are to be predicted, as many as are expected. */
  readonly mentions: number;
}

export interface WorkSizes {
  readonly config: CmanConfig;
  /** dw, width of the token input. */
  readonly inputWidth: number;
  readonly tags: number;
  readonly relations: number;
  /** Mean characters of a word, and the share of words that are distinct within a batch (each is spelled out once). */
  readonly charactersPerWord: number;
}

export const sizeOfSentence = ({
  tokens,
  mentions,
}: Pick<SentenceExample, 'tokens' | 'mentions'>): SentenceSize => ({
  tokens: tokens.length,
  mentions: mentions.length,
});

/** What to expect of a sentence that nobody has annotated: mentions of annotated ones over their tokens. */
export function mentionsPerToken(sentences: readonly SentenceSize[]): number {
  const count = (of: 'tokens' | 'mentions'): number =>
    sentences.reduce((sum, sentence) => sum + sentence[of], 0);
  return count('mentions') / count('tokens');
}

/** Operations of the forward pass over one sentence. */
export function forwardOperations({ tokens: n, mentions }: SentenceSize, sizes: WorkSizes): number {
  const { config, inputWidth, tags, charactersPerWord } = sizes;
  const { hidden: d, labelEmbedding, characterHidden, characterEmbedding } = config;
  const width = 2 * d;
  const lstm = (steps: number, input: number, units: number): number =>
    product(steps, input, 8 * units) + 2 * product(steps, units, 4 * units);
  // Query, key, value and output; then scores and the weighted sum over all heads.
  const attention = 4 * product(n, width, width) + 2 * product(n, n, width);
  const unit = (input: number): number => lstm(n, input, d) + (config.selfAttention ? attention : 0);
  let sum = config.characters ? lstm(n * charactersPerWord, characterEmbedding, characterHidden) : 0;
  for (let index = 0; index < config.bsaUnits; index++) sum += unit(index === 0 ? inputWidth : width);
  sum += product(n, width, tags);
  if (config.labelAttention) sum += 2 * (lstm(n, labelEmbedding, d) + attention) + lstm(n, 2 * width, d);
  return sum + (config.relationPairs === 'tokens' ? tokenPairs(n, sizes) : mentionPairs(n, mentions, sizes));
}

/** Eq. 9 as published: every token as head and as tail, every pair of tokens. */
function tokenPairs(n: number, { config, relations }: WorkSizes): number {
  const { scorerHidden } = config;
  return (
    2 * product(n, scorerInput(config), relations * scorerHidden) + product(n * n, scorerHidden, relations)
  );
}

/**
 * trainer/network/pair-scorer.ts: every mention as head and as tail, every ordered pair of two. What stands between two mentions is the
 * same for both orders; its running sums over tokens are no product.
 */
function mentionPairs(n: number, mentions: number, { config, relations }: WorkSizes): number {
  const { scorerHidden, labelEmbedding, pairContext } = config;
  const scorer = relations * scorerHidden;
  // An expectation may be less than one mention.
  const pairs = mentions * Math.max(0, mentions - 1);
  const scored =
    2 * product(mentions, 2 * scorerInput(config) + labelEmbedding, scorer) +
    product(pairs, scorerHidden, relations);
  if (pairContext === 0) return scored;
  return (
    scored +
    product(n, scorerInput(config), pairContext + POOLING_HEADS) +
    product(pairs / 2, pairContext, scorer)
  );
}

const scorerInput = ({ hidden, labelAttention, labelEmbedding }: CmanConfig): number =>
  2 * hidden + (labelAttention ? 0 : labelEmbedding);

/** `[rows, inner]` times `[inner, columns]`. */
const product = (rows: number, inner: number, columns: number): number => 2 * rows * inner * columns;

/** Forward and backward over a training set: each product's two gradients cost as much again, each. */
export function trainingOperations(sentences: readonly SentenceSize[], sizes: WorkSizes): number {
  return 3 * sentences.reduce((sum, sentence) => sum + forwardOperations(sentence, sizes), 0);
}

/** Operations of MiniLM (6 layers, width 384, inner width 1536) over a sentence of so many word pieces, the two that frame it included. */
export function encoderOperations(pieces: number): number {
  const [layers, width, inner] = [6, 384, 1536];
  const products = 4 * width * width + 2 * width * inner;
  const attention = 2 * pieces * width;
  return layers * 2 * pieces * (products + attention);
}
