// What training and prediction read of a project.
import { toExample, type SentenceExample } from '../../core/model/example.ts';
import { wordsOf } from './queue-order.ts';
import { readSentences, type StoredSentence } from './sentences.ts';
import type { SqlSession } from './sqlite/driver.ts';
import { numberOf, optional, textOf } from './sqlite/row.ts';
import type { CompleteSentence } from './training-set.ts';

/** Accepted annotations of a sentence by token index. */
export function exampleOf(stored: StoredSentence): SentenceExample {
  const { begin } = stored.sentence;
  const tokens = stored.sentence.tokens.map((token) =>
    stored.text.slice(token.begin - begin, token.end - begin),
  );
  // The document's text, which `toExample` would cut the words out of, is not at hand; the sentence's is.
  return { ...toExample(stored, ''), tokens };
}

/** Sentences per query. */
const PAGE = 512;

/** All complete sentences, in the order of the project. */
export async function readCompleteSentences(session: SqlSession): Promise<readonly CompleteSentence[]> {
  const rows = await session.all(
    `SELECT state.sentence, d.split FROM sentence_states AS state
     JOIN sentences AS s ON s.seq = state.sentence JOIN documents AS d ON d.seq = s.document
     WHERE state.status = 'complete' ORDER BY state.sentence`,
  );
  const complete: CompleteSentence[] = [];
  for (let start = 0; start < rows.length; start += PAGE) {
    const page = rows.slice(start, start + PAGE);
    const splits = new Map(
      page.map((row) => [numberOf(row, 'sentence'), optional(textOf, row, 'split')] as const),
    );
    for (const stored of await readSentences(session, [...splits.keys()])) {
      complete.push({ split: splits.get(stored.seq) ?? null, example: exampleOf(stored) });
    }
  }
  return complete;
}

/** A sentence that waits for the active model's suggestions. */
export interface UnreadSentence {
  readonly seq: number;
  readonly id: string;
  readonly tokens: readonly string[];
}

const UNREAD = `FROM sentence_states AS state
  LEFT JOIN predictions AS p ON p.sentence = state.sentence
  WHERE state.status = 'pending'
    AND (p.model IS NULL OR p.model <> (SELECT number FROM models WHERE active = 1))`;

/** The most interesting first, by the order of the queue as it stands. */
export const UNREAD_STATEMENT = `SELECT state.sentence ${UNREAD} ORDER BY state.place LIMIT ?`;

/** Whether this one waits; an index finds it. */
export const UNREAD_ONE_STATEMENT = `SELECT state.sentence ${UNREAD}
  AND state.sentence = (SELECT seq FROM sentences WHERE id = ?)`;

/**
 * Pending sentences that the active model has not read, the first ones of the queue first.
 * @param before id of a sentence that comes before them all, if it waits too
 */
export async function readUnread(
  session: SqlSession,
  limit: number,
  before: string | null = null,
): Promise<readonly UnreadSentence[]> {
  const first = before === null ? [] : await session.all(UNREAD_ONE_STATEMENT, [before]);
  const places = await session.all(UNREAD_STATEMENT, [limit]);
  const order = [...new Set([...first, ...places].map((row) => numberOf(row, 'sentence')))];
  const found = new Map<number, UnreadSentence>();
  for (let start = 0; start < order.length; start += PAGE) {
    const page = order.slice(start, start + PAGE);
    const rows = await session.all(
      `SELECT seq, id, text, tokens FROM sentences WHERE seq IN (${page.map(() => '?').join(', ')})`,
      page,
    );
    for (const row of rows) {
      const seq = numberOf(row, 'seq');
      found.set(seq, { seq, id: textOf(row, 'id'), tokens: wordsOf(row) });
    }
  }
  return order.flatMap((seq) => found.get(seq) ?? []);
}

export async function countUnread(session: SqlSession): Promise<number> {
  const row = await session.get(`SELECT count(*) AS number ${UNREAD}`);
  return row === null ? 0 : numberOf(row, 'number');
}
