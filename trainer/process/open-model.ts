// A model opened for predicting in this thread: its encoders, its two graphs, and the way from tokens to predictions.
import type { DropoutPasses, PredictRequest, SentencePrediction } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import { seededRandom } from '../../core/random.ts';
import { OnnxPredictor } from '../engines/onnx/predictor.ts';
import { openSession } from '../engines/onnx/session.ts';
import { tracePredictionGraphs, type PredictionGraphs } from '../engines/trace-graphs.ts';
import type { TokenEncoder } from '../features/token-encoder.ts';
import { unpackModel, type Model } from '../model/model-files.ts';
import { DisagreementMeter } from '../prediction/disagreement.ts';
import { SentencePredictor } from '../prediction/predict.ts';

/** A request without its sentences. */
export type PredictionJob = Omit<PredictRequest, 'sentences'>;
export type SentenceToPredict = PredictRequest['sentences'][number];

/** Something that predicts sentences with one model, in this thread or in another. */
export interface ModelReader {
  /** @returns predictions in the order of the sentences; @throws what `signal` says when it is aborted */
  predict(
    sentences: readonly SentenceToPredict[],
    signal: AbortSignal,
  ): Promise<readonly SentencePrediction[]>;
  close(): Promise<void>;
}

export class OpenModel implements ModelReader {
  readonly #encoder: TokenEncoder;
  readonly #sentences: SentencePredictor;
  readonly #meter: DisagreementMeter | null;
  readonly #graphs: readonly OnnxPredictor[];

  private constructor(
    encoder: TokenEncoder,
    sentences: SentencePredictor,
    meter: DisagreementMeter | null,
    graphs: readonly OnnxPredictor[],
  ) {
    this.#encoder = encoder;
    this.#sentences = sentences;
    this.#meter = meter;
    this.#graphs = graphs;
  }

  /**
   * @param encoderFor gives the encoders with these ids
   * @param threads that each operation may use; all cores unless given
   * @throws AppError `bad-model`, `wrong-usage`
   */
  static async open(
    job: PredictionJob,
    encoderFor: (ids: readonly string[]) => Promise<TokenEncoder>,
    threads?: number,
  ): Promise<OpenModel> {
    const model = unpackModel(job.model);
    const encoder = await encoderFor(model.spec.config.encoders);
    requireEncoders(model, encoder);
    const predictor = await openGraphs(tracePredictionGraphs(model.spec, model.theta), threads);
    const sentences = new SentencePredictor(predictor, {
      spec: model.spec,
      theta: model.theta,
      relationThreshold: job.relationThreshold ?? model.relationThreshold,
      embeddings: job.embeddings ?? false,
    });
    if (!job.dropout) return new OpenModel(encoder, sentences, null, [predictor]);
    const dropout = await openDropout(model, threads);
    return new OpenModel(encoder, sentences, meterOf(dropout, model, job.dropout), [predictor, dropout]);
  }

  async predict(
    sentences: readonly SentenceToPredict[],
    signal: AbortSignal,
  ): Promise<readonly SentencePrediction[]> {
    const encoded = await this.#encoder.encode(
      sentences.map(({ tokens }) => tokens),
      { signal },
    );
    const predictions = await this.#sentences.predict(
      sentences.map(({ id }) => id),
      encoded,
      signal,
      sentences.map(({ mentions }) => mentions),
    );
    return this.#meter ? this.#meter.measure(encoded, predictions, signal) : predictions;
  }

  /** The encoders stay open: they belong to the thread. */
  async close(): Promise<void> {
    for (const graphs of this.#graphs) await graphs.close();
  }
}

async function openGraphs(
  { tokens, relations }: PredictionGraphs,
  threads: number | undefined,
): Promise<OnnxPredictor> {
  return new OnnxPredictor(
    await openSession(tokens, threads),
    relations && (await openSession(relations, threads)),
  );
}

/** The prediction graphs with dropout masks as inputs, made of the model's weights. */
function openDropout({ spec, theta }: Model, threads: number | undefined): Promise<OnnxPredictor> {
  return openGraphs(tracePredictionGraphs(spec, theta, true), threads);
}

function meterOf(
  predictor: OnnxPredictor,
  { spec, theta }: Model,
  { passes, seed }: DropoutPasses,
): DisagreementMeter {
  if (passes < 2) throw new AppError('wrong-usage', 'dropout needs at least 2 passes to compare', { passes });
  return new DisagreementMeter(predictor, { spec, theta, passes, random: seededRandom(seed) });
}

/** A model predicts only with the very encoders it was trained with. */
function requireEncoders({ spec }: Model, encoder: TokenEncoder): void {
  for (const wanted of spec.encoders) {
    const found = encoder.specs.find(({ id }) => id === wanted.id);
    if (!found) {
      throw new AppError(
        'bad-model',
        `the model needs the encoder ${wanted.id}, which is not on this machine`,
        { encoder: wanted.id },
      );
    }
    if (found.version !== wanted.version) {
      throw new AppError(
        'bad-model',
        `the model was trained with ${wanted.id} ${wanted.version}, this machine has ${found.version}; train it again`,
        { encoder: wanted.id },
      );
    }
  }
}
