// Pre-labelling in the worker process that the product uses: a project's worth of new sentences, then the same again as after a retraining,
// when they have been encoded.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelFiles, PredictRequest, TrainRequest } from '../core/contract/trainer.ts';
import { WordPieceTokenizer } from '../plugins/encoders/minilm/word-piece-tokenizer.ts';
import { forkTransport } from '../trainer/client/fork.ts';
import { TrainerClient } from '../trainer/client/trainer-client.ts';
import { unpackModel } from '../trainer/model/model-files.ts';
import { relationTypesOf, tokenInputWidth, type NetworkSpec } from '../trainer/network/spec.ts';
import { readConll04 } from './conll04.ts';
import { distinctCharactersPerToken } from './epoch.ts';
import { matrixProductPeak } from './matrix-peak.ts';
import { ENCODER_FILES, ENCODER_PLUGINS, TRAINER_ENTRY } from './places.ts';
import { sentencesLike } from './prelabel-corpus.ts';
import {
  encoderOperations,
  forwardOperations,
  mentionsPerToken,
  sizeOfSentence,
  type SentenceSize,
} from './useful-work.ts';
import { peakMemoryOfChildren } from './worker-memory.ts';

export interface PrelabelOptions {
  readonly data: string;
  readonly sentences: string;
  readonly model?: string;
  readonly epochs: string;
  readonly json?: boolean;
}

type Sentences = PredictRequest['sentences'];

export async function printPrelabel(options: PrelabelOptions): Promise<void> {
  const { train, schema } = readConll04(options.data);
  const client = new TrainerClient(() => forkTransport(TRAINER_ENTRY), {
    encoderPlugins: ENCODER_PLUGINS,
    encoderFiles: ENCODER_FILES,
  });
  const model = options.model
    ? readModel(options.model)
    : await trainModel(client, {
        train,
        dev: [],
        schema,
        engine: 'onnx',
        training: { epochs: Number(options.epochs) },
      });
  const { spec } = unpackModel(model);
  const sentences = sentencesLike(
    train,
    schema.entityTypes.map(({ name }) => name),
    Number(options.sentences),
  );
  // Starts the worker and its threads, opens the encoders and compiles the graphs.
  await predict(client, model, [{ id: 'first', tokens: ['Hello', '.'] }]);
  const first = await predict(client, model, sentences);
  const again = await predict(client, model, sentences);
  const peakBytes = peakMemoryOfChildren();
  client.dispose();

  const peak = await matrixProductPeak();
  const encoding = encodingOperations(sentences);
  const network = networkOperations(sentences, spec, mentionsPerToken(train.map(sizeOfSentence)));
  const bound = (operations: number): number => (peak * 1e9 * sentences.length) / operations;
  const figures = {
    sentences: sentences.length,
    tokens: sentences.reduce((sum, { tokens }) => sum + tokens.length, 0),
    secondsUntilFirst: first.secondsUntilFirst,
    perSecondFirstTime: first.perSecond,
    boundFirstTime: bound(encoding + network),
    shareOfBoundFirstTime: first.perSecond / bound(encoding + network),
    perSecondEncoded: again.perSecond,
    boundEncoded: bound(network),
    shareOfBoundEncoded: again.perSecond / bound(network),
    // What the first time took longer than the second.
    perSecondEncodingAlone: 1 / (1 / first.perSecond - 1 / again.perSecond),
    matrixProductPeakGflops: peak,
    workerPeakMiB: peakBytes === null ? null : peakBytes / 2 ** 20,
  };
  if (options.json) console.log(JSON.stringify(figures));
  else console.table(figures);
}

async function trainModel(client: TrainerClient, request: TrainRequest): Promise<ModelFiles> {
  const { model } = await client.start('train', request);
  // What is measured is a worker that has done nothing but predict.
  client.kill();
  return model;
}

async function predict(
  client: TrainerClient,
  model: ModelFiles,
  sentences: Sentences,
): Promise<{ readonly perSecond: number; readonly secondsUntilFirst: number }> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  let read = 0;
  let secondsUntilFirst = NaN;
  await client.start(
    'predict',
    { model, sentences },
    {
      onEvent: ({ predictions }) => {
        if (read === 0) secondsUntilFirst = seconds();
        read += predictions.length;
      },
    },
  );
  if (read !== sentences.length) throw new Error(`${read} of ${sentences.length} sentences were predicted`);
  return { perSecond: sentences.length / seconds(), secondsUntilFirst };
}

function readModel(folder: string): ModelFiles {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]),
  );
}

/** Of MiniLM over word pieces; GloVe is looked up. */
function encodingOperations(sentences: Sentences): number {
  const vocabulary = readFileSync(join(ENCODER_FILES, 'minilm', 'vocabulary.txt'), 'utf8').split('\n');
  const tokenizer = new WordPieceTokenizer(vocabulary.slice(0, -1));
  const piecesOf = ({ tokens }: Sentences[number]): number =>
    tokens.reduce((sum, token) => sum + tokenizer.pieces(token).length, 2);
  return sentences.reduce((sum, sentence) => sum + encoderOperations(piecesOf(sentence)), 0);
}

function networkOperations(sentences: Sentences, spec: NetworkSpec, expected: number): number {
  const sizes = {
    config: spec.config,
    inputWidth: tokenInputWidth(spec),
    tags: 1 + 2 * spec.schema.entityTypes.length,
    relations: relationTypesOf(spec).length,
    charactersPerWord: distinctCharactersPerToken(sentences.map(({ tokens }) => tokens)),
  };
  const sizeOf = (tokens: number): SentenceSize => ({ tokens, mentions: tokens * expected });
  return sentences.reduce((sum, { tokens }) => sum + forwardOperations(sizeOf(tokens.length), sizes), 0);
}
