// What the model in use changed, kept as it reads: counted by SQLite, since a large project has many sentences.
import { z } from 'zod';
import type {
  ChangeCounts,
  RetrainChange,
  RetrainPlaces,
  SuggestionChange,
} from '../../core/contract/model-changes.ts';
import { isVisible, NO_CHANGES, suggestionChanges } from '../../core/progress/suggestion-changes.ts';
import { paddedTo, placeholders } from './sqlite/bulk.ts';
import type { SqlSession } from './sqlite/driver.ts';
import { numberOf, textOf } from './sqlite/row.ts';
import type { ChangedSuggestions } from './changed-suggestions.ts';
import { parseStored } from './sqlite/stored-json.ts';

const KINDS = ['gained', 'lost', 'retyped', 'surer', 'less-sure'] as const;
const changesSchema = z.array(
  z.object({
    kind: z.enum(KINDS),
    what: z.enum(['mention', 'relation']),
    type: z.string(),
    former: z.string().nullable(),
    before: z.number().nullable(),
    now: z.number().nullable(),
    begin: z.number(),
    end: z.number(),
  }),
);

/** Another model has come into use: what was kept of the last one is of no more use. */
export async function forgetModelChanges(session: SqlSession): Promise<void> {
  await session.run('DELETE FROM suggestion_changes');
  await session.run('DELETE FROM model_comparison');
}

/**
 * Keeps what a model's predictions change in sentences that another model had read before. To be called before its readings are noted.
 * @param model its number
 */
export async function noteModelChanges(
  session: SqlSession,
  model: number,
  written: readonly ChangedSuggestions[],
): Promise<void> {
  if (written.length === 0) return;
  const formers = await formerModels(
    session,
    written.map(({ sentence }) => sentence.seq),
  );
  let compared = 0;
  let former: number | null = null;
  for (const { sentence, changes } of written) {
    const before = formers.get(sentence.seq);
    if (before === undefined || before === model) continue;
    compared++;
    former = before;
    const found = suggestionChanges(sentence, changes);
    if (found.length === 0) continue;
    const { begin } = sentence.sentence;
    const relative = found.map((change) => ({
      ...change,
      begin: change.begin - begin,
      end: change.end - begin,
    }));
    await session.run(
      'INSERT OR REPLACE INTO suggestion_changes (sentence, visible, changes) VALUES (?, ?, ?)',
      [sentence.seq, found.filter(isVisible).length, JSON.stringify(relative)],
    );
  }
  if (former === null) return;
  await session.run(
    `INSERT INTO model_comparison (model, former, compared) VALUES (?, ?, ?)
     ON CONFLICT (model) DO UPDATE SET compared = compared + excluded.compared`,
    [model, former, compared],
  );
}

async function formerModels(
  session: SqlSession,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const padded = paddedTo(seqs);
  const rows = await session.all(
    `SELECT sentence, model FROM predictions WHERE sentence IN (${placeholders(padded.length)})`,
    padded,
  );
  return new Map(rows.map((row) => [numberOf(row, 'sentence'), numberOf(row, 'model')]));
}

/** Null until a second model has read what another had read. */
export async function readRetrainChange(session: SqlSession): Promise<RetrainChange | null> {
  const row = await session.get(
    `SELECT c.model, c.former, c.compared,
       (SELECT count(*) FROM suggestion_changes WHERE visible > 0) AS changed
     FROM model_comparison AS c JOIN models AS m ON m.number = c.model WHERE m.active = 1`,
  );
  if (!row) return null;
  const counts = { mention: { ...NO_CHANGES }, relation: { ...NO_CHANGES } };
  const rows = await session.all(
    `SELECT json_extract(one.value, '$.what') AS what, json_extract(one.value, '$.kind') AS kind, count(*) AS number
     FROM suggestion_changes, json_each(suggestion_changes.changes) AS one GROUP BY 1, 2`,
  );
  for (const counted of rows) {
    const what = textOf(counted, 'what') === 'mention' ? 'mention' : 'relation';
    const kind = KINDS.find((one) => one === textOf(counted, 'kind'));
    if (kind) counts[what] = { ...counts[what], [kind]: numberOf(counted, 'number') } satisfies ChangeCounts;
  }
  return {
    model: numberOf(row, 'model'),
    former: numberOf(row, 'former'),
    compared: numberOf(row, 'compared'),
    changed: numberOf(row, 'changed'),
    mentions: counts.mention,
    relations: counts.relation,
  };
}

/** Sentences with visible changes, a page of them. */
export async function readRetrainPlaces(
  session: SqlSession,
  offset: number,
  limit: number,
): Promise<RetrainPlaces> {
  const total = await session.get('SELECT count(*) AS number FROM suggestion_changes WHERE visible > 0');
  const rows = await session.all(
    `SELECT s.id, s.text, d.name, c.changes FROM suggestion_changes AS c
     JOIN sentences AS s ON s.seq = c.sentence JOIN documents AS d ON d.seq = s.document
     WHERE c.visible > 0 ORDER BY c.visible DESC, c.sentence LIMIT ? OFFSET ?`,
    [limit, offset],
  );
  return {
    total: total === null ? 0 : numberOf(total, 'number'),
    places: rows.map((row) => ({
      sentenceId: textOf(row, 'id'),
      documentName: textOf(row, 'name'),
      text: textOf(row, 'text'),
      changes: changesFrom(textOf(row, 'changes')),
    })),
  };
}

const changesFrom = (text: string): SuggestionChange[] => parseStored(changesSchema, text);
