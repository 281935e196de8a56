// Law: every engine does the same steps. The onnx engine (traced graphs, fused operations, Adam on the host) equals tfjs's CPU backend
// (composed operations, Adam in tensors), whatever parts of the network are on.
import { describe, expect, it } from 'vitest';
import type { CmanConfig } from '../../core/contract/cman-config.ts';
import { seededRandom } from '../../core/random.ts';
import { builtShardThread } from '../support/built-worker.ts';
import type { Engine, OptimiserState } from '../../trainer/engines/engine.ts';
import { mentionPositions } from '../../trainer/features/mention-pairs.ts';
import { dataParallelOnnxEngine, onnxEngine } from '../../trainer/engines/onnx/engine.ts';
import { OnnxPredictor } from '../../trainer/engines/onnx/predictor.ts';
import { openSession } from '../../trainer/engines/onnx/session.ts';
import { referenceEngine } from '../../trainer/engines/reference/engine.ts';
import { TensorPredictor } from '../../trainer/engines/tensor-session.ts';
import { packModel, unpackModel } from '../../trainer/model/model-files.ts';
import { declareCman } from '../../trainer/network/cman.ts';
import { initialise } from '../../trainer/network/parameters.ts';
import type { StepSettings } from '../../trainer/network/training-step.ts';
import { SentencePredictor } from '../../trainer/prediction/predict.ts';
import { ratesAt } from '../../trainer/training/schedule.ts';
import {
  EXAMPLES,
  SCHEMA,
  SMALL_TRAINING,
  smallBatch,
  smallSetting,
  type SmallSetting,
} from './small-network.ts';
import { relativeError } from './traced.ts';

const TOLERANCE = 1e-4;
const SETTINGS: StepSettings = {
  clipNorm: 5,
  adversarial: false,
  adversarialEpsilon: 0.01,
  relationWeight: 1,
};

async function runSteps(
  engine: Engine,
  setting: SmallSetting,
  settings: StepSettings,
): Promise<{ losses: number[]; state: OptimiserState }> {
  const theta = initialise(declareCman(setting.spec), seededRandom(5));
  const zeros = (): Float32Array => new Float32Array(theta.length);
  const start = { theta, firstMoment: zeros(), secondMoment: zeros(), average: theta };
  const session = await engine.open(setting.spec, settings, start);
  // All asked for at once: an engine takes them one after the other.
  const steps = [[0, 1, 2], [3], [2, 0], [1, 3, 2, 0]].map((rows, index) =>
    session.step(smallBatch(setting, rows, index), ratesAt(index + 1, 4, SMALL_TRAINING)),
  );
  const losses = await Promise.all(steps);
  const state = await session.state();
  await session.close();
  return { losses, state };
}

const VARIANTS: Record<string, { network?: Partial<CmanConfig>; settings?: Partial<StepSettings> }> = {
  'every part on': {},
  'a scorer of token pairs': { network: { relationPairs: 'tokens' } },
  'nothing pooled between mentions': { network: { pairContext: 0 } },
  'adversarial training': { settings: { adversarial: true } },
  'no self-attention': { network: { selfAttention: false } },
  'no label attention': { network: { labelAttention: false } },
  'neither attention unit': { network: { selfAttention: false, labelAttention: false } },
  'per-token layers for BiLSTM': { network: { sequence: 'mlp' } },
  'no characters and no casing': { network: { characters: false, casing: false } },
  'one BSA unit, no clipping': { network: { bsaUnits: 1 }, settings: { clipNorm: 0 } },
};

function expectEqual(
  actual: Awaited<ReturnType<typeof runSteps>>,
  expected: Awaited<ReturnType<typeof runSteps>>,
): void {
  expect(relativeError(actual.losses, expected.losses), 'losses').toBeLessThan(TOLERANCE);
  // Adam divides by the gradient's size, so that a parameter without a gradient to speak of moves by rounding noise alone:
  // moments are compared tightly, parameters by how far they could have moved.
  const [first, second] = ['firstMoment', 'secondMoment'] as const;
  expect(relativeError(actual.state[first], expected.state[first]), first).toBeLessThan(TOLERANCE);
  expect(relativeError(actual.state[second], expected.state[second]), second).toBeLessThan(TOLERANCE);
  expect(relativeError(actual.state.theta, expected.state.theta), 'parameters').toBeLessThan(1e-3);
  expect(relativeError(actual.state.average, expected.state.average), 'average').toBeLessThan(1e-3);
}

const threadFile = builtShardThread();

describe.each(Object.entries(VARIANTS))('with %s', (_, { network, settings }) => {
  it('engine onnx, alone and with threads, does the steps of engine reference', async () => {
    const setting = await smallSetting(network);
    const stepSettings = { ...SETTINGS, ...settings };
    const expected = await runSteps(referenceEngine, setting, stepSettings);
    expectEqual(await runSteps(onnxEngine, setting, stepSettings), expected);
    expectEqual(await runSteps(dataParallelOnnxEngine(threadFile), setting, stepSettings), expected);
  });

  it('the stored prediction graphs equal the tfjs forward pass', async () => {
    const setting = await smallSetting(network);
    const { spec, encoded } = setting;
    const theta = initialise(declareCman(spec), seededRandom(9));
    const files = packModel(spec, theta, 0.5);
    expect(unpackModel(files).theta).toEqual(theta);
    const stored = new OnnxPredictor(
      await openSession(files['ner.onnx']!),
      await openSession(files['re.onnx']!),
    );
    const reference = new TensorPredictor('cpu', spec, theta);
    for (const rows of [[0, 1, 2, 3], [1], [3], [2, 0]]) {
      const batch = smallBatch(setting, rows);
      const [actual, expected] = [await stored.tokens(batch), await reference.tokens(batch)];
      expect(relativeError(actual.states.data, expected.states.data), 'states').toBeLessThan(TOLERANCE);
      expect(relativeError(actual.emissions.data, expected.emissions.data), 'emissions').toBeLessThan(
        TOLERANCE,
      );
      const [size, n] = actual.emissions.shape as [number, number];
      const spans = [
        { begin: 0, end: 1, type: 'Peop' },
        { begin: n - 1, end: n, type: 'Loc' },
      ];
      const mentions = Array.from({ length: size }, () => spans);
      const pairs = { ...batch, ...actual, ...mentionPositions(mentions, n, 2) };
      const [logits, expectedLogits] = [await stored.relations(pairs), await reference.relations(pairs)];
      expect(relativeError(logits.data, expectedLogits.data), 'logits').toBeLessThan(TOLERANCE);
    }
    // Alone or in a batch, a sentence is predicted the same.
    const predictor = new SentencePredictor(stored, {
      spec,
      theta,
      relationThreshold: 0.05,
      embeddings: true,
    });
    const ids = EXAMPLES.map(({ id }) => id);
    const together = await predictor.predict(ids, encoded);
    for (const [row, prediction] of together.entries()) {
      const [alone] = await predictor.predict([ids[row]!], [encoded[row]!]);
      expect(alone!.mentions.map(({ begin, end, type }) => ({ begin, end, type }))).toEqual(
        prediction.mentions.map(({ begin, end, type }) => ({ begin, end, type })),
      );
      expect(alone!.uncertainty.pathUncertainty).toBeCloseTo(prediction.uncertainty.pathUncertainty, 4);
    }
    await stored.close();
  });
});

it('a schema without relation types trains mentions alone', async () => {
  const setting = await smallSetting({}, { ...SCHEMA, relationTypes: [] });
  const expected = await runSteps(referenceEngine, setting, SETTINGS);
  const actual = await runSteps(onnxEngine, setting, SETTINGS);
  expect(relativeError(actual.losses, expected.losses)).toBeLessThan(TOLERANCE);
});
