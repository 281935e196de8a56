// Twenty sentences of the demo, trained on for two epochs with the same batches, dropout masks and rates whatever the engine: what engines
// are held against each other with.
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { SentenceExample } from '../../core/model/example.ts';
import type { Schema } from '../../core/model/schema.ts';
import { seededRandom } from '../../core/random.ts';
import type { Engine, ForwardStates, HostTensor, OptimiserState } from '../../trainer/engines/engine.ts';
import { onnxEngine } from '../../trainer/engines/onnx/engine.ts';
import { BatchBuilder } from '../../trainer/features/batch.ts';
import { mentionPositions } from '../../trainer/features/mention-pairs.ts';
import { TokenEncoder } from '../../trainer/features/token-encoder.ts';
import { buildVocabulary } from '../../trainer/features/vocabulary.ts';
import { declareCman } from '../../trainer/network/cman.ts';
import { initialise } from '../../trainer/network/parameters.ts';
import type { NetworkSpec } from '../../trainer/network/spec.ts';
import { bucketedBatches } from '../../trainer/training/batches.ts';
import { freshState } from '../../trainer/training/fresh-state.ts';
import { ratesAt } from '../../trainer/training/schedule.ts';
import { trainingBatch } from '../../trainer/training/training-batch.ts';
import type { TrainingSentence } from '../../trainer/training/training-sentence.ts';
import { hashEncoder, SMALL, SMALL_TRAINING } from './small-network.ts';
import { relativeError } from './traced.ts';

/** The adversarial pass is as long again as the first, and the second epoch has no operation that the first has not. */
const EPOCHS = { plain: 2, adversarial: 1 };
const STEPS_OF_AN_EPOCH = 5;
const TOLERANCE = 1e-4;

interface DemoSentence {
  readonly tokens: readonly string[];
  readonly entities: readonly { readonly type: string; readonly start: number; readonly end: number }[];
  readonly relations: readonly { readonly type: string; readonly head: number; readonly tail: number }[];
}

const demo = JSON.parse(
  readFileSync(new URL('../../resources/demo/news.json', import.meta.url), 'utf8'),
) as DemoSentence[];
const schema = JSON.parse(
  readFileSync(new URL('../../resources/schemas/news.json', import.meta.url), 'utf8'),
) as Schema;
const examples = demo.slice(0, 20).map(({ tokens, entities, relations }, index): SentenceExample => ({
  id: String(index),
  tokens,
  mentions: entities.map(({ type, start, end }) => ({ type, begin: start, end })),
  relations,
}));

const epochsOf = (adversarial: boolean): number => (adversarial ? EPOCHS.adversarial : EPOCHS.plain);

interface Setting {
  readonly spec: NetworkSpec;
  readonly sentences: readonly TrainingSentence[];
}

async function demoSetting(): Promise<Setting> {
  const config = { ...SMALL, hidden: 8 };
  const encoder = new TokenEncoder([hashEncoder('layered', 5, 3), hashEncoder('static', 4, 1)]);
  const encoded = await encoder.encode(examples.map(({ tokens }) => tokens));
  const spec = { config, schema, encoders: encoder.specs, ...buildVocabulary(encoded, config) };
  return {
    spec,
    sentences: examples.map((example, index) => ({ example, encoded: encoded[index]! })),
  };
}

async function trainOn(
  engine: Engine,
  { spec, sentences }: Setting,
  adversarial: boolean,
): Promise<{ losses: number[]; state: OptimiserState }> {
  const random = seededRandom(3);
  const config = { ...SMALL_TRAINING, adversarial };
  const builder = new BatchBuilder(spec);
  const start = freshState(initialise(declareCman(spec), seededRandom(5)));
  const session = await engine.open(spec, config, start);
  const lengths = sentences.map(({ example }) => example.tokens.length);
  const limits = { batchSize: config.batchSize, maximumPairs: config.maximumPairs };
  const steps: Promise<number>[] = [];
  for (let epoch = 0; epoch < epochsOf(adversarial); epoch++) {
    for (const batch of bucketedBatches(lengths, limits, random)) {
      const members = batch.map((index) => sentences[index]!);
      const inputs = trainingBatch(members, builder, { spec, config, random });
      steps.push(session.step(inputs, ratesAt(steps.length + 1, 10, config)));
    }
  }
  const losses = await Promise.all(steps);
  const state = await session.state();
  await session.close();
  return { losses, state };
}

/** Emissions of three sentences, and the logits of relations between two made-up mentions of each. */
async function predictWith(
  engine: Engine,
  { spec, sentences }: Setting,
  theta: Float32Array,
): Promise<{ forward: ForwardStates; logits: HostTensor }> {
  const builder = new BatchBuilder(spec);
  const members = [0, 3, 5].map((index) => sentences[index]!);
  const inputs = {
    ...builder.tokens(members.map(({ encoded }) => encoded)),
    ...builder.gold(members.map(({ example }) => example)),
  };
  const session = await engine.open(spec, SMALL_TRAINING, freshState(theta));
  const predictor = await session.predictor(theta);
  const forward = await predictor.tokens(inputs);
  const n = forward.emissions.shape[1]!;
  const spans = [
    { begin: 0, end: 1, type: 'Peop' },
    { begin: 2, end: 4, type: 'Loc' },
  ];
  const mentions = members.map(() => spans);
  const logits = await predictor.relations({ ...inputs, ...forward, ...mentionPositions(mentions, n, 2) });
  await session.close();
  return { forward, logits };
}

/** Every step the same, and the same weights at the end. */
export async function expectStepsOfOnnx(engine: Engine, adversarial: boolean): Promise<void> {
  const setting = await demoSetting();
  const expected = await trainOn(onnxEngine, setting, adversarial);
  const actual = await trainOn(engine, setting, adversarial);
  expect(expected.losses).toHaveLength(epochsOf(adversarial) * STEPS_OF_AN_EPOCH);
  expect(relativeError(actual.losses, expected.losses), 'losses').toBeLessThan(TOLERANCE);
  for (const moment of ['firstMoment', 'secondMoment'] as const) {
    expect(relativeError(actual.state[moment], expected.state[moment]), moment).toBeLessThan(1e-3);
  }
  // Adam divides by the gradient's size: rounding alone moves parameters that have no gradient to speak of.
  expect(relativeError(actual.state.theta, expected.state.theta), 'parameters').toBeLessThan(1e-3);
  expect(relativeError(actual.state.average, expected.state.average), 'average').toBeLessThan(1e-3);
}

export async function expectPredictionsOfOnnx(engine: Engine): Promise<void> {
  const setting = await demoSetting();
  const theta = initialise(declareCman(setting.spec), seededRandom(9));
  const expected = await predictWith(onnxEngine, setting, theta);
  const actual = await predictWith(engine, setting, theta);
  expect(relativeError(actual.forward.states.data, expected.forward.states.data)).toBeLessThan(TOLERANCE);
  expect(relativeError(actual.forward.emissions.data, expected.forward.emissions.data)).toBeLessThan(
    TOLERANCE,
  );
  expect(relativeError(actual.logits.data, expected.logits.data)).toBeLessThan(TOLERANCE);
}
