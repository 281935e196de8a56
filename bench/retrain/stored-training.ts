// Trainings that take minutes and are wanted again with every run of a bench: kept outside of `build/`, by what they learn from and how.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { DEFAULT_CMAN, DEFAULT_TRAINING } from '../../core/contract/cman-config.ts';
import type { TrainOutcome } from '../../core/contract/trainer.ts';
import type { TrainingPlan } from '../../electron/project/training-plan.ts';
import type { TrainerClient } from '../../trainer/client/trainer-client.ts';
import { BENCH_RESULTS } from '../places.ts';

const FOLDER = join(BENCH_RESULTS, 'retrain');

/** The outcome of a training of an earlier run of the bench with the same sentences and settings, or else of one now. */
export async function storedTraining(
  client: TrainerClient,
  { request, run }: TrainingPlan,
  say: (line: string) => void,
): Promise<TrainOutcome> {
  const key = createHash('sha256')
    .update(JSON.stringify([run, DEFAULT_CMAN, DEFAULT_TRAINING]))
    .digest('hex');
  const file = join(FOLDER, `${key.slice(0, 24)}.training`);
  const stored = readOutcome(file);
  if (stored) return stored;
  const outcome = await client.start('train', request, {
    onEvent: (event) => {
      if (event.kind !== 'epoch') return;
      const { epoch, seconds, dev } = event.report;
      const scores = dev ? `, held-out F1 ${dev.ner.micro.f1.toFixed(1)}/${dev.re.micro.f1.toFixed(1)}` : '';
      say(
        `epoch ${epoch} of ${request.training?.epochs ?? DEFAULT_TRAINING.epochs}: ${seconds.toFixed(1)} s${scores}`,
      );
    },
  });
  mkdirSync(FOLDER, { recursive: true });
  // Whole or not at all.
  writeFileSync(`${file}.partial`, serialize(outcome));
  renameSync(`${file}.partial`, file);
  return outcome;
}

function readOutcome(file: string): TrainOutcome | null {
  try {
    // Written by us, above.
    return deserialize(readFileSync(file)) as TrainOutcome;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
