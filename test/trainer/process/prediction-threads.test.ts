// Law: how many threads predict is nobody's business: the predictions are the same, each sentence once, and a cancel ends them all.
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelFiles, SentencePrediction } from '../../../core/contract/trainer.ts';
import { seededRandom } from '../../../core/random.ts';
import { forkTransport } from '../../../trainer/client/fork.ts';
import { TrainerClient } from '../../../trainer/client/trainer-client.ts';
import { packModel } from '../../../trainer/model/model-files.ts';
import { declareCman } from '../../../trainer/network/cman.ts';
import { initialise } from '../../../trainer/network/parameters.ts';
import { chunksOf } from '../../../trainer/process/prediction-chunks.ts';
import { builtWorker } from '../../support/built-worker.ts';
import { EXAMPLES, smallSetting } from '../small-network.ts';

const worker = builtWorker();
let alone: string;

beforeAll(async () => {
  // The same program where the threads' is not beside it.
  alone = join(await mkdtemp(`${dirname(worker.entry)}-alone-`), 'process.mjs');
  await copyFile(worker.entry, alone);
});
afterAll(() => rm(dirname(alone), { recursive: true, force: true }));

/** Without encoders: what they would have to load is not what is tested. */
async function model(): Promise<ModelFiles> {
  const { spec } = await smallSetting();
  const bare = { ...spec, encoders: [], config: { ...spec.config, encoders: [] } };
  return packModel(bare, initialise(declareCman(bare), seededRandom(3)), 0.02);
}

const SENTENCES = Array.from({ length: 60 }, (_, index) => ({
  id: `s${index}`,
  tokens: [...EXAMPLES[index % EXAMPLES.length]!.tokens, ...(index % 7 === 0 ? [] : [`w${index}`])],
})).concat([
  { id: 'empty', tokens: [] },
  { id: 'long', tokens: Array.from({ length: 1000 }, (_, index) => EXAMPLES[0]!.tokens[index % 8]!) },
]);

async function predictions(entry: string): Promise<Map<string, SentencePrediction>> {
  const client = new TrainerClient(() => forkTransport(entry), { encoderPlugins: '', encoderFiles: '' });
  const found = new Map<string, SentencePrediction>();
  try {
    await client.start(
      'predict',
      { model: await model(), sentences: SENTENCES },
      {
        onEvent: (event) => {
          for (const prediction of event.predictions) {
            expect(found.has(prediction.id), prediction.id).toBe(false);
            found.set(prediction.id, prediction);
          }
        },
      },
    );
  } finally {
    client.dispose();
  }
  return found;
}

describe('prediction in threads', () => {
  it('predicts as one thread does, every sentence once', async () => {
    const [threads, single] = [await predictions(worker.entry), await predictions(alone)];
    expect([...threads.keys()].sort()).toEqual(SENTENCES.map(({ id }) => id).sort());
    for (const { id } of SENTENCES) {
      const [left, right] = [threads.get(id)!, single.get(id)!];
      const spans = ({ mentions }: SentencePrediction): unknown =>
        mentions.map(({ begin, end, type }) => ({ begin, end, type }));
      expect(spans(left), id).toEqual(spans(right));
      left.mentions.forEach(({ confidence }, index) =>
        expect(confidence).toBeCloseTo(right.mentions[index]!.confidence, 4),
      );
      expect(left.uncertainty.relationUncertainty).toBeCloseTo(right.uncertainty.relationUncertainty, 4);
    }
  }, 180_000);

  it('ends when it is cancelled, and serves the next job', async () => {
    const client = new TrainerClient(() => forkTransport(worker.entry), {
      encoderPlugins: '',
      encoderFiles: '',
    });
    const files = await model();
    // Minutes of work, so that even a busy machine hears the cancel before the end.
    const tokens = Array.from({ length: 40 }, (_, index) => `w${index}`);
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      id: `${index}`,
      tokens: [...tokens, `${index}`],
    }));
    const controller = new AbortController();
    const job = client.start(
      'predict',
      { model: files, sentences: many },
      { signal: controller.signal, onEvent: () => controller.abort() },
    );
    await expect(job).rejects.toMatchObject({ code: 'cancelled' });
    expect(await client.start('predict', { model: files, sentences: SENTENCES })).toEqual({
      sentences: SENTENCES.length,
    });
    client.dispose();
  }, 180_000);

  it('says what is wrong with a model', async () => {
    const client = new TrainerClient(() => forkTransport(worker.entry), {
      encoderPlugins: '',
      encoderFiles: '',
    });
    await expect(client.start('predict', { model: {}, sentences: SENTENCES })).rejects.toMatchObject({
      code: 'bad-model',
    });
    client.dispose();
  }, 180_000);
});

describe('chunks of sentences', () => {
  const lengthsOf = (lengths: readonly number[]): number[][] =>
    [
      ...chunksOf(
        lengths.map((length, id) => ({ id: `${id}`, tokens: new Array<string>(length).fill('x') })),
      ),
    ].map((chunk) => chunk.map(({ tokens }) => tokens.length));

  it('hold every sentence once, in order, few at first, and never more than memory is meant for', () => {
    const lengths = Array.from({ length: 3000 }, (_, index) => 1 + ((index * 37) % 80));
    const chunks = lengthsOf(lengths);
    expect(chunks.flat()).toEqual(lengths);
    expect(chunks[0]).toHaveLength(8);
    for (const chunk of chunks) {
      expect(chunk.length).toBeLessThanOrEqual(512);
      expect(chunk.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(16_384);
    }
  });

  it('hold a sentence longer than that alone', () => {
    expect(lengthsOf([5, 20_000, 5])).toEqual([[5], [20_000], [5]]);
  });
});
