// What can be configured of the network and of its training. Each part that the paper's ablations switch is a switch here.

import { z } from 'zod';

export interface CmanConfig {
  /** m, the number of BSA units (Eq. 4). */
  readonly bsaUnits: number;
  /** d, LSTM units per direction. */
  readonly hidden: number;
  /** z, heads of every attention; divides 2d. */
  readonly heads: number;
  /** dl, size of a label embedding. */
  readonly labelEmbedding: number;
  /** d~, width of the relation scorer's hidden layer (Eq. 9). */
  readonly scorerHidden: number;
  /**
   * What the relation scorer reads and learns from. `mentions`: pairs of mentions by their first and last tokens, labels, distance and
   * what stands between. `tokens`: all pairs of tokens, as the paper's Eq. 9.
   */
  readonly relationPairs: 'mentions' | 'tokens';
  /** Width of what is pooled between two mentions, a multiple of 4; 0: nothing is. Of `mentions` only. */
  readonly pairContext: number;
  /** LSTM units per direction over the characters of a word. */
  readonly characterHidden: number;
  readonly characterEmbedding: number;
  /** Size of the trained vectors of words that no static encoder knows. */
  readonly wordEmbedding: number;
  /** Times a word must occur in training to get a trained vector of its own. */
  readonly minimumWordCount: number;
  /** Encoders to use, by plugin id; those that are not on this machine are left out, and the model says so. */
  readonly encoders: readonly string[];
  /** Character BiLSTM on or off. */
  readonly characters: boolean;
  /** Five casing features per token. */
  readonly casing: boolean;
  /** Self-attention in BSA (Table 4, "- self-attention in BSA"). */
  readonly selfAttention: boolean;
  /** BLA1, fusion BiLSTM and BLA2 (Table 4, "- BLA unit"); off: the scorer reads [X^m ; label embedding], the multi-head baseline. */
  readonly labelAttention: boolean;
  /** `mlp` replaces every BiLSTM over tokens (Table 4, last row). */
  readonly sequence: 'bilstm' | 'mlp';
}

export interface TrainingConfig {
  readonly epochs: number;
  readonly batchSize: number;
  /** A batch holds at most this many padded token pairs, so that one long sentence can't exhaust the memory. */
  readonly maximumPairs: number;
  readonly seed: number;
  readonly learningRate: number;
  /** Share of the steps in which the rate climbs to `learningRate`; then it falls along a cosine to `finalRate` of it. */
  readonly warmUp: number;
  readonly finalRate: number;
  /** Gradients are scaled down to this global L2 norm; 0: never. */
  readonly clipNorm: number;
  /** Probability of dropping a unit of the token input (locked over the sentence). */
  readonly embeddingDropout: number;
  /** Probability of dropping a unit of a BiLSTM's input (locked over the sentence). */
  readonly lstmDropout: number;
  /** Probability of dropping a unit of what the scorer of mention pairs reads (locked over the sentence). */
  readonly scorerDropout: number;
  /** Eq. 14, on or off, and the size of the perturbation: eta = epsilon * sqrt(D) * g / |g|. */
  readonly adversarial: boolean;
  readonly adversarialEpsilon: number;
  /** Decay of the exponential moving average of the weights, which is what is evaluated and kept; 0: none. */
  readonly averageDecay: number;
  /** Stop after this many epochs without a better dev score; 0: never. */
  readonly patience: number;
  /** Weight of L_re in Eq. 13 (the paper: 1). */
  readonly relationWeight: number;
  /** Probability of a relation and both its mentions above which it is predicted. */
  readonly relationThreshold: number;
}

export const DEFAULT_CMAN: CmanConfig = {
  bsaUnits: 2,
  hidden: 128,
  heads: 8,
  labelEmbedding: 25,
  scorerHidden: 64,
  relationPairs: 'mentions',
  pairContext: 64,
  characterHidden: 64,
  characterEmbedding: 30,
  wordEmbedding: 100,
  minimumWordCount: 2,
  encoders: ['minilm', 'glove'],
  characters: true,
  casing: true,
  selfAttention: true,
  labelAttention: true,
  sequence: 'bilstm',
};

export const DEFAULT_TRAINING: TrainingConfig = {
  epochs: 12,
  batchSize: 16,
  maximumPairs: 60_000,
  seed: 1,
  learningRate: 1.5e-3,
  warmUp: 0.05,
  finalRate: 0.02,
  clipNorm: 5,
  embeddingDropout: 0.3,
  lstmDropout: 0.1,
  scorerDropout: 0.1,
  adversarial: false,
  adversarialEpsilon: 0.01,
  averageDecay: 0.998,
  patience: 0,
  relationWeight: 1,
  relationThreshold: 0.4,
};

type Shape<T> = { readonly [K in keyof T]: z.ZodType<T[K]> };

const positive = z.number().int().min(1);
/** Of a layer; what asks for more is no network that a computer of our users could hold. */
export const MOST_UNITS = 65_536;
const MOST_BSA_UNITS = 64;
const units = positive.max(MOST_UNITS);
const share = z.number().min(0).max(1);

/** What a value of each setting may be, checked where settings come in from a file, a model or a command line. */
export const cmanConfigShape: Shape<CmanConfig> = {
  bsaUnits: positive.max(MOST_BSA_UNITS),
  hidden: units,
  heads: units,
  labelEmbedding: units,
  scorerHidden: units,
  relationPairs: z.enum(['mentions', 'tokens']),
  pairContext: z.number().int().min(0).max(MOST_UNITS).multipleOf(4),
  characterHidden: units,
  characterEmbedding: units,
  wordEmbedding: units,
  minimumWordCount: positive,
  encoders: z.array(z.string()),
  characters: z.boolean(),
  casing: z.boolean(),
  selfAttention: z.boolean(),
  labelAttention: z.boolean(),
  sequence: z.enum(['bilstm', 'mlp']),
};

export const trainingConfigShape: Shape<TrainingConfig> = {
  epochs: positive,
  batchSize: positive,
  maximumPairs: positive,
  seed: z.number().int().min(0),
  learningRate: z.number().positive(),
  warmUp: share,
  finalRate: share,
  clipNorm: z.number().min(0),
  embeddingDropout: z.number().min(0).lt(1),
  lstmDropout: z.number().min(0).lt(1),
  scorerDropout: z.number().min(0).lt(1),
  adversarial: z.boolean(),
  adversarialEpsilon: z.number().min(0),
  averageDecay: z.number().min(0).lt(1),
  patience: z.number().int().min(0),
  relationWeight: z.number().min(0),
  relationThreshold: share,
};
