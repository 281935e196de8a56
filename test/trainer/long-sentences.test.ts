// A sentence of any length trains and is predicted: one that exceeds what a batch may hold makes a batch of its own.
import { describe, expect, it } from 'vitest';
import { onnxPredictorOf } from '../../bench/stored-predictor.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import { onnxEngine } from '../../trainer/engines/onnx/engine.ts';
import { unpackModel } from '../../trainer/model/model-files.ts';
import { SentencePredictor } from '../../trainer/prediction/predict.ts';
import { trainModel } from '../../trainer/training/train-model.ts';
import { EXAMPLES, SCHEMA, SMALL, SMALL_TRAINING, smallSetting } from './small-network.ts';

/** {@link EXAMPLES} over and over to exactly `length` tokens, the annotations of whole ones kept. */
function sentenceOf(length: number): SentenceExample {
  const tokens: string[] = [];
  const mentions: SentenceExample['mentions'][number][] = [];
  const relations: SentenceExample['relations'][number][] = [];
  for (let turn = 0; tokens.length < length; turn++) {
    const part = EXAMPLES[turn % EXAMPLES.length]!;
    const [token, mention] = [tokens.length, mentions.length];
    tokens.push(...part.tokens);
    if (tokens.length > length) break;
    mentions.push(
      ...part.mentions.map((span) => ({ ...span, begin: span.begin + token, end: span.end + token })),
    );
    relations.push(
      ...part.relations.map(({ head, tail, type }) => ({ head: head + mention, tail: tail + mention, type })),
    );
  }
  return { id: `${length}`, tokens: tokens.slice(0, length), mentions, relations };
}

describe('a long sentence', () => {
  it.each([300, 1000])('of %i tokens trains, beside short ones, and is predicted', async (length) => {
    const long = sentenceOf(length);
    expect(long.relations.length).toBeGreaterThan(length / 20);
    // What would exceed the limit even by itself is trained on all the same.
    expect(length ** 2).toBeGreaterThan(SMALL_TRAINING.maximumPairs);
    const { encoder } = await smallSetting();
    const losses: number[] = [];
    const outcome = await trainModel(
      {
        train: [...EXAMPLES, long],
        dev: [],
        schema: SCHEMA,
        network: SMALL,
        training: { ...SMALL_TRAINING, epochs: 1 },
        engine: 'onnx',
      },
      {
        encoder,
        engine: onnxEngine,
        emit: (event) => void (event.kind === 'epoch' && losses.push(event.report.loss)),
        signal: new AbortController().signal,
      },
    );
    expect(losses).toHaveLength(1);
    expect(Number.isFinite(losses[0])).toBe(true);

    const model = unpackModel(outcome.model);
    expect(model.theta.every(Number.isFinite)).toBe(true);
    const predictor = await onnxPredictorOf(model);
    try {
      const settings = { spec: model.spec, theta: model.theta, relationThreshold: 0, embeddings: false };
      const [prediction] = await new SentencePredictor(predictor, settings).predict(
        [long.id],
        await encoder.encode([long.tokens]),
      );
      // Hardly trained, it may suggest anything, but only what is in the sentence.
      expect(prediction!.mentions.every(({ begin, end }) => begin < end && end <= length)).toBe(true);
      const known = prediction!.mentions.length;
      expect(prediction!.relations.every(({ head, tail }) => head < known && tail < known)).toBe(true);
      expect(Object.values(prediction!.uncertainty).every(Number.isFinite)).toBe(true);
    } finally {
      await predictor.close();
    }
  });
});
