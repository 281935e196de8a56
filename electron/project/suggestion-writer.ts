// Predictions into the database: suggestions and uncertainty. Outside of the undo stack, since nobody did it; durable all the same.
import { AppError } from '../../core/errors.ts';
import type { SentencePrediction } from '../../core/contract/trainer.ts';
import { withdrawUnfit } from '../../core/model/plan-schema.ts';
import type { Schema } from '../../core/model/schema.ts';
import { lostRejections, planSuggestions } from '../../core/model/suggestions.ts';
import { writeChanges } from './apply.ts';
import type { ChangedSuggestions } from './changed-suggestions.ts';
import { noteModelChanges } from './model-changes.ts';
import { recommendersSuggest } from './recommend/recommender-settings.ts';
import { readSentences } from './sentences.ts';
import { readSchema } from './settings-table.ts';
import { insertRows, paddedTo, placeholders } from './sqlite/bulk.ts';
import type { SqlSession } from './sqlite/driver.ts';
import { numberOf, textOf } from './sqlite/row.ts';

/** A prediction and the number of its sentence. */
export interface NumberedPrediction {
  readonly seq: number;
  readonly prediction: SentencePrediction;
}

/**
 * Puts predictions in the place of what the former model had suggested. Sentences that have been completed meanwhile are passed over.
 * @throws AppError `cancelled` when the model is no longer the active one: then another run is about to overwrite everything
 */
export async function writePredictions(
  session: SqlSession,
  model: string,
  predictions: readonly NumberedPrediction[],
  newId: () => string,
): Promise<void> {
  const row = await session.get('SELECT number FROM models WHERE id = ? AND active = 1', [model]);
  if (row === null) throw new AppError('cancelled', 'another model has become active');
  const number = numberOf(row, 'number');
  const schema = await readSchema(session);
  const replacesRecommended = !(await recommendersSuggest(session));
  const sentences = await readSentences(
    session,
    predictions.map(({ seq }) => seq),
  );
  const bySeq = new Map(predictions.map(({ seq, prediction }) => [seq, prediction]));
  const rejectedKeys = await readLostRejections(session, [...bySeq.keys()]);
  const withdrawn: ChangedSuggestions[] = [];
  for (const sentence of sentences) {
    const prediction = bySeq.get(sentence.seq);
    if (!prediction || sentence.sentence.status === 'complete') continue;
    const changes = planSuggestions(sentence, prediction, {
      schema,
      origin: { kind: 'model', version: model },
      newId,
      rejectedKeys: rejectedKeys.get(sentence.seq) ?? NONE,
      replacesRecommended,
    });
    withdrawn.push({ sentence, changes });
  }
  await writeChangedSuggestions(session, withdrawn);
  await noteModelChanges(session, number, withdrawn);
  const written = sentences.flatMap(({ seq }) => {
    const prediction = bySeq.get(seq);
    return prediction ? [{ seq, prediction }] : [];
  });
  await deletePredictions(
    session,
    written.map(({ seq }) => seq),
  );
  await insertRows(
    session,
    'predictions',
    ['sentence', 'model', 'uncertainty'],
    written.map(({ seq, prediction }) => [seq, number, JSON.stringify(prediction.uncertainty)]),
  );
}

const NONE: ReadonlySet<string> = new Set();

/** Writes changes to suggestions, and keeps aside the rejections that go with a withdrawn mention. */
export async function writeChangedSuggestions(
  session: SqlSession,
  changed: readonly ChangedSuggestions[],
): Promise<void> {
  await writeChanges(
    session,
    changed.map(({ sentence, changes }) => ({ seq: sentence.seq, changes })),
  );
  for (const { sentence, changes } of changed) {
    for (const { relation, key } of lostRejections(sentence, changes)) {
      await session.run('INSERT OR REPLACE INTO lost_rejections (relation, sentence, key) VALUES (?, ?, ?)', [
        relation,
        sentence.seq,
        key,
      ]);
    }
  }
}

/** Keys of rejections that have lost their mentions, by sentence number. */
export async function readLostRejections(
  session: SqlSession,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  const padded = paddedTo(seqs);
  const rows = await session.all(
    `SELECT sentence, key FROM lost_rejections WHERE sentence IN (${placeholders(padded.length)})`,
    padded,
  );
  const keys = new Map<number, Set<string>>();
  for (const row of rows) {
    const seq = numberOf(row, 'sentence');
    keys.set(seq, (keys.get(seq) ?? new Set()).add(textOf(row, 'key')));
  }
  return keys;
}

async function deletePredictions(session: SqlSession, seqs: readonly number[]): Promise<void> {
  if (seqs.length === 0) return;
  const padded = paddedTo(seqs);
  await session.run(`DELETE FROM predictions WHERE sentence IN (${placeholders(padded.length)})`, padded);
}

/** After a change of the schema: withdraws the suggestions that it has no place for. */
export async function withdrawUnfitSuggestions(session: SqlSession, schema: Schema): Promise<void> {
  const unfit = await readSentences(session, await sentencesOfUnfit(session, schema));
  await writeChangedSuggestions(
    session,
    unfit.map((sentence) => ({ sentence, changes: withdrawUnfit(sentence, schema) })),
  );
}

async function sentencesOfUnfit(session: SqlSession, schema: Schema): Promise<number[]> {
  const entityTypes = new Set(schema.entityTypes.map(({ name }) => name));
  const triples = new Set(
    schema.relationTypes.flatMap(({ name, pairs }) =>
      pairs.map(({ head, tail }) => JSON.stringify([name, head, tail])),
    ),
  );
  const seqs = new Set<number>();
  const mentions = await session.all(`SELECT sentence, type FROM mentions WHERE status = 'suggested'`);
  for (const row of mentions) {
    if (!entityTypes.has(textOf(row, 'type'))) seqs.add(numberOf(row, 'sentence'));
  }
  const relations = await session.all(
    `SELECT r.sentence, r.type, head.type AS head_type, tail.type AS tail_type FROM relations AS r
     JOIN mentions AS head ON head.id = r.head JOIN mentions AS tail ON tail.id = r.tail
     WHERE r.status = 'suggested'`,
  );
  for (const row of relations) {
    const triple = JSON.stringify([textOf(row, 'type'), textOf(row, 'head_type'), textOf(row, 'tail_type')]);
    if (!triples.has(triple)) seqs.add(numberOf(row, 'sentence'));
  }
  return [...seqs];
}

export async function countOpenSuggestions(session: SqlSession): Promise<number> {
  const row = await session.get(`SELECT
    (SELECT count(*) FROM mentions WHERE status = 'suggested') +
    (SELECT count(*) FROM relations WHERE status = 'suggested') AS number`);
  return row === null ? 0 : numberOf(row, 'number');
}
