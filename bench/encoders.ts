// How fast the encoders read: `npm run bench -- encoders`. Sentences of 28 tokens, CoNLL04's mean, of ordinary words.
import { join } from 'node:path';
import type { EncoderPlugin } from '../core/contract/encoder.ts';
import glove from '../plugins/encoders/glove/index.ts';
import minilm from '../plugins/encoders/minilm/index.ts';
import { ENCODER_FILES } from './places.ts';

const TOKENS = 28;
const SENTENCES = 128;
const ROUNDS = 5;
const WORDS =
  'the patient was given methotrexate for 12 weeks and developed severe hyperkalaemia , which the doctors in Boston called rare . President Kennedy spoke to reporters near Grande Isle on Tuesday before flying to Vermont'.split(
    ' ',
  );

export interface EncoderFigures {
  readonly encoder: string;
  readonly openMs: number;
  /** Best of the rounds: what the machine does when nobody else uses it. */
  readonly sentencesPerSecond: number;
  readonly oneByOnePerSecond: number;
}

/** Null where the encoder's files are not there. */
async function measure(id: string, plugin: EncoderPlugin): Promise<EncoderFigures | null> {
  const opening = performance.now();
  const encoder = await plugin.open(join(ENCODER_FILES, id));
  const openMs = performance.now() - opening;
  if (encoder === null) return null;
  const sentences = Array.from({ length: SENTENCES }, (_, sentence) =>
    Array.from({ length: TOKENS }, (_token, index) => WORDS[(sentence * 7 + index * 5) % WORDS.length]!),
  );
  const fastest = async (run: () => Promise<unknown>): Promise<number> => {
    let best = Infinity;
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      await run();
      best = Math.min(best, performance.now() - started);
    }
    return (1000 * SENTENCES) / best;
  };
  const sentencesPerSecond = await fastest(() => encoder.encode(sentences));
  const oneByOnePerSecond = await fastest(async () => {
    for (const sentence of sentences) await encoder.encode([sentence]);
  });
  await encoder.close();
  return { encoder: id, openMs, sentencesPerSecond, oneByOnePerSecond };
}

export async function measureEncoders(): Promise<EncoderFigures[]> {
  const figures = [await measure('glove', glove), await measure('minilm', minilm)];
  return figures.filter((one) => one !== null);
}
