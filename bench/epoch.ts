// An epoch over CoNLL04's training sentences, every part of the network on, in the worker process that the product uses.
import { pathToFileURL } from 'node:url';
import { DEFAULT_CMAN } from '../core/contract/cman-config.ts';
import type { EpochReport } from '../core/contract/trainer.ts';
import { forkTransport } from '../trainer/client/fork.ts';
import { TrainerClient } from '../trainer/client/trainer-client.ts';
import { dataParallelOnnxEngine } from '../trainer/engines/onnx/engine.ts';
import { readConll04 } from './conll04.ts';
import { matrixProductPeak } from './matrix-peak.ts';
import { median } from './median.ts';
import { comparePeer } from './peer-epoch.ts';
import { ENCODER_FILES, ENCODER_PLUGINS, SHARD_THREAD, TRAINER_ENTRY } from './places.ts';
import { sizeOfSentence, trainingOperations } from './useful-work.ts';
import { peakMemoryOfChildren } from './worker-memory.ts';

interface EpochOptions {
  readonly data: string;
  readonly epochs: string;
  readonly peer?: boolean;
  readonly batches: string;
  readonly rounds: string;
  readonly whole?: boolean;
  readonly json?: boolean;
}

export async function printEpoch(options: EpochOptions): Promise<void> {
  if (options.peer) return printPeer(options);
  const { data, epochs, json } = options;
  const { train, schema } = readConll04(data);
  const client = new TrainerClient(() => forkTransport(TRAINER_ENTRY), {
    encoderPlugins: ENCODER_PLUGINS,
    encoderFiles: ENCODER_FILES,
  });
  // Before and after: a host that others share is not as fast at every moment.
  const peakBefore = await matrixProductPeak();
  const reports: EpochReport[] = [];
  let peakBytes: number | null = null;
  await client.start(
    'train',
    { train, dev: [], schema, engine: 'onnx', training: { epochs: Number(epochs), adversarial: false } },
    {
      onEvent: (event) => {
        if (event.kind !== 'epoch') return;
        reports.push(event.report);
        peakBytes = peakMemoryOfChildren();
        if (!json) console.error(`epoch ${event.report.epoch}: ${event.report.seconds.toFixed(1)} s`);
      },
    },
  );
  client.dispose();

  const later = reports.slice(1).map(({ seconds }) => seconds);
  const seconds = median(later.length > 0 ? later : reports.map((report) => report.seconds));
  const peakAfter = await matrixProductPeak();
  const peak = (peakBefore + peakAfter) / 2;
  const lengths = train.map(({ tokens }) => tokens.length);
  const operations = trainingOperations(train.map(sizeOfSentence), {
    config: DEFAULT_CMAN,
    // MiniLM 384, GloVe 100, trained words 100, characters 128, casing 5.
    inputWidth: 384 + 100 + DEFAULT_CMAN.wordEmbedding + 2 * DEFAULT_CMAN.characterHidden + 5,
    tags: 1 + 2 * schema.entityTypes.length,
    relations: schema.relationTypes.length,
    charactersPerWord: distinctCharactersPerToken(train.map(({ tokens }) => tokens)),
  });
  const gflops = operations / seconds / 1e9;
  const figures = {
    sentences: train.length,
    tokens: lengths.reduce((sum, n) => sum + n, 0),
    secondsPerEpoch: seconds,
    firstEpochSeconds: reports[0]?.seconds ?? null,
    usefulGflops: gflops,
    matrixProductPeakGflops: peak,
    peakBeforeGflops: peakBefore,
    peakAfterGflops: peakAfter,
    shareOfPeak: gflops / peak,
    workerPeakMiB: peakBytes === null ? null : peakBytes / 2 ** 20,
  };
  if (json) console.log(JSON.stringify(figures));
  else console.table(figures);
}

async function printPeer({ data, batches, rounds, whole, json }: EpochOptions): Promise<void> {
  const { figures, ratioOfEachRound } = await comparePeer({
    // The engine of the worker's train job.
    engine: dataParallelOnnxEngine(pathToFileURL(SHARD_THREAD)),
    device: 'cpu',
    data,
    batches: whole ? Infinity : Number(batches),
    rounds: Number(rounds),
    report: (line) => console.error(line),
  });
  if (json) console.log(JSON.stringify({ ...figures, ratioOfEachRound }));
  else console.table(figures);
}

/** Characters spelled out per token, batches of 16 consecutive sentences spelling each distinct word once. */
export function distinctCharactersPerToken(sentences: readonly (readonly string[])[]): number {
  let characters = 0;
  let tokens = 0;
  for (let start = 0; start < sentences.length; start += 16) {
    const batch = sentences.slice(start, start + 16).flat();
    tokens += batch.length;
    for (const word of new Set(batch)) characters += word.length;
  }
  return characters / tokens;
}
