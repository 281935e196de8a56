// BALD by dropout: the laws of the measure, and the traced graphs with dropout against those of prediction.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Disagreement, SentencePrediction } from '../../core/contract/trainer.ts';
import { seededRandom } from '../../core/random.ts';
import { binaryEntropy } from '../../trainer/decoding/decode-sentence.ts';
import type { HostBatch, Predictor } from '../../trainer/engines/engine.ts';
import { OnnxPredictor } from '../../trainer/engines/onnx/predictor.ts';
import { openSession } from '../../trainer/engines/onnx/session.ts';
import { traceRelationGraph, traceTokenGraph } from '../../trainer/engines/trace-graphs.ts';
import type { EncodedTokens } from '../../trainer/features/encoded-tokens.ts';
import { declareCman } from '../../trainer/network/cman.ts';
import { initialise } from '../../trainer/network/parameters.ts';
import type { NetworkSpec } from '../../trainer/network/spec.ts';
import { DisagreementMeter, Votes } from '../../trainer/prediction/disagreement.ts';
import { SentencePredictor } from '../../trainer/prediction/predict.ts';
import { EXAMPLES, smallSetting } from './small-network.ts';

describe('disagreement of votes', () => {
  const probability = fc.double({ min: 0, max: 1, noNaN: true });

  it('is between nothing and one bit, and nothing where all say the same', () => {
    fc.assert(
      fc.property(fc.array(probability, { minLength: 1, maxLength: 12 }), (probabilities) => {
        const measure = (values: readonly number[]): number => {
          const votes = new Votes(1);
          for (const value of values) votes.add([value], binaryEntropy(value));
          return votes.disagreement(([mean]) => binaryEntropy(mean!));
        };
        expect(measure(probabilities)).toBeGreaterThanOrEqual(0);
        expect(measure(probabilities)).toBeLessThanOrEqual(1 + 1e-9);
        expect(measure(probabilities.map(() => probabilities[0]!))).toBeCloseTo(0, 9);
        expect(measure([...probabilities, ...probabilities].map((_, index) => index % 2))).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('passes with dropout', () => {
  let spec: NetworkSpec;
  let theta: Float32Array;
  let sentences: EncodedTokens[];
  let predictions: SentencePrediction[];
  let dropping: OnnxPredictor;

  beforeAll(async () => {
    const setting = await smallSetting();
    spec = setting.spec;
    sentences = await setting.encoder.encode(EXAMPLES.map(({ tokens }) => tokens));
    const declarations = declareCman(spec);
    // Weights far from their small beginnings, so that there is something to disagree about.
    theta = initialise(declarations, seededRandom(11)).map((value) => value * 4);
    const open = async (withDropout: boolean): Promise<OnnxPredictor> =>
      new OnnxPredictor(
        await openSession(traceTokenGraph(spec, declarations, theta, withDropout)),
        await openSession(traceRelationGraph(spec, declarations, theta, withDropout)),
      );
    const settings = { spec, theta, relationThreshold: 0.5, embeddings: false };
    const plain = await open(false);
    predictions = await new SentencePredictor(plain, settings).predict(
      EXAMPLES.map(({ id }) => id),
      sentences,
    );
    // What such a network predicts is chance: with the gold mentions there are pairs to score for sure.
    predictions = predictions.map((prediction, index) => ({
      ...prediction,
      mentions: EXAMPLES[index]!.mentions.map((mention) => ({ ...mention, confidence: 1, runnerUp: null })),
      relations: [],
    }));
    await plain.close();
    dropping = await open(true);
  });

  const measure = async (predictor: Predictor, passes: number, seed: number): Promise<Disagreement[]> => {
    const meter = new DisagreementMeter(predictor, { spec, theta, passes, random: seededRandom(seed) });
    return (await meter.measure(sentences, predictions)).map(({ uncertainty }) => uncertainty.disagreement!);
  };

  /** Every mask all ones: nothing is dropped. */
  const keepingAll = (predictor: Predictor): Predictor => {
    const ones = (batch: HostBatch): HostBatch =>
      Object.fromEntries(
        Object.entries(batch).map(([name, { shape, data }]) => [
          name,
          { shape, data: name.startsWith('dropout.') ? new Float32Array(data.length).fill(1) : data },
        ]),
      );
    return {
      tokens: (batch) => predictor.tokens(ones(batch)),
      relations: (batch) => predictor.relations(ones(batch)),
      close: () => predictor.close(),
    };
  };

  it('disagree, the same for the same seed, and leave the predictions as they were', async () => {
    const first = await measure(dropping, 6, 1);
    expect(first.some(({ mentions }) => mentions > 0.001)).toBe(true);
    expect(first.some(({ relations }) => relations > 1e-6)).toBe(true);
    for (const { mentions, relations } of first) {
      expect(mentions).toBeGreaterThanOrEqual(0);
      expect(relations).toBeGreaterThanOrEqual(0);
      expect(relations).toBeLessThanOrEqual(1);
    }
    expect(await measure(dropping, 6, 1)).toEqual(first);
    expect(await measure(dropping, 6, 2)).not.toEqual(first);
    const meter = new DisagreementMeter(dropping, { spec, theta, passes: 2, random: seededRandom(1) });
    const measured = await meter.measure(sentences, predictions);
    expect(measured.map(({ id, mentions, relations }) => ({ id, mentions, relations }))).toEqual(
      predictions.map(({ id, mentions, relations }) => ({ id, mentions, relations })),
    );
  });

  it('disagree about a sentence as much, whatever other sentences stand beside it', async () => {
    const together = await measure(dropping, 4, 1);
    for (const [index, sentence] of sentences.entries()) {
      const meter = new DisagreementMeter(dropping, { spec, theta, passes: 4, random: seededRandom(1) });
      const [alone] = await meter.measure([sentence], [predictions[index]!]);
      expect(alone!.uncertainty.disagreement!.mentions).toBeCloseTo(together[index]!.mentions, 5);
      expect(alone!.uncertainty.disagreement!.relations).toBeCloseTo(together[index]!.relations, 5);
    }
  });

  it('agree where nothing is dropped', async () => {
    for (const { mentions, relations } of await measure(keepingAll(dropping), 3, 1)) {
      expect(mentions).toBeCloseTo(0, 6);
      expect(relations).toBeCloseTo(0, 6);
    }
  });
});
