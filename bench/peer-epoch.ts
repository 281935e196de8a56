// Our training step against PyTorch's on the same batches: `npm run bench -- epoch --peer`. Ours runs what the worker's training loop runs for
// a batch (building it from the encoded sentences, dropout masks, step); the peer gets its tensors ready made.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEFAULT_CMAN, DEFAULT_TRAINING, type TrainingConfig } from '../core/contract/cman-config.ts';
import type { Encoder } from '../core/contract/encoder.ts';
import type { SentenceExample } from '../core/model/example.ts';
import { seededRandom } from '../core/random.ts';
import type { HostBatch, OptimiserState, TrainingSession } from '../trainer/engines/engine.ts';
import { dataParallelOnnxEngine } from '../trainer/engines/onnx/engine.ts';
import { BatchBuilder } from '../trainer/features/batch.ts';
import { TokenEncoder } from '../trainer/features/token-encoder.ts';
import { buildVocabulary } from '../trainer/features/vocabulary.ts';
import { declareCman } from '../trainer/network/cman.ts';
import { initialise } from '../trainer/network/parameters.ts';
import type { NetworkSpec } from '../trainer/network/spec.ts';
import { ADAM } from '../trainer/network/training-step.ts';
import { openEncoder } from '../trainer/process/open-encoder.ts';
import { bucketedBatches } from '../trainer/training/batches.ts';
import { dropoutMasks } from '../trainer/training/dropout-masks.ts';
import { ratesAt } from '../trainer/training/schedule.ts';
import type { TrainingSentence } from '../trainer/training/training-sentence.ts';
import { readConll04 } from './conll04.ts';
import { matrixProductPeak } from './matrix-peak.ts';
import { median } from './median.ts';
import { writePeerBatch, writePeerJob, type PeerJob, type StoredTensor } from './peer-files.ts';
import { PeerProcess } from './peer-process.ts';
import { ENCODER_FILES, ENCODER_PLUGINS, SHARD_THREAD } from './places.ts';

/** Losses and gradients may differ by this share: both add float32 numbers, in another order. */
const TOLERANCE = 1e-4;
/** Added to every parameter for the check, so that none of it is a zero that hides a wrong place. */
const CHECK_NOISE = 0.05;

/** The engine of the worker's train job. */
const engine = dataParallelOnnxEngine(pathToFileURL(SHARD_THREAD));

const TRAINING: TrainingConfig = { ...DEFAULT_TRAINING, adversarial: false };

export interface PeerEpochOptions {
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
  const { data, batches, rounds, report } = options;
  const { train, schema } = readConll04(data);
  const lengths = train.map(({ tokens }) => tokens.length);
  const epoch = bucketedBatches(lengths, TRAINING, seededRandom(TRAINING.seed));
  const chosen = spread(epoch, batches, (batch) => paddedTokens(batch, lengths));
  const encoders = await openEncoders();
  const spec = await specFor(train, schema, encoders);
  const all = new TokenEncoder(encoders);
  const sentences: TrainingSentence[][] = [];
  for (const batch of chosen)
    sentences.push(
      await encodeExamples(
        batch.map((index) => train[index]!),
        all,
      ),
    );
  await all.close();
  const declarations = declareCman(spec);
  const noise = seededRandom(TRAINING.seed + 1);
  const start = initialise(declarations, seededRandom(TRAINING.seed));
  const job: PeerJob = {
    spec,
    training: TRAINING,
    declarations,
    theta: start.map((value) => value + (2 * noise() - 1) * CHECK_NOISE),
  };
  const maker = new BatchMaker(spec, sentences);

  const folder = await mkdtemp(join(tmpdir(), 'cman-peer-'));
  let peer: PeerProcess | null = null;
  try {
    const tensors: StoredTensor[][] = [];
    for (const index of chosen.keys())
      tensors.push(await writePeerBatch(folder, index, maker.withoutDropout(index)));
    await writePeerJob(folder, job, tensors);
    peer = new PeerProcess(folder);
    const peak = await matrixProductPeak();
    // A batch of middling size: enough tokens for every part to count.
    const check = await compareStep(peer, job, maker, Math.floor(chosen.length / 2));
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
    // A share of the batches stands for the epoch by its padded tokens, which most of the work grows with.
    const size = (some: readonly number[][]): number =>
      some.reduce((sum, batch) => sum + paddedTokens(batch, lengths), 0);
    const scale = size(epoch) / size(chosen);
    const figures = {
      batches: chosen.length,
      batchesOfAnEpoch: epoch.length,
      sentences: chosen.flat().length,
      rounds,
      oursSeconds: ours,
      peerSeconds: theirs,
      ratio: theirs / ours,
      oursProcessorSeconds: median(times.map((time) => time.ours.processorSeconds)),
      peerProcessorSeconds: median(times.map((time) => time.peer.processorSeconds)),
      oursEpochSeconds: ours * scale,
      peerEpochSeconds: theirs * scale,
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

async function openEncoders(): Promise<Encoder[]> {
  const environment = { encoderPlugins: ENCODER_PLUGINS, encoderFiles: ENCODER_FILES };
  const encoders: Encoder[] = [];
  for (const id of DEFAULT_CMAN.encoders) {
    const encoder = await openEncoder(environment, id);
    if (!encoder) throw new Error(`the encoder ${id} is not on this machine`);
    encoders.push(encoder);
  }
  return encoders;
}

/** The vocabulary is that of all sentences, and only static encoders have a say in it: no need to run the others over all of them. */
async function specFor(
  train: readonly SentenceExample[],
  schema: NetworkSpec['schema'],
  encoders: readonly Encoder[],
): Promise<NetworkSpec> {
  const fixed = new TokenEncoder(encoders.filter(({ contextual }) => !contextual));
  const known = await fixed.encode(train.map(({ tokens }) => tokens));
  const { specs } = new TokenEncoder(encoders);
  return { config: DEFAULT_CMAN, schema, encoders: specs, ...buildVocabulary(known, DEFAULT_CMAN) };
}

async function encodeExamples(
  examples: readonly SentenceExample[],
  encoder: TokenEncoder,
): Promise<TrainingSentence[]> {
  const encoded = await encoder.encode(examples.map(({ tokens }) => tokens));
  return examples.map((example, index) => ({ example, encoded: encoded[index]! }));
}

const paddedTokens = (batch: readonly number[], lengths: readonly number[]): number =>
  batch.length * Math.max(...batch.map((index) => lengths[index]!));

/** `count` of the items, evenly spread over their sizes, in their own order. */
function spread<T>(items: readonly T[], count: number, sizeOf: (item: T) => number): T[] {
  if (count >= items.length) return [...items];
  const bySize = [...items.entries()].sort(([, a], [, b]) => sizeOf(a) - sizeOf(b)).map(([index]) => index);
  const chosen = new Set(
    Array.from({ length: count }, (_, step) => bySize[Math.floor(((step + 0.5) * items.length) / count)]),
  );
  return items.filter((_, index) => chosen.has(index));
}

/** Builds the inputs of a step as trainer/training/train.ts does. */
class BatchMaker {
  readonly #builder: BatchBuilder;
  readonly #random = seededRandom(TRAINING.seed);
  readonly #spec: NetworkSpec;
  readonly #batches: readonly (readonly TrainingSentence[])[];

  constructor(spec: NetworkSpec, batches: readonly (readonly TrainingSentence[])[]) {
    this.#spec = spec;
    this.#batches = batches;
    this.#builder = new BatchBuilder(spec);
  }

  get count(): number {
    return this.#batches.length;
  }

  withoutDropout(index: number): HostBatch {
    const members = this.#batches[index]!;
    return {
      ...this.#builder.tokens(members.map(({ encoded }) => encoded)),
      ...this.#builder.gold(members.map(({ example }) => example)),
    };
  }

  withDropout(index: number): HostBatch {
    const count = this.#batches[index]!.length;
    return {
      ...this.withoutDropout(index),
      ...dropoutMasks(this.#spec, TRAINING, count, this.#random),
    };
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

const freshState = (theta: Float32Array): OptimiserState => ({
  theta,
  firstMoment: new Float32Array(theta.length),
  secondMoment: new Float32Array(theta.length),
  average: theta.slice(),
});

interface StepComparison {
  readonly ours: number;
  readonly peer: number;
  /** Norm of the gradients' difference, as a share of our gradient's norm. */
  readonly gradientDifference: number;
}

/** @throws Error where loss or gradient differ by more than {@link TOLERANCE} */
async function compareStep(
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
