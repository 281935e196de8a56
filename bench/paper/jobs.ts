// Runs what a table or figure needs: every network with every seed on every split, taken from the store where it is there.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { EpochReport } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import { dataParallelOnnxEngine } from '../../trainer/engines/onnx/engine.ts';
import { openEncoder } from '../../trainer/process/open-encoder.ts';
import { ENCODER_FILES, ENCODER_PLUGINS, SHARD_THREAD, TRAINER_ENTRY } from '../places.ts';
import { RunStore } from '../runs/run-store.ts';
import { RunTrainer } from '../runs/run-trainer.ts';
import type { RunPlan } from '../runs/run-plan.ts';
import type { FinishedRun } from '../runs/stored-run.ts';
import type { Split } from './corpora.ts';
import type { PaperSetting } from './options.ts';
import { settingsOf, type Variant } from './variants.ts';

export interface Job<V extends Variant = Variant> {
  readonly variant: V;
  readonly split: Split;
  readonly seed: number;
}

export interface DoneJob<V extends Variant = Variant> extends Job<V> {
  readonly finished: FinishedRun;
}

/** Every variant with every seed on every split; seeds outermost, so that an interrupted experiment has whole seeds. */
export function jobsFor<V extends Variant>(
  variants: readonly V[],
  splits: readonly Split[],
  seeds: readonly number[],
): Job<V>[] {
  return seeds.flatMap((seed) =>
    splits.flatMap((split) => variants.map((variant) => ({ variant, split, seed }))),
  );
}

/**
 * The jobs that are done, in order: all of them, or with `--stored` those that were there. Ctrl+C ends it; the same command goes on.
 * @throws AppError `cancelled`; `not-found` when nothing is stored of what is only to be reported
 */
export async function runJobs<V extends Variant>(
  jobs: readonly Job<V>[],
  { common, runs, storedOnly, again }: PaperSetting,
): Promise<DoneJob<V>[]> {
  const stopping = new AbortController();
  const stop = (): void =>
    stopping.abort(new AppError('cancelled', 'stopped; the same command goes on from here'));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const environment = { encoderPlugins: ENCODER_PLUGINS, encoderFiles: ENCODER_FILES };
  const code = await buildOf(TRAINER_ENTRY);
  let [place, name] = [0, ''];
  const say = (what: string): void => console.error(`run ${place} of ${jobs.length}, ${name}: ${what}`);
  const trainer = new RunTrainer({
    store: new RunStore(runs),
    engine: dataParallelOnnxEngine(pathToFileURL(SHARD_THREAD)),
    openEncoder: (id) => openEncoder(environment, id),
    code,
    again,
    signal: stopping.signal,
    onBegin: (_plan, resumes) => say(resumes ? 'goes on from its checkpoint' : 'begins'),
    onEpoch: (_plan, report, epochs) => say(describeEpoch(report, epochs)),
  });
  try {
    const done: DoneJob<V>[] = [];
    for (const job of jobs) {
      place++;
      name = `${job.split.title}, ${job.variant.name}, seed ${job.seed}`;
      const plan: RunPlan = { ...job.split, settings: settingsOf(common, job.variant, job.seed) };
      const finished = storedOnly ? await trainer.find(plan) : await trainer.run(plan);
      if (finished) done.push({ ...job, finished });
    }
    if (done.length === 0) {
      throw new AppError('not-found', `no run of this is stored in ${runs}: leave --stored out to train`);
    }
    sayNotes(done, code);
    return done;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

function describeEpoch({ epoch, loss, seconds, dev }: EpochReport, epochs: number): string {
  const scores = dev ? `, dev ${dev.ner.micro.f1.toFixed(1)}/${dev.re.micro.f1.toFixed(1)}` : '';
  return `epoch ${epoch}/${epochs}, loss ${loss.toFixed(3)}${scores}, ${seconds.toFixed(1)} s`;
}

/** What every run says of itself, once: a missing encoder makes other figures than the table's. */
function sayNotes(done: readonly DoneJob[], code: string): void {
  for (const note of new Set(done.flatMap(({ finished }) => finished.run.notes))) console.error(note);
  const older = done.filter(({ finished }) => finished.run.code !== code).length;
  if (older > 0) {
    console.error(
      `${older} of ${done.length} runs are of an earlier build of the trainer; --again trains them anew`,
    );
  }
}

/** The trainer as it was built: comments and file dates do not change it. @returns 16 hexadecimal digits */
async function buildOf(bundle: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(bundle))
    .digest('hex')
    .slice(0, 16);
}
