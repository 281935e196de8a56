import { createHash } from 'node:crypto';
import type { ModelSummary } from '../core/contract/project.ts';
import type { EpochReport, TrainOutcome, TrainRequest } from '../core/contract/trainer.ts';
import { AppError } from '../core/errors.ts';
import { readCheckpoint, removeCheckpoint, writeCheckpoint } from '../electron/project/checkpoint-file.ts';
import type { ProjectStore } from '../electron/project/store.ts';
import { planTraining, type TrainingSettings } from '../electron/project/training-plan.ts';
import { checkModelFolder, readModelFolder, writeModelFolder } from './model-folder.ts';
import { withProject } from './project-file.ts';
import type { Report, Session } from './session.ts';
import { runTraining, trainReport, type TrainChoices } from './training.ts';

/** Where a training of a project starts from: nothing, the project's active model, or a model in a folder. */
export type ProjectStart = 'nothing' | 'active-model' | { readonly folder: string };

export interface ProjectTraining {
  readonly settings: TrainingSettings;
  readonly start: ProjectStart;
  readonly resume: boolean;
}

/** `cman train PROJECT`: trains on its completed sentences, as the app's Retrain does. @param folder gets a copy of the model, or null */
export async function trainOnProject(
  session: Session,
  project: string,
  folder: string | null,
  { network, training, engine, warmStart, resume }: TrainChoices,
): Promise<Report> {
  if (folder !== null) await checkModelFolder(folder);
  const start = warmStart === null ? 'nothing' : warmStart === true ? 'active-model' : { folder: warmStart };
  return withProject(project, async (store) => {
    const { outcome, model } = await trainProject(session, store, {
      settings: { network, training, engine },
      start,
      resume,
    });
    if (folder !== null) await writeModelFolder(folder, outcome.model);
    if (outcome.best.epoch === 0) {
      return trainReport(outcome, folder ?? project, [
        `model ${model.number} of ${project} stays: nothing that retraining found was as good on the held-out and the corrected sentences; without --warm-start it learns from all anew`,
      ]);
    }
    return trainReport(outcome, folder ?? project, [
      `model ${model.number} of ${project}, trained on ${model.trainedOn} sentences; cman prelabel ${project} lets it suggest`,
    ]);
  });
}

/** Trains on a project's completed sentences; the new model is in the project, and active, when the promise resolves. */
export async function trainProject(
  session: Session,
  store: ProjectStore,
  { settings, start, resume }: ProjectTraining,
): Promise<{ outcome: TrainOutcome; model: ModelSummary }> {
  const began = performance.now();
  const plan = await planTraining(store, { warmStart: start === 'active-model' }, settings);
  let { run, request } = plan;
  if (typeof start === 'object') {
    const warmStart = await readModelFolder(start.folder);
    request = { ...request, warmStart };
    run = createHash('sha256').update(run).update(warmStart['manifest.json']!).digest('hex');
  }
  const before = resume ? await checkpointOf(session, store, run) : null;
  const epochsBefore = before?.epochs ?? [];
  const attempt: TrainRequest = before ? { ...request, resume: before.bytes } : request;
  await store.record('training-begun', { sentences: plan.trainedOn });
  const outcome = await runTraining(session, attempt, {
    write: (bytes, epochs) =>
      writeCheckpoint(store.path, store.key, { run, epochs: [...epochsBefore, ...epochs], bytes }),
    howToResume: 'the same command with --resume goes on from there',
  }).catch(async (error: unknown) => {
    const code = error instanceof AppError ? error.code : 'internal';
    await store.record(code === 'cancelled' ? 'training-cancelled' : 'training-failed', { code });
    throw error;
  });
  const former = outcome.best.epoch === 0 ? await store.activeModel() : null;
  if (former) {
    await store.record('training-kept', { model: former.number });
    return { outcome, model: former };
  }
  const model = await store.addModel({
    id: store.newId(),
    createdAt: store.now(),
    trainedOn: plan.trainedOn,
    learned: plan.learned,
    renamesSeen: plan.renamesSeen,
    seconds: (performance.now() - began) / 1000,
    outcome,
  });
  await removeCheckpoint(store.path);
  return { outcome, model };
}

async function checkpointOf(
  session: Session,
  store: ProjectStore,
  run: string,
): Promise<{ readonly bytes: Uint8Array; readonly epochs: readonly EpochReport[] } | null> {
  const found = await readCheckpoint(store.path, store.key);
  if (!found) {
    throw new AppError('not-found', `${store.path}: there is no checkpoint of it to go on from`, {
      path: store.path,
    });
  }
  if (found.run === run) return found;
  session.progress.say(
    'warning: annotations or settings have changed since the checkpoint; training begins anew',
  );
  return null;
}
