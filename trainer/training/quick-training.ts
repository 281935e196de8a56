// Going on from a model for as long as a person waits: some dozens of steps on fresh sentences and old ones, within a budget of seconds. What
// comes out lies as far on the way to the last weights as loses next to nothing on dev and the fresh sentences together; or it is the start.
import type { TrainingConfig } from '../../core/contract/cman-config.ts';
import type { EpochEvent, EpochReport, QuickTraining, TrainProgress } from '../../core/contract/trainer.ts';
import { strictScores, type JointScores } from '../../core/metrics/strict.ts';
import { seededRandom } from '../../core/random.ts';
import type { StepRates, TrainingSession } from '../engines/engine.ts';
import { BatchBuilder } from '../features/batch.ts';
import type { NetworkSpec } from '../network/spec.ts';
import { quickBatches } from './quick-rounds.ts';
import { biasCorrections } from './schedule.ts';
import { devCriterion } from './train.ts';
import { trainingBatch } from './training-batch.ts';
import type { TrainingSentence } from './training-sentence.ts';
import { SentencePredictor } from '../prediction/predict.ts';

/** Of the learning rate that trains from nothing: enough to learn twenty sentences, little enough not to lose hundreds. */
const PEAK_SHARE = 0.07;
/** Share of the budget in which the rate climbs: Adam knows nothing of the gradients yet. */
const WARM_UP = 0.1;
/**
 * How far towards the last weights, tried in this order. The last weights themselves know the new sentences best and lose 1.1 and 1.6 points on unseen
 * ones (docs/adr/0011-quick-retraining.md).
 */
const SHARES_OF_THE_WAY = [0.5, 0.25, 0.125];
/**
 * How far the sum of both F1 may fall. The start is the best of many epochs on these very dev sentences: other weights, as good on unseen ones,
 * are a point or so behind on them (docs/adr/0011-quick-retraining.md).
 */
const TOLERATED_LOSS = 1;
/** Relations that may be decided otherwise by chance: where few sentences are held out, each of them is worth more than a point. */
const CHANCE_RELATIONS = 2;
/** However few are held out, a model that loses this much is worse. */
const MOST_TOLERATED_LOSS = 6;
/** Fresh sentences that are judged, by dev sentences: they were trained on, so they may outweigh no more on dev than chance does. */
const FRESH_JUDGED_SHARE = 0.1;
/** Parts of the budget after which the loss is reported. */
const REPORTS = 2;

export interface QuickRun {
  readonly spec: NetworkSpec;
  readonly config: TrainingConfig;
  /** Just opened on `start`. */
  readonly session: TrainingSession;
  readonly train: readonly TrainingSentence[];
  readonly dev: readonly TrainingSentence[];
  readonly start: Float32Array;
  readonly quick: QuickTraining;
  /** When the job began, by `now`. */
  readonly beganMs: number;
  /** A clock in milliseconds. */
  readonly now: () => number;
  emit(event: TrainProgress | EpochEvent): Promise<void> | void;
  readonly signal: AbortSignal;
}

export interface QuickResult {
  /** `start` itself when nothing was about as good on dev. */
  readonly theta: Float32Array;
  readonly reports: readonly EpochReport[];
  /** Dev scores of the start and of what was kept; null without dev sentences. */
  readonly before: JointScores | null;
  readonly kept: JointScores | null;
}

/** @throws what `signal` says when it is aborted */
export async function trainQuickly(run: QuickRun): Promise<QuickResult> {
  const { session, start, now } = run;
  emitProgress(run, 'training', 0);
  const evaluationBegan = now();
  const before = await judge(run, start);
  const evaluationMs = now() - evaluationBegan;
  const loop = new StepLoop(
    run,
    run.beganMs + 1000 * run.quick.seconds - SHARES_OF_THE_WAY.length * evaluationMs,
  );
  const reports: EpochReport[] = [];
  for (let part = 1; part <= REPORTS; part++) {
    const partBegan = now();
    const loss = await loop.runUntil(part / REPORTS);
    if (loss === null) break;
    const report: EpochReport = { epoch: part, loss, seconds: (now() - partBegan) / 1000, dev: null };
    if (part < REPORTS) await run.emit({ kind: 'epoch', report });
    reports.push(report);
  }
  emitProgress(run, 'evaluating', 1);
  const state = await session.state();
  const best = await furthestAsGood(run, before, state.theta);
  const last = reports.pop();
  if (last) {
    const report: EpochReport = { ...last, dev: best.dev };
    reports.push(report);
    await run.emit({ kind: 'epoch', report });
  }
  return { theta: best.theta, reports, before: before.dev, kept: best.dev };
}

interface Judgement {
  readonly dev: JointScores | null;
  /** On dev and the fresh sentences together: what may not fall. */
  readonly together: number;
  /** Gold relations in them. */
  readonly relations: number;
}

async function judge(
  { session, spec, config, dev, train, quick, signal }: QuickRun,
  theta: Float32Array,
): Promise<Judgement> {
  signal.throwIfAborted();
  if (dev.length === 0) return { dev: null, together: 0, relations: 0 };
  const freshIds = new Set(quick.fresh);
  const fresh = train.filter(({ example }) => freshIds.has(example.id));
  const judged = [...dev, ...fresh.slice(0, Math.ceil(FRESH_JUDGED_SHARE * dev.length))];
  const { relationThreshold } = config;
  const predictor = new SentencePredictor(await session.predictor(theta), {
    spec,
    theta,
    relationThreshold,
    embeddings: false,
  });
  const gold = judged.map(({ example }) => example);
  const predictions = await predictor.predict(
    gold.map(({ id }) => id),
    judged.map(({ encoded }) => encoded),
    signal,
  );
  return {
    dev: strictScores(gold.slice(0, dev.length), predictions.slice(0, dev.length)),
    together: devCriterion(strictScores(gold, predictions), 0),
    relations: gold.reduce((sum, { relations }) => sum + relations.length, 0),
  };
}

/**
 * As far along the way from the start to the last weights as loses next to nothing on dev and the fresh sentences together. The weights of a network and of one
 * trained on from it lie in one valley (Wortsman et al., Robust fine-tuning, 2022): a part of the way keeps what was known, and the average that the start is, and has most
 * of what was learned.
 */
async function furthestAsGood(
  run: QuickRun,
  before: Judgement,
  end: Float32Array,
): Promise<{ theta: Float32Array; dev: JointScores | null }> {
  const chance = (100 * CHANCE_RELATIONS) / Math.max(1, before.relations);
  const tolerated = Math.min(MOST_TOLERATED_LOSS, Math.max(TOLERATED_LOSS, chance));
  for (const share of SHARES_OF_THE_WAY) {
    const theta = run.start.map((value, index) => value + share * (end[index]! - value));
    const { dev, together } = await judge(run, theta);
    if (together >= before.together - tolerated) return { theta, dev };
  }
  return { theta: run.start, dev: before.dev };
}

/** Steps until the budget is spent; the learning rate follows what is spent of it, in time or in steps, whichever is further on. */
class StepLoop {
  readonly #run: QuickRun;
  readonly #deadlineMs: number;
  readonly #batches: Generator<number[], void, undefined>;
  readonly #builder: BatchBuilder;
  readonly #random;
  readonly #unseen: Set<number>;
  #step = 0;
  #beganMs: number | null = null;

  constructor(run: QuickRun, deadlineMs: number) {
    const { train, quick, config, spec } = run;
    this.#run = run;
    this.#deadlineMs = deadlineMs;
    this.#random = seededRandom(config.seed);
    this.#builder = new BatchBuilder(spec);
    const freshIds = new Set(quick.fresh);
    const indices = train.map((_, index) => index);
    const isFresh = (index: number): boolean => freshIds.has(train[index]!.example.id);
    const fresh = indices.filter(isFresh);
    this.#unseen = new Set(fresh);
    this.#batches = quickBatches(
      {
        lengths: train.map(({ example }) => example.tokens.length),
        fresh,
        replay: indices.filter((index) => !isFresh(index)),
      },
      config,
      this.#random,
    );
  }

  /** Steps until `share` of the budget is spent. @returns the mean loss per sentence; null when there was no step left to do */
  async runUntil(share: number): Promise<number | null> {
    let [lossSum, sentences] = [0, 0];
    // However little time there is: what was corrected is seen.
    while (this.#spent() < share || (share === 1 && this.#unseen.size > 0)) {
      const next = this.#batches.next();
      if (next.done) break;
      lossSum += (await this.#train(next.value)) * next.value.length;
      sentences += next.value.length;
    }
    return sentences === 0 ? null : lossSum / sentences;
  }

  async #train(batch: readonly number[]): Promise<number> {
    const { spec, config, session, signal, train, now } = this.#run;
    signal.throwIfAborted();
    this.#beganMs ??= now();
    const spent = this.#spent();
    emitProgress(this.#run, 'training', spent);
    const members = batch.map((index) => train[index]!);
    const inputs = trainingBatch(members, this.#builder, { spec, config, random: this.#random });
    for (const index of batch) this.#unseen.delete(index);
    return session.step(inputs, quickRates(++this.#step, spent, config));
  }

  #spent(): number {
    const { quick, now } = this.#run;
    const inSteps = this.#step / Math.max(1, quick.steps);
    if (this.#beganMs === null) return inSteps;
    const inTime = (now() - this.#beganMs) / Math.max(1, this.#deadlineMs - this.#beganMs);
    // Time counts once it is a step ahead: where there is enough of it, the same steps give the same weights on every machine.
    return Math.min(1, inTime > inSteps + 1 / Math.max(1, quick.steps) ? inTime : inSteps);
  }
}

/** @param step from 1; @param spent share of the budget, 0 to 1: a linear climb, then a linear fall to nothing */
export function quickRates(step: number, spent: number, { learningRate }: TrainingConfig): StepRates {
  const height = spent < WARM_UP ? (spent + 0.01) / (WARM_UP + 0.01) : (1 - spent) / (1 - WARM_UP);
  return {
    learningRate: learningRate * PEAK_SHARE * height,
    ...biasCorrections(step),
    // The average is not used: the rate falls to nothing.
    averageDecay: 0,
  };
}

function emitProgress(
  { emit, quick, beganMs, now }: QuickRun,
  phase: TrainProgress['phase'],
  fraction: number,
): void {
  const secondsLeft = Math.max(0, quick.seconds - (now() - beganMs) / 1000);
  void emit({ kind: 'progress', phase, fraction, epoch: 0, epochs: 1, secondsLeft });
}
