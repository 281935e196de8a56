// The training loop: epochs of shuffled, length-bucketed batches, dev scores after each, the best weights kept, a checkpoint to go on
// from. It sees an engine, encoded sentences and numbers from a seed; files, processes and devices are others' business.
import type { TrainingConfig } from '../../core/contract/cman-config.ts';
import type {
  CheckpointReply,
  EpochEvent,
  EpochReport,
  TrainNotice,
  TrainProgress,
} from '../../core/contract/trainer.ts';
import { strictScores, type JointScores } from '../../core/metrics/strict.ts';
import { seededRandom } from '../../core/random.ts';
import type { Engine, TrainingSession } from '../engines/engine.ts';
import { BatchBuilder } from '../features/batch.ts';
import type { NetworkSpec } from '../network/spec.ts';
import { SentencePredictor } from '../prediction/predict.ts';
import { bucketedBatches } from './batches.ts';
import { packCheckpoint, type Checkpoint } from './checkpoint.ts';
import { freshState } from './fresh-state.ts';
import { ratesAt } from './schedule.ts';
import { onSurvivingEngine } from './surviving-engine.ts';
import { trainingBatch } from './training-batch.ts';
import type { TrainingSentence } from './training-sentence.ts';

/** A checkpoint is five times the parameters, some 70 MB to send and store: the first epoch's, then not more often than this. */
const CHECKPOINT_INTERVAL_MS = 15_000;

export interface TrainingRun {
  readonly spec: NetworkSpec;
  readonly config: TrainingConfig;
  readonly engine: Engine;
  /** Goes on from the last epoch's end when the engine is lost. */
  readonly fallback?: Engine | undefined;
  readonly train: readonly TrainingSentence[];
  readonly dev: readonly TrainingSentence[];
  /** Parameters to start from. */
  readonly start: Float32Array;
  readonly fingerprint: string;
  /** A checkpoint of the same run to go on from. */
  readonly resume: Checkpoint | null;
  /** Resolves when the event has been handed on: large ones are waited for. */
  emit(event: TrainProgress | EpochEvent | CheckpointReply | TrainNotice): Promise<void> | void;
  readonly signal: AbortSignal;
}

export interface TrainedNetwork {
  readonly theta: Float32Array;
  readonly reports: readonly EpochReport[];
  readonly best: { readonly epoch: number; readonly dev: JointScores | null };
  /** The one that did the last epoch. */
  readonly engine: Engine;
  readonly notes: readonly string[];
}

/** Trains to the end, or until `signal` is aborted (then throws what it says). */
export async function train(run: TrainingRun): Promise<TrainedNetwork> {
  const { config, spec } = run;
  let progress = run.resume ?? freshCheckpoint(run);
  let lastCheckpoint = -Infinity;
  const trainOn = async (engine: Engine): Promise<void> => {
    const session = await engine.open(spec, config, progress.state);
    try {
      while (progress.epoch < config.epochs && !outOfPatience(progress, config)) {
        progress = await trainEpoch(run, session, progress);
        if (performance.now() - lastCheckpoint < CHECKPOINT_INTERVAL_MS) continue;
        await run.emit({ kind: 'checkpoint', epoch: progress.epoch, bytes: packCheckpoint(progress) });
        lastCheckpoint = performance.now();
      }
    } finally {
      await session.close();
    }
  };
  const { engine, notes } = await onSurvivingEngine(run, trainOn, () => `Epoch ${progress.epoch + 1}`);
  const best = progress.reports.find((report) => report.epoch === progress.bestEpoch);
  return {
    theta: progress.bestTheta,
    reports: progress.reports,
    best: { epoch: progress.bestEpoch, dev: best?.dev ?? null },
    engine,
    notes,
  };
}

function freshCheckpoint({ start, config, fingerprint }: TrainingRun): Checkpoint {
  const state = freshState(start);
  const randomState = config.seed;
  const beginning = { epoch: 0, step: 0, reports: [], bestEpoch: 0, bestScore: -Infinity };
  return { fingerprint, randomState, state, bestTheta: start, ...beginning };
}

const outOfPatience = ({ epoch, bestEpoch }: Checkpoint, { patience }: TrainingConfig): boolean =>
  patience > 0 && epoch - bestEpoch >= patience;

async function trainEpoch(
  run: TrainingRun,
  session: TrainingSession,
  before: Checkpoint,
): Promise<Checkpoint> {
  const { config, spec, signal } = run;
  const started = performance.now();
  const epoch = before.epoch + 1;
  const random = seededRandom(before.randomState);
  const builder = new BatchBuilder(spec);
  const lengths = run.train.map(({ example }) => example.tokens.length);
  const batches = bucketedBatches(lengths, config, random);
  const steps = batches.length * config.epochs;
  const report = progressReporter(run, before.reports, epoch);
  let { step } = before;
  let lossSum = 0;
  let sentences = 0;
  // An engine with threads of its own computes one batch while the next is built, and finds it there when it is done.
  let underWay: Promise<void> = Promise.resolve();
  for (const [index, batch] of batches.entries()) {
    signal.throwIfAborted();
    report(before.epoch === 0 && index === 0 ? 'compiling' : 'training', index / batches.length);
    const members = batch.map((member) => run.train[member]!);
    const inputs = trainingBatch(members, builder, { spec, config, random });
    const loss = session.step(inputs, ratesAt(++step, steps, config));
    const counted = loss.then((value) => {
      lossSum += value * batch.length;
      sentences += batch.length;
    });
    // Heard when it is waited for below: until then a failure must not count as one that nobody heard.
    counted.catch(() => undefined);
    await underWay;
    underWay = counted;
    if (index === 0) await underWay;
  }
  await underWay;
  report('evaluating', 0);
  const state = await session.state();
  // The average is what will be used, so it is what is judged.
  const theta = config.averageDecay > 0 ? state.average : state.theta;
  const dev = await devScores(run, session, theta);
  signal.throwIfAborted();
  const seconds = (performance.now() - started) / 1000;
  const epochReport: EpochReport = { epoch, loss: lossSum / Math.max(1, sentences), seconds, dev };
  const score = devCriterion(dev, epoch);
  const improved = score > before.bestScore;
  const after: Checkpoint = {
    fingerprint: run.fingerprint,
    epoch,
    step,
    randomState: random.state(),
    reports: [...before.reports, epochReport],
    bestEpoch: improved ? epoch : before.bestEpoch,
    bestScore: improved ? score : before.bestScore,
    state,
    bestTheta: improved ? Float32Array.from(theta) : before.bestTheta,
  };
  await run.emit({ kind: 'epoch', report: epochReport });
  return after;
}

/** What the best epoch is judged by: mentions and relations alike; without dev sentences the latest epoch is the best. */
export function devCriterion(dev: JointScores | null, epoch: number): number {
  return dev ? dev.ner.micro.f1 + dev.re.micro.f1 : epoch;
}

async function devScores(
  run: TrainingRun,
  session: TrainingSession,
  theta: Float32Array,
): Promise<JointScores | null> {
  if (run.dev.length === 0) return null;
  const predictor = new SentencePredictor(await session.predictor(theta), {
    spec: run.spec,
    theta,
    relationThreshold: run.config.relationThreshold,
    embeddings: false,
  });
  const predictions = await predictor.predict(
    run.dev.map(({ example }) => example.id),
    run.dev.map(({ encoded }) => encoded),
    run.signal,
  );
  return strictScores(
    run.dev.map(({ example }) => example),
    predictions,
  );
}

function progressReporter(
  { emit, config }: TrainingRun,
  reports: readonly EpochReport[],
  epoch: number,
): (phase: TrainProgress['phase'], fraction: number) => void {
  const secondsPerEpoch =
    reports.length === 0 ? null : reports.reduce((sum, r) => sum + r.seconds, 0) / reports.length;
  return (phase, fraction) => {
    const epochsLeft = config.epochs - epoch + 1 - (phase === 'evaluating' ? 1 : fraction);
    const secondsLeft = secondsPerEpoch === null ? null : secondsPerEpoch * epochsLeft;
    void emit({ kind: 'progress', phase, fraction, epoch, epochs: config.epochs, secondsLeft });
  };
}
