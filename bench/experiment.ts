// `bench experiment`: settings of the network tried over seeds, one run after another, in this process. A run that the JSON file
// already has is not repeated, so that an experiment can be killed and gone on with.
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DEFAULT_CMAN, DEFAULT_TRAINING } from '../core/contract/cman-config.ts';
import { readSettings, type TrainSettings } from '../cli/train-settings.ts';
import { writeModelFolder } from '../cli/model-folder.ts';
import { writeAtomically } from '../electron/project/atomic-write.ts';
import type { Engine, OptimiserState } from '../trainer/engines/engine.ts';
import { dataParallelOnnxEngine } from '../trainer/engines/onnx/engine.ts';
import type { TokenEncoder } from '../trainer/features/token-encoder.ts';
import { packModel, unpackModel } from '../trainer/model/model-files.ts';
import { trainModel } from '../trainer/training/train-model.ts';
import { readAnnotated, schemaOf, type AnnotatedCorpus } from './annotated-corpus.ts';
import { openEncoders } from './encoders-here.ts';
import { SHARD_THREAD } from './places.ts';
import { onnxPredictorOf } from './stored-predictor.ts';
import { scoreSentences } from './scored-sentences.ts';
import { thresholdCurve, type ThresholdCurve } from './threshold-curve.ts';

export interface ExperimentOptions {
  readonly train: readonly string[];
  readonly dev: readonly string[];
  readonly format: string;
  readonly set: readonly string[];
  readonly seeds: string;
  readonly epochs?: string;
  readonly name?: string;
  readonly json?: string;
  readonly models?: string;
}

interface EpochFigures {
  readonly epoch: number;
  readonly loss: number;
  readonly seconds: number;
  /** Strict dev F1, micro and macro. */
  readonly mentions: { readonly micro: number; readonly macro: number };
  readonly relations: { readonly micro: number; readonly macro: number };
}

interface Run {
  readonly name: string;
  readonly seed: number;
  readonly epochs: number;
  readonly set: readonly string[];
  readonly figures: readonly EpochFigures[];
  readonly best: number;
  /** Of the last epoch: averaged weights and raw ones. */
  readonly averaged: ThresholdCurve | null;
  readonly raw: ThresholdCurve | null;
}

export async function runExperiment(options: ExperimentOptions): Promise<void> {
  const settings = await readSettings(null, options.set);
  const train = await readAnnotated(options.format, options.train);
  const dev = await readAnnotated(options.format, options.dev);
  const encoder = await openEncoders(settings.network.encoders ?? DEFAULT_CMAN.encoders);
  const epochs = Number(options.epochs ?? settings.training.epochs ?? DEFAULT_TRAINING.epochs);
  const name = options.name ?? (options.set.join(' ') || 'defaults');
  const runs = options.json !== undefined && existsSync(options.json) ? readRuns(options.json) : [];
  for (const seed of options.seeds.split(',').map(Number)) {
    if (runs.some((run) => run.name === name && run.seed === seed && run.epochs === epochs)) continue;
    const label = { name, seed, epochs, set: options.set };
    runs.push(await runOnce(label, settings, { train, dev, encoder }, options));
    if (options.json !== undefined)
      await writeAtomically(options.json, new TextEncoder().encode(`${JSON.stringify(runs, null, 1)}\n`));
  }
  await encoder.close();
  printRuns(runs.filter((run) => run.name === name && run.epochs === epochs));
}

const readRuns = (path: string): Run[] => JSON.parse(readFileSync(path, 'utf8')) as Run[];

async function runOnce(
  label: Pick<Run, 'name' | 'seed' | 'epochs' | 'set'>,
  { network, training }: TrainSettings,
  { train, dev, encoder }: { train: AnnotatedCorpus; dev: AnnotatedCorpus; encoder: TokenEncoder },
  { models }: ExperimentOptions,
): Promise<Run> {
  const { seed, epochs } = label;
  const watched = watchedEngine(dataParallelOnnxEngine(pathToFileURL(SHARD_THREAD)));
  const outcome = await trainModel(
    {
      train: train.examples,
      dev: dev.examples,
      schema: schemaOf(train),
      network,
      training: { ...training, seed, epochs },
      engine: 'onnx',
    },
    {
      encoder,
      engine: watched.engine,
      signal: new AbortController().signal,
      emit: (event) => {
        if (event.kind !== 'epoch') return;
        const { epoch, loss, seconds, dev: scores } = event.report;
        const f1 = scores ? [scores.ner.micro.f1, scores.re.micro.f1].map((value) => value.toFixed(2)) : [];
        console.error(
          `${label.name} seed ${seed} epoch ${epoch}: loss ${loss.toFixed(3)}, dev ${f1.join(' / ')}, ${seconds.toFixed(1)} s`,
        );
      },
    },
  );
  const { spec, relationThreshold } = unpackModel(outcome.model);
  const encoded = await encoder.encode(dev.examples.map(({ tokens }) => tokens));
  const curveOf = async (theta: Float32Array): Promise<ThresholdCurve> => {
    const predictor = await onnxPredictorOf(unpackModel(packModel(spec, theta, relationThreshold)));
    const scored = await scoreSentences(predictor, spec, theta, dev.examples, encoded);
    await predictor.close();
    return thresholdCurve(scored, spec);
  };
  const state = watched.lastState();
  const curves = dev.examples.length > 0 && state;
  if (models !== undefined) {
    const final = state ? packModel(spec, state.average, relationThreshold) : outcome.model;
    await writeModelFolder(`${models}/${label.name.replace(/[^\w.=-]+/g, '_')}.${seed}`, final);
  }
  return {
    ...label,
    best: outcome.best.epoch,
    figures: outcome.epochs.map(({ epoch, loss, seconds, dev: scores }) => ({
      epoch,
      loss,
      seconds,
      mentions: { micro: scores?.ner.micro.f1 ?? 0, macro: scores?.ner.macro.f1 ?? 0 },
      relations: { micro: scores?.re.micro.f1 ?? 0, macro: scores?.re.macro.f1 ?? 0 },
    })),
    averaged: curves ? await curveOf(curves.average) : null,
    raw: curves ? await curveOf(curves.theta) : null,
  };
}

/** `engine`, and the state that training last asked it for: the last epoch's, be it the best or not. */
function watchedEngine(engine: Engine): { engine: Engine; lastState(): OptimiserState | null } {
  let last: OptimiserState | null = null;
  const watched: Engine = {
    ...engine,
    async open(...setting) {
      const session = await engine.open(...setting);
      return {
        compile: (withDropout) => session.compile(withDropout),
        step: (batch, rates) => session.step(batch, rates),
        state: async () => (last = await session.state()),
        predictor: (theta) => session.predictor(theta),
        close: () => session.close(),
      };
    },
  };
  return { engine: watched, lastState: () => last };
}

function printRuns(runs: readonly Run[]): void {
  const rows = runs.map(({ seed, figures, best, averaged }) => {
    const at = (epoch: number): EpochFigures | undefined => figures.find((figure) => figure.epoch === epoch);
    const final = at(figures.length);
    return {
      seed,
      'last: mentions': final?.mentions.micro,
      'last: relations': final?.relations.micro,
      'best epoch': best,
      'best: mentions': at(best)?.mentions.micro,
      'best: relations': at(best)?.relations.micro,
      'relations, gold mentions': averaged?.relationsOfGold['0.5'],
      'seconds per epoch': final?.seconds,
    };
  });
  console.table(rows);
  const mean = (key: 'mentions' | 'relations'): string =>
    (runs.reduce((sum, { figures }) => sum + (figures.at(-1)?.[key].micro ?? 0), 0) / runs.length).toFixed(2);
  console.log(
    `mean of ${runs.length} seeds, last epoch: mentions ${mean('mentions')}, relations ${mean('relations')}`,
  );
}
