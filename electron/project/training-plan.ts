// One training, thought through before it begins: what it learns from, what it starts from, how long it takes, and its name.
//
// From nothing, it goes through everything again and again. From a model, a few new sentences are learned quickly, with a sample of the known ones
// (docs/adr/0011-quick-retraining.md); many of them, or types that the model does not know, take epochs (docs/adr/0009-how-long-to-train.md).
import { msg } from '@lit/localize';
import { createHash } from 'node:crypto';
import type { CmanConfig, TrainingConfig } from '../../core/contract/cman-config.ts';
import { DEFAULT_TRAINING } from '../../core/contract/cman-config.ts';
import type { RetrainOptions } from '../../core/contract/project.ts';
import type { EngineChoice, QuickTraining, TrainRequest } from '../../core/contract/trainer.ts';
import { AppError } from '../../core/errors.ts';
import type { SentenceExample } from '../../core/model/example.ts';
import type { Schema } from '../../core/model/schema.ts';
import { renamed, type TypeRenames } from '../../core/model/schema-moves.ts';
import { notLearned, packLearned, type LearnedSentences } from './learned-sentences.ts';
import { readLearned } from './models.ts';
import { drawReplay } from './replay-sample.ts';
import type { ProjectStore } from './store.ts';
import { readCompleteSentences } from './training-data.ts';
import { divideSentences, type TrainingSet } from './training-set.ts';
import { backwards, changesSince, readRenames } from './type-renames.ts';

export interface TrainingSettings {
  readonly engine?: EngineChoice;
  readonly network?: Partial<CmanConfig>;
  readonly training?: Partial<TrainingConfig>;
  /** How long a quick training may take. Default: {@link QUICK_SECONDS} and {@link QUICK_STEPS}. */
  readonly quick?: Partial<Pick<QuickTraining, 'seconds' | 'steps'>>;
}

export interface TrainingPlan {
  readonly request: TrainRequest;
  /** The same for the same request: a checkpoint of this name is one of this very training. */
  readonly run: string;
  /** Sentences that the model will have learned from, be it in this training or before. */
  readonly trainedOn: number;
  /** These, to be stored with it. */
  readonly learned: LearnedSentences;
  /** How often types have been given other names until now. */
  readonly renamesSeen: number;
}

/** @throws AppError `no-training-data` */
export async function planTraining(
  store: ProjectStore,
  { warmStart }: RetrainOptions,
  settings: TrainingSettings,
): Promise<TrainingPlan> {
  const set = divideSentences(await readCompleteSentences(store.database));
  if (set.train.length === 0) {
    throw new AppError('no-training-data', msg('no sentence is complete yet: complete some, then retrain'));
  }
  if (!set.train.some(({ mentions }) => mentions.length > 0)) {
    throw new AppError(
      'no-training-data',
      msg('the complete sentences have no mention in them: mark some, then retrain'),
    );
  }
  const schema = await store.schema();
  const model = warmStart ? await store.activeModel() : null;
  const before = model && (await readLearned(store.database, model.id));
  const renames = await readRenames(store.database);
  // It has learned from the same sentences when only names are others since: they are compared under the names that it knew.
  const back = model ? backwards(changesSince(renames, model.id)) : [];
  const unknownOf = (learned: Uint8Array): readonly SentenceExample[] | null => {
    if (back.length === 0) return notLearned(learned, schema, set.train);
    const now = new Map(set.train.map((example) => [example.id, example]));
    const then = set.train.map((example) => exampleUnder(example, back));
    return notLearned(learned, typesUnder(schema, back), then)?.map(({ id }) => now.get(id)!) ?? null;
  };
  const former = model && {
    number: model.number,
    fresh: before && unknownOf(before.all),
    sinceEpochs: before && unknownOf(before.inEpochs),
  };
  const request = requestFor(set, schema, former, settings);
  const all = packLearned(schema, set.train);
  // The model by its id: its files are megabytes, and never change.
  const run = createHash('sha256')
    .update(JSON.stringify([request, model?.id ?? null]))
    .digest('hex');
  return {
    run,
    request: model ? { ...request, warmStart: await store.modelFiles(model.id) } : request,
    trainedOn: set.train.length,
    learned: { all, inEpochs: request.quick && before ? inEpochs(before, schema, set, former, back) : all },
    renamesSeen: renames.changes.length,
  };
}

/** What epochs have gone through, as a quick training leaves it: as before, but under the names of now. */
function inEpochs(
  before: LearnedSentences,
  schema: Schema,
  { train }: TrainingSet,
  former: FormerModel | null,
  back: readonly TypeRenames[],
): Uint8Array {
  if (back.length === 0) return before.inEpochs;
  const since = new Set(former?.sinceEpochs?.map(({ id }) => id));
  return packLearned(
    schema,
    train.filter(({ id }) => !since.has(id)),
  );
}

function exampleUnder(example: SentenceExample, changes: readonly TypeRenames[]): SentenceExample {
  const under = <T extends { readonly type: string }>(items: readonly T[], list: keyof TypeRenames): T[] =>
    items.map((item) => ({ ...item, type: renamed(item.type, list, changes) }));
  return {
    ...example,
    mentions: under(example.mentions, 'entityTypes'),
    relations: under(example.relations, 'relationTypes'),
  };
}

function typesUnder(schema: Schema, changes: readonly TypeRenames[]): Schema {
  const under = <T extends { readonly name: string }>(types: readonly T[], list: keyof TypeRenames): T[] =>
    types.map((type) => ({ ...type, name: renamed(type.name, list, changes) }));
  return {
    ...schema,
    entityTypes: under(schema.entityTypes, 'entityTypes'),
    relationTypes: under(schema.relationTypes, 'relationTypes'),
  };
}

/**
 * Of the half minute that a person waits for new suggestions after a few corrections, the seconds up to the last step of the optimiser; the rest goes
 * into writing the model and reading the sentence that is on the screen.
 */
export const QUICK_SECONDS = 18;
/** More brought nothing, where there was the time for it. */
export const QUICK_STEPS = 120;

/**
 * With more sentences than this, in number or as a share of all, that no epochs have gone through, the model is no longer nearly right: epochs
 * over everything are due. Half of the way of a few steps is little, and many quick trainings in a row fall behind (docs/experiments.md, simulated annotation).
 */
const MOST_SINCE_EPOCHS = 300;
const MOST_SINCE_EPOCHS_SHARE = 0.25;
/** Old sentences to choose from: what the steps can see, and what is encoded in a few seconds if it is not already. */
const REPLAY_SENTENCES = 1000;
/** Enough to tell better from worse; they are read four times. */
const DEV_SENTENCES = 200;

/** A model to go on from. */
export interface FormerModel {
  /** How many there were before it, and it. */
  readonly number: number;
  /** What of the training sentences it has not learned from as they are now; null where that is not known. */
  readonly fresh: readonly SentenceExample[] | null;
  /** These, and what it has learned in quick trainings since the last one by epochs; null where that is not known. */
  readonly sinceEpochs: readonly SentenceExample[] | null;
}

/**
 * What to ask the trainer for, but for the model to start from: all that it learns, or, of a model that is nearly right, what is new and a
 * sample of the rest. A pure function: `cman simulate` plans its trainings by it, too.
 * @param model null: from nothing
 */
export function requestFor(
  set: TrainingSet,
  schema: Schema,
  model: FormerModel | null,
  { engine = 'auto', network = {}, training = {}, quick }: TrainingSettings,
): TrainRequest {
  // Other chances after every model, the same for the same state of the project.
  const seed = (training.seed ?? DEFAULT_TRAINING.seed) + (model?.number ?? 0);
  // Who says how many epochs has them.
  const few = model && training.epochs === undefined ? quickSet(model, set, seed) : null;
  return {
    ...(few ? few.set : set),
    schema,
    network,
    training: { ...trainingFor(set.train.length, model !== null), ...training, ...(few && { seed }) },
    engine,
    ...(few && { quick: { fresh: few.fresh, seconds: QUICK_SECONDS, steps: QUICK_STEPS, ...quick } }),
  };
}

/** What a quick training sees; null when there is too much new for one, or nothing to hold the outcome against. */
function quickSet(
  { fresh, sinceEpochs }: FormerModel,
  { train, dev }: TrainingSet,
  seed: number,
): { readonly set: TrainingSet; readonly fresh: readonly string[] } | null {
  if (dev.length === 0 || !fresh || !sinceEpochs) return null;
  if (sinceEpochs.length > Math.min(MOST_SINCE_EPOCHS, MOST_SINCE_EPOCHS_SHARE * train.length)) return null;
  const ids = new Set(fresh.map(({ id }) => id));
  const known = train.filter(({ id }) => !ids.has(id));
  const replay = drawReplay(known, fresh, REPLAY_SENTENCES, seed);
  return { set: { train: [...fresh, ...replay], dev: someOf(dev, DEV_SENTENCES) }, fresh: [...ids] };
}

/** Evenly from all over the list, whose order is the project's. */
function someOf(sentences: readonly SentenceExample[], count: number): readonly SentenceExample[] {
  if (sentences.length <= count) return sentences;
  return Array.from(
    { length: count },
    (_, index) => sentences[Math.floor((index * sentences.length) / count)]!,
  );
}

/**
 * Steps of the optimiser that a training from nothing needs at least; a small set gets more epochs until it has them. Measured on the
 * demo's sentences, see docs/adr/0009-how-long-to-train.md.
 */
export const FEWEST_STEPS = 400;
export const MOST_EPOCHS = 100;

/** Of the epochs of a training from nothing, the share that is enough to go on from a model. */
export const WARM_START_SHARE = 0.4;

/** How long to train on so many sentences. */
export function trainingFor(sentences: number, warm: boolean): Pick<TrainingConfig, 'epochs'> {
  const stepsPerEpoch = Math.ceil(sentences / DEFAULT_TRAINING.batchSize);
  const epochs = Math.min(
    MOST_EPOCHS,
    Math.max(DEFAULT_TRAINING.epochs, Math.ceil(FEWEST_STEPS / stepsPerEpoch)),
  );
  return { epochs: warm ? Math.ceil(epochs * WARM_START_SHARE) : epochs };
}
