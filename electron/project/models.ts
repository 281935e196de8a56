// Model versions: what they scored, and their files.
import { msg } from '@lit/localize';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { ModelSummary } from '../../core/contract/project.ts';
import type { ModelFiles, TrainOutcome } from '../../core/contract/trainer.ts';
import type { JointScores } from '../../core/metrics/strict.ts';
import { renamed, type TypeRenames } from '../../core/model/schema-moves.ts';
import type { SqlRow, SqlSession } from './sqlite/driver.ts';
import type { LearnedSentences } from './learned-sentences.ts';
import { forgetModelChanges } from './model-changes.ts';
import { bytesOf, numberOf, optional, textOf } from './sqlite/row.ts';
import { changesSince, noteModel, readRenames, renamedFiles, type RenameLog } from './type-renames.ts';
import { parseStored } from './sqlite/stored-json.ts';

const scores = z.object({ p: z.number(), r: z.number(), f1: z.number() });
const typedScores = z.object({
  micro: scores,
  macro: scores,
  perType: z.record(z.string(), scores.extend({ gold: z.number(), predicted: z.number() })),
});
const jointScores: z.ZodType<JointScores> = z.object({
  sentences: z.number(),
  ner: typedScores,
  re: typedScores,
});
const epochReports = z.array(
  z.object({ epoch: z.number(), loss: z.number(), seconds: z.number(), dev: jointScores.nullable() }),
);
const noteList = z.array(z.string());

const COLUMNS = 'number, id, created_at, active, trained_on, engine, device, seconds, epochs, dev, notes';

function summaryFrom(row: SqlRow, renames: RenameLog): ModelSummary {
  const dev = optional(textOf, row, 'dev');
  const id = textOf(row, 'id');
  return {
    id,
    number: numberOf(row, 'number'),
    createdAt: numberOf(row, 'created_at'),
    active: numberOf(row, 'active') === 1,
    trainedOn: numberOf(row, 'trained_on'),
    engine: textOf(row, 'engine'),
    seconds: numberOf(row, 'seconds'),
    epochs: parseStored(epochReports, textOf(row, 'epochs')),
    dev: dev === null ? null : renamedScores(parseStored(jointScores, dev), changesSince(renames, id)),
    notes: parseStored(noteList, textOf(row, 'notes')),
  };
}

/** Scores under the names that the types have now. */
function renamedScores(scores: JointScores, changes: readonly TypeRenames[]): JointScores {
  const under = (list: keyof TypeRenames, of: JointScores['ner']): JointScores['ner'] => ({
    ...of,
    perType: Object.fromEntries(
      Object.entries(of.perType).map(([name, score]) => [renamed(name, list, changes), score]),
    ),
  });
  return changes.length === 0
    ? scores
    : { ...scores, ner: under('entityTypes', scores.ner), re: under('relationTypes', scores.re) };
}

/** The newest first. */
export async function listModels(session: SqlSession): Promise<readonly ModelSummary[]> {
  const rows = await session.all(`SELECT ${COLUMNS} FROM models ORDER BY number DESC`);
  const renames = await readRenames(session);
  return rows.map((row) => summaryFrom(row, renames));
}

export async function activeModel(session: SqlSession): Promise<ModelSummary | null> {
  const row = await session.get(`SELECT ${COLUMNS} FROM models WHERE active = 1`);
  return row === null ? null : summaryFrom(row, await readRenames(session));
}

export interface NewModel {
  readonly id: string;
  readonly createdAt: number;
  /** Sentences it was trained on. */
  readonly trainedOn: number;
  readonly seconds: number;
  readonly outcome: TrainOutcome;
  /** How often types had been given other names when its training began. Default: never. */
  readonly renamesSeen?: number;
  /** Without it, a later retraining can't tell what is new. */
  readonly learned?: LearnedSentences;
}

/** Stores a model with its files and makes it the active one. */
export async function addModel(session: SqlSession, model: NewModel): Promise<ModelSummary> {
  const { outcome } = model;
  await forgetModelChanges(session);
  await session.run('UPDATE models SET active = 0 WHERE active = 1');
  await session.run(
    `INSERT INTO models (id, created_at, active, trained_on, engine, device, seconds, epochs, dev, notes, learned, learned_in_epochs)
     VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      model.id,
      model.createdAt,
      model.trainedOn,
      outcome.engine,
      outcome.device,
      model.seconds,
      JSON.stringify(outcome.epochs),
      outcome.best.dev === null ? null : JSON.stringify(outcome.best.dev),
      JSON.stringify(outcome.notes),
      model.learned?.all ?? null,
      model.learned?.inEpochs ?? null,
    ],
  );
  await noteModel(session, model.id, model.renamesSeen ?? 0);
  const added = await requireModel(session, model.id);
  for (const [name, bytes] of Object.entries(outcome.model)) {
    await session.run('INSERT INTO model_files (model, name, bytes) VALUES (?, ?, ?)', [
      added.number,
      name,
      bytes,
    ]);
  }
  return added;
}

/** @throws AppError `not-found` */
export async function makeActive(session: SqlSession, id: string): Promise<ModelSummary> {
  await requireModel(session, id);
  await forgetModelChanges(session);
  await session.run('UPDATE models SET active = 0 WHERE active = 1');
  await session.run('UPDATE models SET active = 1 WHERE id = ?', [id]);
  return requireModel(session, id);
}

/** What a model has learned from; null when that is not known. */
export async function readLearned(session: SqlSession, id: string): Promise<LearnedSentences | null> {
  const row = await session.get('SELECT learned, learned_in_epochs FROM models WHERE id = ?', [id]);
  const all = row && optional(bytesOf, row, 'learned');
  // An older version did not tell the two apart.
  return row && all && { all, inEpochs: optional(bytesOf, row, 'learned_in_epochs') ?? all };
}

/** With its types under the names that they have now. @throws AppError `no-model` when the files are gone */
export async function readModelFiles(session: SqlSession, id: string): Promise<ModelFiles> {
  const rows = await session.all(
    'SELECT name, bytes FROM model_files WHERE model = (SELECT number FROM models WHERE id = ?)',
    [id],
  );
  if (rows.length === 0)
    throw new AppError('no-model', msg('this model’s files are gone: use another model, or retrain'), {
      model: id,
    });
  const files = Object.fromEntries(rows.map((row) => [textOf(row, 'name'), bytesOf(row, 'bytes')]));
  return renamedFiles(files, changesSince(await readRenames(session), id));
}

async function requireModel(session: SqlSession, id: string): Promise<ModelSummary> {
  const row = await session.get(`SELECT ${COLUMNS} FROM models WHERE id = ?`, [id]);
  if (row === null) throw new AppError('not-found', msg('there is no such model'), { model: id });
  return summaryFrom(row, await readRenames(session));
}
