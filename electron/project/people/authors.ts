// Who has worked on a sentence, by the log: whoever did last what has not been undone since. What a merge put in its place is nobody's work
// here: its authors came with it, as versions.
import { z } from 'zod';
import type { Decision } from '../../../core/people/disputes.ts';
import { ADJUDICATE_LABEL } from '../../../core/model/plan.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { numberOf, optional, textOf } from '../sqlite/row.ts';
import { parseStored } from '../sqlite/stored-json.ts';

/** What a merge is called in the log and in the undo menu. */
export const MERGE_LABEL = 'merge projects';

export interface Author {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Authors {
  /** By the sentence's number. */
  readonly last: Map<number, Author>;
  readonly decisions: ReadonlyMap<number, Decision>;
}

interface Deed {
  readonly seq: number;
  readonly sentence: number | null;
  readonly who: string;
  readonly at: number;
  readonly label: string;
}

export async function readAuthors(session: SqlSession): Promise<Authors> {
  const deeds = new Map<number, Deed>();
  /** In the order in which they were done, or done again, for the last time. */
  const standing = new Map<number, Deed>();
  const rows = await session.all(
    `SELECT seq, action, reverts, sentence, who, at, label FROM transactions
     WHERE action <> 'import' AND label NOT IN ('change schema', 'rename types', 'delete types') ORDER BY seq`,
  );
  for (const row of rows) {
    const seq = numberOf(row, 'seq');
    const reverts = optional(numberOf, row, 'reverts');
    const action = textOf(row, 'action');
    if (reverts !== null && action === 'undo') {
      standing.delete(reverts);
      continue;
    }
    const deed = {
      seq,
      sentence: optional(numberOf, row, 'sentence'),
      who: textOf(row, 'who'),
      at: numberOf(row, 'at'),
      label: textOf(row, 'label'),
    };
    if (reverts === null) {
      deeds.set(seq, deed);
      standing.set(seq, deed);
    } else {
      const again = deeds.get(reverts);
      if (again) standing.set(reverts, again);
    }
  }
  const last = new Map<number, Author>();
  const decisions = new Map<number, Decision>();
  for (const { seq, sentence, who, at, label } of standing.values()) {
    const touched = sentence === null ? await sentencesOf(session, seq) : [sentence];
    for (const one of touched) {
      if (label === MERGE_LABEL) last.delete(one);
      else last.set(one, { name: who, at });
    }
    if (sentence !== null && label === ADJUDICATE_LABEL) decisions.set(sentence, { who, at, since: seq });
  }
  return { last, decisions };
}

const touchedSchema = z.array(z.string());

/** The sentences of a deed that was about many. */
async function sentencesOf(session: SqlSession, seq: number): Promise<number[]> {
  const row = await session.get(
    `SELECT json_group_array(DISTINCT coalesce(json_extract(c.value, '$.sentenceId'),
       json_extract(c.value, '$.after.sentenceId'), json_extract(c.value, '$.before.sentenceId'))) AS ids
     FROM transactions AS t, json_each(t.changes) AS c WHERE t.seq = ? AND json_extract(c.value, '$.kind') <> 'schema'`,
    [seq],
  );
  if (row === null) return [];
  const ids = parseStored(touchedSchema, textOf(row, 'ids'));
  if (ids.length === 0) return [];
  const found = await session.all('SELECT seq FROM sentences WHERE id IN (SELECT value FROM json_each(?))', [
    JSON.stringify(ids),
  ]);
  return found.map((one) => numberOf(one, 'seq'));
}
