// What people have accepted and rejected, as strings: counted once, then followed along the log of transactions, which holds every judgement,
// those that undo and redo make among them.
import type { JudgedString } from '../../../core/contract/recommender.ts';
import type { Mention } from '../../../core/model/annotation.ts';
import { changesFrom } from '../records.ts';
import { paddedTo, placeholders } from '../sqlite/bulk.ts';
import type { SqlRow, SqlSession } from '../sqlite/driver.ts';
import { numberOf, textOf } from '../sqlite/row.ts';

/** SQLite counts characters, offsets are UTF-16 units: the same but for sentences with characters beyond the basic plane. */
const IN_CHARACTERS = 'length(s.text) = s.end_offset - s.begin_offset';

const FROM_JUDGED = `FROM mentions AS m JOIN sentences AS s ON s.seq = m.sentence
  WHERE m.status <> 'suggested' AND m.rowid > ? AND m.rowid <= ?`;

const COUNTED = `SELECT substr(s.text, m.begin_offset - s.begin_offset + 1, m.end_offset - m.begin_offset) AS text,
  m.type, m.status, count(*) AS number ${FROM_JUDGED} AND ${IN_CHARACTERS} GROUP BY 1, 2, 3`;

const UNCOUNTED = `SELECT s.text AS sentence, m.begin_offset - s.begin_offset AS begin_at,
  m.end_offset - s.begin_offset AS end_at, m.type, m.status ${FROM_JUDGED} AND NOT ${IN_CHARACTERS}`;

/** Mentions per query: its rows become objects in one go, on the thread that serves the window. */
const MENTIONS_PER_QUERY = 20_000;

/** Number of the last transaction; 0 before the first. */
export async function lastTransaction(session: SqlSession): Promise<number> {
  const row = await session.get('SELECT coalesce(max(seq), 0) AS seq FROM transactions');
  return row === null ? 0 : numberOf(row, 'seq');
}

/** All that people have said so far. */
export async function readJudgedStrings(session: SqlSession): Promise<JudgedString[]> {
  const judged: JudgedString[] = [];
  const row = await session.get('SELECT coalesce(max(rowid), 0) AS last FROM mentions');
  const last = row === null ? 0 : numberOf(row, 'last');
  for (let after = 0; after < last; after += MENTIONS_PER_QUERY) {
    const range = [after, after + MENTIONS_PER_QUERY];
    for (const counted of await session.all(COUNTED, range)) {
      judged.push(judgedString(textOf(counted, 'text'), counted, numberOf(counted, 'number')));
    }
    for (const single of await session.all(UNCOUNTED, range)) {
      const text = textOf(single, 'sentence').slice(numberOf(single, 'begin_at'), numberOf(single, 'end_at'));
      judged.push(judgedString(text, single, 1));
    }
  }
  return judged;
}

function judgedString(text: string, row: SqlRow, times: number): JudgedString {
  const accepted = textOf(row, 'status') === 'accepted';
  return {
    text,
    type: textOf(row, 'type'),
    accepted: accepted ? times : 0,
    rejected: accepted ? 0 : times,
  };
}

/** What transactions have changed. */
export interface JudgedSince {
  readonly lastTransaction: number;
  /** Changes of counts. */
  readonly judged: readonly JudgedString[];
  /** Numbers of the sentences that something was done in. */
  readonly sentences: readonly number[];
  /** Something else has changed, too, be it the schema or the corpus: count anew. */
  readonly anew: boolean;
}

/** What was done after transaction `after`. */
export async function readJudgedSince(session: SqlSession, after: number): Promise<JudgedSince> {
  const rows = await session.all('SELECT seq, action, changes FROM transactions WHERE seq > ? ORDER BY seq', [
    after,
  ]);
  const judgements: { readonly mention: Mention; readonly change: 1 | -1 }[] = [];
  const ids = new Set<string>();
  let anew = false;
  for (const row of rows) {
    if (textOf(row, 'action') === 'import') anew = true;
    for (const change of changesFrom(textOf(row, 'changes'))) {
      if (change.kind === 'schema') anew = true;
      else if (change.kind === 'sentence-status') ids.add(change.sentenceId);
      else if (change.kind === 'mention') {
        if (change.before) judgements.push({ mention: change.before, change: -1 });
        if (change.after) judgements.push({ mention: change.after, change: 1 });
        const id = (change.before ?? change.after)?.sentenceId;
        if (id !== undefined) ids.add(id);
      }
    }
  }
  const sentences = await readTexts(session, [...ids]);
  const judged = judgements.flatMap(({ mention, change }): JudgedString[] => {
    const sentence = sentences.get(mention.sentenceId);
    if (!sentence || mention.status === 'suggested') return [];
    const text = sentence.text.slice(mention.begin - sentence.begin, mention.end - sentence.begin);
    const accepted = mention.status === 'accepted' ? change : 0;
    return [{ text, type: mention.type, accepted, rejected: accepted === 0 ? change : 0 }];
  });
  return {
    lastTransaction: rows.reduce((last, row) => Math.max(last, numberOf(row, 'seq')), after),
    judged,
    sentences: [...sentences.values()].map(({ seq }) => seq),
    anew,
  };
}

interface StoredText {
  readonly seq: number;
  readonly begin: number;
  readonly text: string;
}

const SENTENCES_PER_QUERY = 512;

async function readTexts(
  session: SqlSession,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredText>> {
  const texts = new Map<string, StoredText>();
  for (let start = 0; start < ids.length; start += SENTENCES_PER_QUERY) {
    const some = paddedTo(ids.slice(start, start + SENTENCES_PER_QUERY));
    const rows = await session.all(
      `SELECT id, seq, begin_offset, text FROM sentences WHERE id IN (${placeholders(some.length)})`,
      some,
    );
    for (const row of rows) {
      texts.set(textOf(row, 'id'), {
        seq: numberOf(row, 'seq'),
        begin: numberOf(row, 'begin_offset'),
        text: textOf(row, 'text'),
      });
    }
  }
  return texts;
}
