// What time and memory grow with: `npm run bench -- growth`. Training and predicting at several numbers of sentences, each in a worker of its
// own so that its peak memory is its own; then one very long sentence, alone.
import type { ModelFiles, SentencePrediction } from '../core/contract/trainer.ts';
import type { SentenceExample } from '../core/model/example.ts';
import type { Schema } from '../core/model/schema.ts';
import { forkTransport } from '../trainer/client/fork.ts';
import { TrainerClient } from '../trainer/client/trainer-client.ts';
import { readConll04 } from './conll04.ts';
import { grownCorpus, longSentence } from './grown-corpus.ts';
import { linearFit, type LinearFit } from './linear-fit.ts';
import { ENCODER_FILES, ENCODER_PLUGINS, TRAINER_ENTRY } from './places.ts';
import { peakMemoryOfChildren } from './worker-memory.ts';

/** Tokens of the long sentences; the longest is trained on and predicted. */
const LONG_TRAINING = [300, 1000];
const LONG_PREDICTION = 1000;

interface GrowthOptions {
  readonly data: string;
  readonly sizes: string;
  readonly json?: boolean;
}

interface Cost {
  readonly what: 'train' | 'predict';
  readonly sentences: number;
  readonly tokens: number;
  /** From the request to the answer, encoding and starting the worker included. */
  readonly seconds: number;
  readonly peakMiB: number | null;
}

interface Fits {
  readonly secondsPerSentence: LinearFit;
  readonly mebibytesPerSentence: LinearFit;
}

export async function printGrowth({ data, sizes, json }: GrowthOptions): Promise<void> {
  const { train, schema } = readConll04(data);
  const report = (cost: Cost): void => {
    const { what, sentences, tokens, seconds, peakMiB } = cost;
    console.error(
      `${what} ${sentences} sentences, ${tokens} tokens: ${seconds.toFixed(1)} s, ${peakMiB?.toFixed(0) ?? '?'} MiB`,
    );
  };
  const costs: Cost[] = [];
  let model: ModelFiles = {};
  for (const size of sizes.split(',').map(Number)) {
    const corpus = grownCorpus(train, size);
    const trained = await trainOnce(corpus, schema);
    model = trained.model;
    const predicted = await predictOnce(corpus, model);
    for (const { cost } of [trained, predicted]) {
      report(cost);
      costs.push(cost);
    }
  }
  const long: Cost[] = [];
  for (const length of LONG_TRAINING)
    long.push((await trainOnce([longSentence(train, length)], schema)).cost);
  // With the model of the largest corpus, which has learned enough to suggest something.
  const { cost, predictions } = await predictOnce([longSentence(train, LONG_PREDICTION)], model);
  long.push(cost);
  long.forEach(report);
  const suggested = {
    mentions: predictions.reduce((sum, { mentions }) => sum + mentions.length, 0),
    relations: predictions.reduce((sum, { relations }) => sum + relations.length, 0),
  };
  const figures = {
    costs,
    train: fitsOf(costs, 'train'),
    predict: fitsOf(costs, 'predict'),
    long,
    suggested,
  };
  if (json) {
    console.log(JSON.stringify(figures));
    return;
  }
  console.table(costs);
  for (const what of ['train', 'predict'] as const) {
    console.log(`${what}: a line by sentences`);
    console.table(figures[what]);
  }
  console.log('one long sentence');
  console.table(long);
  console.log(`suggested in the last: ${suggested.mentions} mentions and ${suggested.relations} relations`);
}

function fitsOf(costs: readonly Cost[], what: Cost['what']): Fits {
  const of = costs.filter((cost) => cost.what === what);
  const sizes = of.map(({ sentences }) => sentences);
  return {
    secondsPerSentence: linearFit(
      sizes,
      of.map(({ seconds }) => seconds),
    ),
    mebibytesPerSentence: linearFit(
      sizes,
      of.map(({ peakMiB }) => peakMiB ?? NaN),
    ),
  };
}

async function trainOnce(
  train: readonly SentenceExample[],
  schema: Schema,
): Promise<{ cost: Cost; model: ModelFiles }> {
  return inNewWorker('train', train, async (client) => {
    const training = { epochs: 1, adversarial: false };
    const { model } = await client.start('train', { train, dev: [], schema, engine: 'auto', training });
    return { model };
  });
}

async function predictOnce(
  sentences: readonly SentenceExample[],
  model: ModelFiles,
): Promise<{ cost: Cost; predictions: SentencePrediction[] }> {
  return inNewWorker('predict', sentences, async (client) => {
    const predictions: SentencePrediction[] = [];
    const onEvent = (event: { readonly predictions: readonly SentencePrediction[] }): void =>
      void predictions.push(...event.predictions);
    await client.start('predict', { model, sentences }, { onEvent });
    return { predictions };
  });
}

async function inNewWorker<T>(
  what: Cost['what'],
  sentences: readonly SentenceExample[],
  work: (client: TrainerClient) => Promise<T>,
): Promise<T & { cost: Cost }> {
  const environment = { encoderPlugins: ENCODER_PLUGINS, encoderFiles: ENCODER_FILES };
  const client = new TrainerClient(() => forkTransport(TRAINER_ENTRY), environment);
  const begun = performance.now();
  try {
    const result = await work(client);
    const seconds = (performance.now() - begun) / 1000;
    const peak = peakMemoryOfChildren();
    const tokens = sentences.reduce((sum, sentence) => sum + sentence.tokens.length, 0);
    const peakMiB = peak === null ? null : peak / 2 ** 20;
    return { ...result, cost: { what, sentences: sentences.length, tokens, seconds, peakMiB } };
  } finally {
    client.dispose();
  }
}
