// Trains what an experiment plans and the store does not have yet, one run after the other, with the encoders kept open between them:
// a sentence is encoded once for all runs. The training is trainModel, which is what the worker of the product runs.
import type { Encoder } from '../../core/contract/encoder.ts';
import type { EpochReport, TrainOutcome } from '../../core/contract/trainer.ts';
import { strictScores, type JointScores } from '../../core/metrics/strict.ts';
import type { Engine } from '../../trainer/engines/engine.ts';
import type { TokenEncoder } from '../../trainer/features/token-encoder.ts';
import { unpackModel } from '../../trainer/model/model-files.ts';
import { entityTypesOf } from '../../trainer/network/spec.ts';
import { SentencePredictor } from '../../trainer/prediction/predict.ts';
import { tokenEncoderFor } from '../../trainer/process/encoders.ts';
import { trainModel } from '../../trainer/training/train-model.ts';
import { onnxPredictorOf } from '../stored-predictor.ts';
import { GoldLabelPredictor } from './gold-label-predictor.ts';
import { corpusHash, resolvedNetwork, resolvedTraining, runKey, type RunPlan } from './run-plan.ts';
import type { RunStore } from './run-store.ts';
import type { FinishedRun, StoredPredictions, StoredRun } from './stored-run.ts';

/** A checkpoint is some 70 MB: losing a minute of training costs less than writing them all. */
const CHECKPOINT_INTERVAL_MS = 60_000;

export interface RunTrainerPorts {
  readonly store: RunStore;
  /** Trains; predictions are onnxruntime's in any case, as in the product. */
  readonly engine: Engine;
  /** Names the trainer's build: kept with every run. */
  readonly code: string;
  /** Train anew what another build has trained. */
  readonly again: boolean;
  /** Null for an encoder that is not on this machine. */
  openEncoder(id: string): Promise<Encoder | null>;
  /** Aborted: the run under way ends at once and goes on from its last checkpoint when it is asked for again. */
  readonly signal: AbortSignal;
  /** A run is not in the store: it begins, or goes on from a checkpoint. */
  onBegin(plan: RunPlan, resumes: boolean): void;
  onEpoch(plan: RunPlan, report: EpochReport, epochs: number): void;
}

export class RunTrainer {
  readonly #ports: RunTrainerPorts;

  constructor(ports: RunTrainerPorts) {
    this.#ports = ports;
  }

  /** The run of this plan if it was done before; trains nothing. */
  async find(plan: RunPlan): Promise<FinishedRun | null> {
    return this.#ports.store.find(runKey(plan, (await this.#encoderOf(plan)).specs));
  }

  /** The run of this plan: from the store, or trained and put there. @throws what the signal says when it is aborted */
  async run(plan: RunPlan): Promise<FinishedRun> {
    const { store, engine, code, again, signal, onBegin, onEpoch } = this.#ports;
    const encoder = await this.#encoderOf(plan);
    const key = runKey(plan, encoder.specs);
    const found = await store.find(key);
    if (found && !(again && found.run.code !== code)) return found;
    const resume = await store.checkpoint(key, code);
    onBegin(plan, resume !== null);
    let lastCheckpoint = -Infinity;
    const outcome = await trainModel(
      {
        train: plan.train,
        dev: plan.dev,
        schema: plan.schema,
        ...plan.settings,
        engine: engine.id,
        ...(resume && { resume }),
      },
      {
        encoder,
        engine,
        signal,
        emit: async (event) => {
          if (event.kind === 'epoch') onEpoch(plan, event.report, resolvedTraining(plan).epochs);
          if (event.kind !== 'checkpoint' || performance.now() - lastCheckpoint < CHECKPOINT_INTERVAL_MS)
            return;
          await store.keepCheckpoint(key, code, event.bytes);
          lastCheckpoint = performance.now();
        },
      },
    );
    const predictions = await predictTest(plan, outcome, encoder, signal);
    const finished = { run: describeRun({ key, code }, plan, outcome, predictions, encoder), predictions };
    await store.keep(finished);
    return finished;
  }

  #encoderOf(plan: RunPlan): Promise<TokenEncoder> {
    return tokenEncoderFor(resolvedNetwork(plan).encoders, (id) => this.#ports.openEncoder(id));
  }
}

/** The test sentences as the kept weights see them, with the labels they predict and with the gold ones. */
async function predictTest(
  { test }: RunPlan,
  outcome: TrainOutcome,
  encoder: TokenEncoder,
  signal: AbortSignal,
): Promise<StoredPredictions> {
  const model = unpackModel(outcome.model);
  const { spec, theta, relationThreshold } = model;
  const encoded = await encoder.encode(
    test.map(({ tokens }) => tokens),
    { signal },
  );
  const sessions = await onnxPredictorOf(model);
  try {
    const settings = { spec, theta, relationThreshold, embeddings: false };
    const predicted = await new SentencePredictor(sessions, settings).predict(
      test.map(({ id }) => id),
      encoded,
      signal,
    );
    const told = new GoldLabelPredictor(sessions, entityTypesOf(spec));
    const ofGoldLabels = new SentencePredictor(told, settings);
    const predictions: StoredPredictions = [];
    for (const [index, sentence] of test.entries()) {
      told.sentence = sentence;
      const [withGold] = await ofGoldLabels.predict([sentence.id], [encoded[index]!], signal);
      const { id, mentions, relations } = predicted[index]!;
      predictions.push({
        id,
        mentions: mentions.map(({ begin, end, type }) => ({ begin, end, type })),
        relations: [...relations],
        relationsOfGoldLabels: [...withGold!.relations],
      });
    }
    return predictions;
  } finally {
    await sessions.close();
  }
}

function describeRun(
  identity: Pick<StoredRun, 'key' | 'code'>,
  plan: RunPlan,
  outcome: TrainOutcome,
  predictions: StoredPredictions,
  encoder: TokenEncoder,
): StoredRun {
  const scores = strictScores(plan.test, predictions);
  return {
    ...identity,
    title: plan.title,
    network: resolvedNetwork(plan),
    training: resolvedTraining(plan),
    encoders: encoder.specs.map(({ id, version }) => `${id} ${version}`),
    sentences: { train: plan.train.length, dev: plan.dev.length, test: plan.test.length },
    testHash: corpusHash(plan.test),
    device: outcome.device,
    epochs: outcome.epochs.map(({ loss, seconds, dev }) => ({
      loss,
      seconds,
      dev: dev && f1Of(dev, 'micro'),
    })),
    keptEpoch: outcome.best.epoch,
    micro: f1Of(scores, 'micro'),
    macro: f1Of(scores, 'macro'),
    notes: [...outcome.notes],
  };
}

const f1Of = (
  { ner, re }: JointScores,
  average: 'micro' | 'macro',
): { mentions: number; relations: number } => ({
  mentions: ner[average].f1,
  relations: re[average].f1,
});
