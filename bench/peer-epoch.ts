// Our training step against PyTorch's on the same batches: `npm run bench -- epoch --peer`. Ours runs what the worker's training loop runs for
// a batch (building it from the encoded sentences, dropout masks, step); the peer gets its tensors ready made.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_TRAINING, type TrainingConfig } from '../core/contract/cman-config.ts';
import { seededRandom } from '../core/random.ts';
import type { Engine, TrainingSession } from '../trainer/engines/engine.ts';
import { ADAM } from '../trainer/network/adam-constants.ts';
import { declareCman } from '../trainer/network/cman.ts';
import { initialise } from '../trainer/network/parameters.ts';
import { freshState } from '../trainer/training/fresh-state.ts';
import { ratesAt } from '../trainer/training/schedule.ts';
import { readConll04 } from './conll04.ts';
import { matrixProductPeak } from './matrix-peak.ts';
import { median } from './median.ts';
import { writePeerBatch, writePeerJob, type PeerJob, type StoredTensor } from './peer-files.ts';
import { PeerProcess } from './peer-process.ts';
import { epochBatches, type BatchMaker } from './training-batches.ts';

/** Losses and gradients may differ by this share: both add float32 numbers, in another order. */
const TOLERANCE = 1e-4;
/** Added to every parameter for the check, so that none of it is a zero that hides a wrong place. */
const CHECK_NOISE = 0.05;

const TRAINING: TrainingConfig = { ...DEFAULT_TRAINING, adversarial: false };

export interface PeerEpochOptions {
  /** Ours, and where PyTorch is to compute. */
  readonly engine: Engine;
  readonly device: PeerJob['device'];
  readonly data: string;
  /** How many of the epoch's batches both run: spread evenly over their sizes. Infinity: the whole epoch. */
  readonly batches: number;
  /** Times that both run all of them, one after the other. */
  readonly rounds: number;
  report(line: string): void;
}

export interface PeerComparison {
  readonly figures: Readonly<Record<string, number | string>>;
  /** PyTorch's time over ours, round by round. */
  readonly ratioOfEachRound: readonly number[];
}

export async function comparePeer(options: PeerEpochOptions): Promise<PeerComparison> {
  const { engine, device, data, batches, rounds, report } = options;
  const { train, schema } = readConll04(data);
  const { spec, maker, ...epoch } = await epochBatches(train, schema, TRAINING, batches);
  const declarations = declareCman(spec);
  const noise = seededRandom(TRAINING.seed + 1);
  const start = initialise(declarations, seededRandom(TRAINING.seed));
  const job: PeerJob = {
    spec,
    device,
    training: TRAINING,
    declarations,
    theta: start.map((value) => value + (2 * noise() - 1) * CHECK_NOISE),
  };

  const folder = await mkdtemp(join(tmpdir(), 'cman-peer-'));
  let peer: PeerProcess | null = null;
  try {
    const tensors: StoredTensor[][] = [];
    for (let index = 0; index < maker.count; index++)
      tensors.push(await writePeerBatch(folder, index, maker.withoutDropout(index)));
    await writePeerJob(folder, job, tensors);
    peer = new PeerProcess(folder);
    const peak = await matrixProductPeak();
    // A batch of middling size: enough tokens for every part to count.
    const check = await compareStep(engine, peer, job, maker, Math.floor(maker.count / 2));
    report(
      `same parameters, same batch: losses ${check.ours} and ${check.peer}, gradients apart by ${check.gradientDifference}`,
    );
    const described = await peer.describe();
    report(`PyTorch ${described.torch}, ${described.threads} threads, ${described.lstm} nn.LSTM`);
    if (described.parameters !== job.theta.length) {
      throw new Error(`PyTorch's network has ${described.parameters} parameters, ours ${job.theta.length}`);
    }

    const session = await engine.open(spec, TRAINING, freshState(start));
    const times: { ours: Taken; peer: Taken }[] = [];
    try {
      // The first compiles and fills the arenas; the peer did the like when it described itself.
      await ourRound(session, maker, rounds + 1);
      for (let round = 1; round <= rounds; round++) {
        const ours = await ourRound(session, maker, rounds + 1);
        const theirs = await peer.round();
        times.push({ ours, peer: theirs });
        report(`round ${round}: ours ${ours.seconds.toFixed(2)} s, PyTorch ${theirs.seconds.toFixed(2)} s`);
      }
    } finally {
      await session.close();
    }
    const ours = median(times.map((time) => time.ours.seconds));
    const theirs = median(times.map((time) => time.peer.seconds));
    const figures = {
      batches: maker.count,
      batchesOfAnEpoch: epoch.batchesOfAnEpoch,
      sentences: epoch.sentences,
      rounds,
      oursSeconds: ours,
      peerSeconds: theirs,
      ratio: theirs / ours,
      oursProcessorSeconds: median(times.map((time) => time.ours.processorSeconds)),
      peerProcessorSeconds: median(times.map((time) => time.peer.processorSeconds)),
      // A share of the batches stands for the epoch by its padded tokens, which most of the work grows with.
      oursEpochSeconds: ours * epoch.scale,
      peerEpochSeconds: theirs * epoch.scale,
      parameters: job.theta.length,
      peerParameters: described.parameters,
      lossDifference: Math.abs(check.ours - check.peer),
      loss: check.ours,
      gradientDifference: check.gradientDifference,
      matrixProductPeakGflops: peak,
      peerMatrixProductPeakGflops: described.matrixProductPeakGflops,
      torch: described.torch,
      peerLstm: described.lstm,
    };
    return {
      figures,
      ratioOfEachRound: times.map((time) => time.peer.seconds / time.ours.seconds),
    };
  } finally {
    peer?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a round took: by the clock, and of the processor, which other programs disturb less. */
interface Taken {
  readonly seconds: number;
  readonly processorSeconds: number;
}

/** A step with each batch, in order. */
async function ourRound(session: TrainingSession, maker: BatchMaker, rounds: number): Promise<Taken> {
  const begun = performance.now();
  const usedBefore = process.cpuUsage();
  let inputs = maker.withDropout(0);
  for (let index = 0; index < maker.count; index++) {
    const step = session.step(inputs, ratesAt(index + 1, rounds * maker.count, TRAINING));
    // As the training loop does: the next batch is built while the engine's threads compute.
    if (index + 1 < maker.count) inputs = maker.withDropout(index + 1);
    await step;
  }
  const used = process.cpuUsage(usedBefore);
  return { seconds: (performance.now() - begun) / 1000, processorSeconds: (used.user + used.system) / 1e6 };
}

interface StepComparison {
  readonly ours: number;
  readonly peer: number;
  /** Norm of the gradients' difference, as a share of our gradient's norm. */
  readonly gradientDifference: number;
}

/** @throws Error where loss or gradient differ by more than {@link TOLERANCE} */
async function compareStep(
  engine: Engine,
  peer: PeerProcess,
  { spec, theta }: PeerJob,
  maker: BatchMaker,
  index: number,
): Promise<StepComparison> {
  const settings = { ...TRAINING, clipNorm: 0 };
  const session = await engine.open(spec, settings, freshState(theta));
  try {
    const rates = { learningRate: 0, firstCorrection: 1, secondCorrection: 1, averageDecay: 0 };
    const ours = await session.step(maker.withoutDropout(index), rates);
    // After one step the first moment is (1 - beta1) times the gradient.
    const gradient = (await session.state()).firstMoment.map((moment) => moment / (1 - ADAM.beta1));
    const answer = await peer.check(index);
    const bytes = await readFile(answer.gradient);
    const theirs = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    const norm = (of: Float32Array): number => Math.sqrt(of.reduce((sum, value) => sum + value * value, 0));
    const gradientDifference = norm(gradient.map((value, at) => value - theirs[at]!)) / norm(gradient);
    const lossDifference = Math.abs(ours - answer.loss) / Math.max(1, Math.abs(ours));
    if (!(Math.max(lossDifference, gradientDifference) <= TOLERANCE)) {
      throw new Error(
        `the two networks differ: losses ${ours} and ${answer.loss}, gradients by ${gradientDifference} of their norm`,
      );
    }
    return { ours, peer: answer.loss, gradientDifference };
  } finally {
    await session.close();
  }
}
