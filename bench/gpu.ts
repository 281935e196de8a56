// Training on the GPU through WebGPU: seconds of an epoch for several sizes of batch beside the processor's engine, where a step's time
// goes, memory on the device, and with `--full` a whole training. PyTorch with cuDNN on the same batches: `--peer`.
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import * as tf from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { DEFAULT_TRAINING, type TrainingConfig } from '../core/contract/cman-config.ts';
import { AppError } from '../core/errors.ts';
import { seededRandom } from '../core/random.ts';
import { wholeNumber } from '../cli/command-line.ts';
import type { Engine, TrainingSession } from '../trainer/engines/engine.ts';
import { dataParallelOnnxEngine } from '../trainer/engines/onnx/engine.ts';
import { declareCman } from '../trainer/network/cman.ts';
import { initialise } from '../trainer/network/parameters.ts';
import { nodeWebGpuEngine } from '../trainer/process/node-gpu.ts';
import { freshState } from '../trainer/training/fresh-state.ts';
import { ratesAt } from '../trainer/training/schedule.ts';
import { readConll04 } from './conll04.ts';
import { comparePeer } from './peer-epoch.ts';
import { SHARD_THREAD } from './places.ts';
import { epochBatches, type EpochBatches } from './training-batches.ts';

interface GpuOptions {
  readonly data: string;
  readonly sizes: string;
  readonly batches: number;
  readonly epochs: number;
  readonly full?: boolean;
  readonly peer?: boolean;
  readonly gpuOnly?: boolean;
  readonly json?: boolean;
}

/** What the training has. */
const FULL_EPOCHS = 180;

const MEBIBYTE = 2 ** 20;

export function addGpu(program: Command): void {
  program
    .command('gpu')
    .description('training on the GPU beside the processor: seconds of an epoch, time per kernel, memory')
    .option('--data <folder>', 'folder with conll04/train.txt in the five-column form', '../shared/data')
    .option('--sizes <numbers>', 'sentences of a batch, separated by commas', '8,16,32,64')
    .option('--batches <number>', "of an epoch's batches, evenly spread over their sizes", wholeNumber(1), 16)
    .option('--epochs <number>', 'times that they are run, after once to compile', wholeNumber(1), 3)
    .option('--full', `besides: all ${FULL_EPOCHS} epochs of a training, timed as a whole`)
    .option('--peer', 'besides: PyTorch on CUDA, batch by batch (needs a python3-torch that has it)')
    .option('--gpu-only', 'leave out the engine of the processor')
    .option('--json', 'print one JSON object')
    .action(printGpu);
}

async function printGpu(options: GpuOptions): Promise<void> {
  const { data, sizes, json } = options;
  let webgpu: Engine;
  try {
    webgpu = await nodeWebGpuEngine();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.error(`bench: ${error.message}`);
    process.exitCode = 1;
    return;
  }
  console.error(`on ${webgpu.device}`);
  const onnx = dataParallelOnnxEngine(pathToFileURL(SHARD_THREAD));
  const { train, schema } = readConll04(data);
  const rows: Record<string, number | null>[] = [];
  for (const batchSize of sizes.split(',').map((text) => wholeNumber(1)(text))) {
    const training: TrainingConfig = { ...DEFAULT_TRAINING, adversarial: false, batchSize };
    const batches = await epochBatches(train, schema, training, options.batches);
    const gpu = await timeEpoch(webgpu, batches, training, options.epochs);
    const processor = options.gpuOnly ? null : await timeEpoch(onnx, batches, training, options.epochs);
    const row = {
      batchSize,
      gpuEpochSeconds: gpu.seconds,
      onnxEpochSeconds: processor?.seconds ?? null,
      ratio: processor && processor.seconds / gpu.seconds,
      gpuMiB: gpu.bytes === null ? null : gpu.bytes / MEBIBYTE,
      gpuLoss: gpu.loss,
      onnxLoss: processor?.loss ?? null,
    };
    console.error(JSON.stringify(row));
    rows.push(row);
  }
  const training: TrainingConfig = { ...DEFAULT_TRAINING, adversarial: false };
  const kernels = await timeKernels(webgpu, await epochBatches(train, schema, training, 1), training);
  const full = options.full
    ? await timeEpoch(webgpu, await epochBatches(train, schema, training, Infinity), training, FULL_EPOCHS)
    : null;
  const peer = options.peer
    ? await comparePeer({
        ...{ engine: webgpu, device: 'cuda', data, batches: options.batches, rounds: options.epochs },
        report: (line) => console.error(line),
      })
    : null;
  const figures = {
    device: webgpu.device,
    rows,
    kernels,
    fullTrainingSeconds: full && full.seconds * FULL_EPOCHS,
    peer: peer && { ...peer.figures, ratioOfEachRound: peer.ratioOfEachRound },
  };
  if (json) return console.log(JSON.stringify(figures));
  console.table(rows);
  console.table(kernels);
  if (full) console.log(`${FULL_EPOCHS} epochs: ${(full.seconds * FULL_EPOCHS).toFixed(1)} s`);
  if (peer) console.table(peer.figures);
}

interface EpochTime {
  /** Of a whole epoch: those of its batches here, scaled up by padded tokens. */
  readonly seconds: number;
  readonly loss: number;
  /** Held on the GPU after it, with what is kept for the next batches; null on the processor. */
  readonly bytes: number | null;
}

async function timeEpoch(
  engine: Engine,
  batches: EpochBatches,
  training: TrainingConfig,
  epochs: number,
): Promise<EpochTime> {
  const session = await open(engine, batches, training);
  try {
    const steps = (epochs + 1) * batches.maker.count;
    let loss = await runOnce(session, batches, training, 0, steps);
    const begun = performance.now();
    for (let epoch = 1; epoch <= epochs; epoch++) {
      loss = await runOnce(session, batches, training, epoch * batches.maker.count, steps);
    }
    const seconds = (performance.now() - begun) / 1000 / epochs;
    return { seconds: seconds * batches.scale, loss, bytes: engine.id === 'webgpu' ? gpuBytes() : null };
  } finally {
    await session.close();
  }
}

/** Every batch once, the next one built while one is computed; @returns the mean loss */
async function runOnce(
  session: TrainingSession,
  { maker }: EpochBatches,
  training: TrainingConfig,
  before: number,
  steps: number,
): Promise<number> {
  let sum = 0;
  let underWay = Promise.resolve(0);
  for (let index = 0; index < maker.count; index++) {
    const step = session.step(maker.withDropout(index), ratesAt(before + index + 1, steps, training));
    sum += await underWay;
    underWay = step;
  }
  return (sum + (await underWay)) / maker.count;
}

const open = (engine: Engine, { spec }: EpochBatches, training: TrainingConfig): Promise<TrainingSession> =>
  engine.open(spec, training, freshState(initialise(declareCman(spec), seededRandom(training.seed))));

function gpuBackend(): WebGPUBackend {
  const backend = tf.engine().findBackend('webgpu');
  if (!(backend instanceof WebGPUBackend)) throw new TypeError('the WebGPU backend is not open');
  return backend;
}

const gpuBytes = (): number => gpuBackend().memory().numBytesAllocatedInGPU;

interface KernelTime {
  readonly kernel: string;
  readonly dispatches: number;
  /** Milliseconds of the GPU's own clock; null where it has no timestamps. */
  readonly milliseconds: number | null;
}

/** Where the time of one step goes, by tfjs's timer: every program that ran, the dearest first. */
async function timeKernels(
  engine: Engine,
  batches: EpochBatches,
  training: TrainingConfig,
): Promise<KernelTime[]> {
  const session = await open(engine, batches, training);
  try {
    await runOnce(session, batches, training, 0, 2);
    const inputs = batches.maker.withDropout(0);
    const names: string[] = [];
    const backend = gpuBackend();
    const run = backend.runWebGPUProgram.bind(backend);
    // tfjs names its programs by their class; ours have none.
    backend.runWebGPUProgram = (program, ...rest) => {
      const { name } = program.constructor;
      names.push(name === 'Object' ? program.shaderKey : name);
      return run(program, ...rest);
    };
    let last: Promise<number> = Promise.resolve(0);
    const timing = backend.time(() => {
      last = session.step(inputs, ratesAt(2, 2, training));
    });
    backend.runWebGPUProgram = run;
    await last;
    const { getExtraProfileInfo } = (await timing) as { getExtraProfileInfo?: () => string };
    // `name: milliseconds` of each program, in the order they ran.
    const times = (getExtraProfileInfo?.() ?? '').split(', ').map((part) => Number(part.split(': ')[1]));
    const sums = new Map<string, { dispatches: number; milliseconds: number }>();
    names.forEach((name, index) => {
      const { dispatches, milliseconds } = sums.get(name) ?? { dispatches: 0, milliseconds: 0 };
      sums.set(name, {
        dispatches: dispatches + 1,
        milliseconds: milliseconds + (times[index] ?? NaN),
      });
    });
    return [...sums]
      .map(([kernel, { dispatches, milliseconds }]) => ({
        ...{ kernel, dispatches },
        milliseconds: Number.isFinite(milliseconds) ? milliseconds : null,
      }))
      .sort((a, b) => (b.milliseconds ?? 0) - (a.milliseconds ?? 0));
  } finally {
    await session.close();
  }
}
