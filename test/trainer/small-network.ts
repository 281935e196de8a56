// A network small enough for tfjs's CPU backend, with every part on, and batches for it from sentences of our own.
import {
  DEFAULT_CMAN,
  DEFAULT_TRAINING,
  type CmanConfig,
  type TrainingConfig,
} from '../../core/contract/cman-config.ts';
import type { EncodedSentence, Encoder } from '../../core/contract/encoder.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import type { Schema } from '../../core/model/schema.ts';
import { seededRandom } from '../../core/random.ts';
import { BatchBuilder } from '../../trainer/features/batch.ts';
import type { EncodedTokens } from '../../trainer/features/encoded-tokens.ts';
import { TokenEncoder } from '../../trainer/features/token-encoder.ts';
import { buildVocabulary } from '../../trainer/features/vocabulary.ts';
import type { HostBatch } from '../../trainer/engines/engine.ts';
import type { NetworkSpec } from '../../trainer/network/spec.ts';
import { dropoutMasks } from '../../trainer/training/dropout-masks.ts';

export const SCHEMA: Schema = {
  name: 'small',
  entityTypes: [
    { name: 'Peop', key: '1', colour: '#E69F00' },
    { name: 'Loc', key: '2', colour: '#56B4E9' },
  ],
  relationTypes: [
    { name: 'Live_In', key: 'q', pairs: [{ head: 'Peop', tail: 'Loc' }] },
    { name: 'Located_In', key: 'w', pairs: [{ head: 'Loc', tail: 'Loc' }] },
  ],
};

export const SMALL: CmanConfig = {
  ...DEFAULT_CMAN,
  hidden: 4,
  heads: 2,
  labelEmbedding: 3,
  scorerHidden: 3,
  pairContext: 4,
  characterHidden: 2,
  characterEmbedding: 3,
  wordEmbedding: 4,
  minimumWordCount: 1,
  encoders: ['layered', 'static'],
};

export const SMALL_TRAINING: TrainingConfig = {
  ...DEFAULT_TRAINING,
  batchSize: 4,
  epochs: 2,
  averageDecay: 0.9,
};

export const EXAMPLES: readonly SentenceExample[] = [
  {
    id: 'a',
    tokens: ['Mara', 'Ek', 'lives', 'in', 'Turku', ',', 'Finland', '.'],
    mentions: [
      { begin: 0, end: 2, type: 'Peop' },
      { begin: 4, end: 5, type: 'Loc' },
      { begin: 6, end: 7, type: 'Loc' },
    ],
    relations: [
      { head: 0, tail: 1, type: 'Live_In' },
      { head: 1, tail: 2, type: 'Located_In' },
    ],
  },
  { id: 'b', tokens: ['Rain', '.'], mentions: [], relations: [] },
  {
    id: 'c',
    tokens: ['In', 'Oslo', 'Per', 'waits', '.'],
    mentions: [
      { begin: 1, end: 2, type: 'Loc' },
      { begin: 2, end: 3, type: 'Peop' },
    ],
    relations: [{ head: 1, tail: 0, type: 'Live_In' }],
  },
  { id: 'd', tokens: ['Yes'], mentions: [], relations: [] },
];

/** A real encoder, if a small one: vectors are hashes of the token, so that equal tokens get equal vectors. */
export function hashEncoder(id: string, dimension: number, layers: number): Encoder {
  const vectorsOf = (token: string): number[] => {
    const random = seededRandom(
      Array.from(token).reduce((sum, c) => (sum * 31 + (c.codePointAt(0) ?? 0)) >>> 0, 7),
    );
    return Array.from({ length: layers * dimension }, () => 2 * random() - 1);
  };
  return {
    id,
    version: '1',
    dimension,
    layers,
    contextual: layers > 1,
    encode: (sentences) =>
      Promise.resolve(
        sentences.map((tokens): EncodedSentence => {
          // Short words count as unknown, so that trained vectors are exercised too.
          const known = Uint8Array.from(tokens, (token) => (token.length > 2 ? 1 : 0));
          return { values: Float32Array.from(tokens.flatMap(vectorsOf)), known };
        }),
      ),
    close: () => Promise.resolve(),
  };
}

export interface SmallSetting {
  readonly spec: NetworkSpec;
  readonly encoded: readonly EncodedTokens[];
  readonly encoder: TokenEncoder;
}

export async function smallSetting(
  change: Partial<CmanConfig> = {},
  schema: Schema = SCHEMA,
): Promise<SmallSetting> {
  const config = { ...SMALL, ...change };
  const encoder = new TokenEncoder([hashEncoder('layered', 5, 3), hashEncoder('static', 4, 1)]);
  const encoded = await encoder.encode(EXAMPLES.map((example) => example.tokens));
  const spec: NetworkSpec = { config, schema, encoders: encoder.specs, ...buildVocabulary(encoded, config) };
  return { spec, encoded, encoder };
}

/** A batch of some of {@link EXAMPLES}, with dropout. */
export function smallBatch({ spec, encoded }: SmallSetting, rows: readonly number[], seed = 3): HostBatch {
  const builder = new BatchBuilder(spec);
  return {
    ...builder.tokens(rows.map((row) => encoded[row]!)),
    ...builder.gold(rows.map((row) => EXAMPLES[row]!)),
    ...dropoutMasks(spec, SMALL_TRAINING, rows.length, seededRandom(seed)),
  };
}
