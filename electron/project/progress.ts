// How a project gets on, counted by SQLite on its own thread: the log of a large project has hundreds of thousands of entries.
import type { AnnotatorWork, CurvePoint, DayOfWork, ProgressReport } from '../../core/contract/progress.ts';
import { adviceOf } from '../../core/progress/advice.ts';
import { weakTypesOf } from '../../core/progress/weak-types.ts';
import { activeModel, listModels } from './models.ts';
import { countSentences } from './queue.ts';
import type { SqlSession } from './sqlite/driver.ts';
import { numberOf, textOf } from './sqlite/row.ts';

/** Longer without a deed is a pause. */
const LONGEST_GAP_MS = 2 * 60_000;
const SHOWN_DAYS = 60;

/**
 * Every deed of a person with the time since their last one. `done` is what it does to the number of finished sentences; `corrected` says
 * whether it makes something otherwise than it was suggested.
 */
const WORK = `work AS (
  SELECT who, at,
    CASE WHEN label <> 'complete sentence' THEN 0 WHEN action = 'undo' THEN -1 ELSE 1 END
      + CASE WHEN label <> 'reopen sentence' THEN 0 WHEN action = 'undo' THEN 1 ELSE -1 END AS done,
    action = 'do' AND label NOT LIKE 'accept %' AND label NOT IN ('complete sentence', 'reopen sentence', 'leave sentence for later', 'change schema') AS corrected,
    max(0, at - lag(at, 1, at) OVER (PARTITION BY who ORDER BY seq)) AS gap
  FROM transactions WHERE action <> 'import'
), timed AS (SELECT *, CASE WHEN gap <= ${LONGEST_GAP_MS} THEN gap ELSE 0 END AS active FROM work)`;

export async function readProgress(session: SqlSession): Promise<ProgressReport> {
  const curve = await readCurve(session);
  const active = await activeModel(session);
  return {
    complete: await countSentences(session, 'complete'),
    pending: await countSentences(session, 'pending'),
    annotators: await readAnnotators(session),
    days: await readDays(session),
    curve,
    weakTypes: active?.dev ? weakTypesOf(active.dev) : [],
    advice: adviceOf(curve),
  };
}

async function readAnnotators(session: SqlSession): Promise<AnnotatorWork[]> {
  const rows = await session.all(
    `WITH ${WORK} SELECT who, sum(done) AS sentences, count(*) AS actions, sum(corrected) AS corrections,
       sum(active) / 1000.0 AS seconds, max(at) AS last_at
     FROM timed GROUP BY who ORDER BY sentences DESC, actions DESC`,
  );
  return rows.map((row) => ({
    name: textOf(row, 'who'),
    sentences: numberOf(row, 'sentences'),
    actions: numberOf(row, 'actions'),
    corrections: numberOf(row, 'corrections'),
    seconds: numberOf(row, 'seconds'),
    lastAt: numberOf(row, 'last_at'),
  }));
}

async function readDays(session: SqlSession): Promise<DayOfWork[]> {
  const rows = await session.all(
    `WITH ${WORK} SELECT strftime('%Y-%m-%d', at / 1000, 'unixepoch', 'localtime') AS day, sum(done) AS sentences
     FROM timed GROUP BY day ORDER BY day DESC LIMIT ${SHOWN_DAYS}`,
  );
  return rows.map((row) => ({ day: textOf(row, 'day'), sentences: numberOf(row, 'sentences') })).reverse();
}

async function readCurve(session: SqlSession): Promise<CurvePoint[]> {
  const rows = await session.all(
    `WITH ${WORK}, before AS (
       SELECT m.number, coalesce(sum(t.active), 0) / 1000.0 AS seconds, coalesce(sum(t.corrected), 0) AS corrections
       FROM models AS m LEFT JOIN timed AS t ON t.at <= m.created_at GROUP BY m.number)
     SELECT number, seconds, corrections FROM before ORDER BY number`,
  );
  const costs = new Map(
    rows.map((row) => [
      numberOf(row, 'number'),
      { seconds: numberOf(row, 'seconds'), corrections: numberOf(row, 'corrections') },
    ]),
  );
  const models = [...(await listModels(session))].sort((a, b) => a.number - b.number);
  return models.map(({ number, trainedOn, dev }) => ({
    number,
    trainedOn,
    ...costs.get(number)!,
    mentions: dev && dev.ner.micro.f1,
    relations: dev && dev.re.micro.f1,
    heldOutRelations: dev ? Object.values(dev.re.perType).reduce((sum, { gold }) => sum + gold, 0) : 0,
  }));
}
