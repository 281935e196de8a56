// An epoch over CoNLL04's training sentences, every part of the network on, in the worker process that the product uses.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_CMAN } from '../core/contract/cman-config.ts';
import type { EpochReport } from '../core/contract/trainer.ts';
import { examplesOf } from '../core/corpus/examples.ts';
import { usedTypes } from '../core/corpus/used-types.ts';
import { orThrow } from '../core/errors.ts';
import { EMPTY_SCHEMA, extendSchema } from '../core/model/schema.ts';
import format from '../plugins/formats/conll04-multihead/index.ts';
import { forkTransport } from '../trainer/client/fork.ts';
import { TrainerClient } from '../trainer/client/trainer-client.ts';
import { matrixProductPeak } from './matrix-peak.ts';
import { ENCODER_FILES, ENCODER_PLUGINS, TRAINER_ENTRY } from './places.ts';
import { trainingOperations } from './useful-work.ts';

interface EpochOptions {
  readonly data: string;
  readonly epochs: string;
  readonly json?: boolean;
}

export async function printEpoch({ data, epochs, json }: EpochOptions): Promise<void> {
  const file = join(data, 'conll04', 'train.txt');
  if (!existsSync(file)) throw new Error(`${file} is not there: name the corpora's folder with --data`);
  const { documents } = orThrow(format.read({ name: file, bytes: readFileSync(file) }));
  const train = examplesOf(documents);
  const schema = extendSchema(EMPTY_SCHEMA, usedTypes(documents));
  const client = new TrainerClient(() => forkTransport(TRAINER_ENTRY), {
    encoderPlugins: ENCODER_PLUGINS,
    encoderFiles: ENCODER_FILES,
  });
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
  const peak = await matrixProductPeak();
  const lengths = train.map(({ tokens }) => tokens.length);
  const operations = trainingOperations(lengths, {
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
    shareOfPeak: gflops / peak,
    workerPeakMiB: peakBytes === null ? null : peakBytes / 2 ** 20,
  };
  if (json) console.log(JSON.stringify(figures));
  else console.table(figures);
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Characters spelled out per token, batches of 16 consecutive sentences spelling each distinct word once. */
function distinctCharactersPerToken(sentences: readonly (readonly string[])[]): number {
  let characters = 0;
  let tokens = 0;
  for (let start = 0; start < sentences.length; start += 16) {
    const batch = sentences.slice(start, start + 16).flat();
    tokens += batch.length;
    for (const word of new Set(batch)) characters += word.length;
  }
  return characters / tokens;
}

/** Largest resident memory so far of this process's children (the worker), in bytes; null where there is no /proc. */
function peakMemoryOfChildren(): number | null {
  try {
    const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
      .trim()
      .split(' ');
    const peaks = children.map((child) => {
      const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1];
      return Number(kilobytes ?? 0) * 1024;
    });
    return Math.max(...peaks);
  } catch {
    return null;
  }
}
