// What models suggested against what people made of it, from the log: see core/progress/confusion.ts.
import type { ConfusionCell, ConfusionPlace, ConfusionReport } from '../../core/contract/model-changes.ts';
import type { Mention, Relation, Span } from '../../core/model/annotation.ts';
import type { Change } from '../../core/model/changes.ts';
import {
  cellKey,
  pairMentions,
  pairRelations,
  suggestionsIn,
  type JudgementEntry,
  type Pairing,
} from '../../core/progress/confusion.ts';
import { renamed, type TypeRenames } from '../../core/model/schema-moves.ts';
import { changesFrom, typeRenames } from './records.ts';
import { readSentences, type StoredSentence } from './sentences.ts';
import { paddedTo, placeholders } from './sqlite/bulk.ts';
import type { SqlRow, SqlSession } from './sqlite/driver.ts';
import { numberOf, optional, textOf } from './sqlite/row.ts';
import { parseStored } from './sqlite/stored-json.ts';

/** Sentences looked at: the last ones, which is what the models of late are like. */
const SENTENCES = 2000;
/** Sentences per query; between two, others have their turn. */
const PAGE = 100;
/** Kept of each cell. */
const PLACES = 50;

export async function readConfusion(session: SqlSession): Promise<ConfusionReport> {
  const rows = await session.all(
    `SELECT state.sentence, max(t.seq) AS last FROM sentence_states AS state
     JOIN predictions AS p ON p.sentence = state.sentence
     JOIN transactions AS t ON t.sentence = state.sentence AND t.label = 'complete sentence'
     WHERE state.status = 'complete' GROUP BY state.sentence ORDER BY last DESC LIMIT ?`,
    [SENTENCES + 1],
  );
  const seqs = rows.slice(0, SENTENCES).map((row) => numberOf(row, 'sentence'));
  const renames = await readSchemaRenames(session);
  const ofMany = await entriesOfMany(session, renames);
  const mentions = new Cells();
  const relations = new Cells();
  let sentences = 0;
  for (let start = 0; start < seqs.length; start += PAGE) {
    const page = seqs.slice(start, start + PAGE);
    const entries = await entriesOf(session, page, renames);
    const names = await documentNames(session, page);
    for (const stored of await readSentences(session, page)) {
      const own = [...(entries.get(stored.seq) ?? []), ...(ofMany.get(stored.sentence.id) ?? [])];
      own.sort((a, b) => a.seq - b.seq);
      sentences++;
      count(stored, own, names.get(stored.seq) ?? '', mentions, relations);
    }
  }
  return {
    sentences,
    more: rows.length > SENTENCES,
    mentions: mentions.all(),
    relations: relations.all(),
  };
}

function count(
  stored: StoredSentence,
  entries: readonly JudgementEntry[],
  documentName: string,
  mentions: Cells,
  relations: Cells,
): void {
  const { sentence, text } = stored;
  const suggested = suggestionsIn(entries);
  const accepted = stored.mentions.filter(({ status }) => status === 'accepted');
  const paired = pairMentions(suggested.mentions, accepted);
  const place = (span: Span, id: string | null): ConfusionPlace => ({
    sentenceId: sentence.id,
    documentName,
    text,
    begin: span.begin - sentence.begin,
    end: span.end - sentence.begin,
    id,
  });
  for (const pair of paired) {
    const shown = pair.became ?? pair.suggested;
    if (shown) mentions.add(pair, place(shown, pair.became?.id ?? null));
  }
  const became = new Map(
    paired.flatMap(({ suggested: one, became: other }) =>
      one && other ? [[String(one.id), String(other.id)]] : [],
    ),
  );
  const spans = new Map<string, Mention>(
    [...suggested.mentions, ...stored.mentions].map((mention) => [mention.id, mention]),
  );
  const pairs = pairRelations(
    suggested.relations,
    stored.relations.filter(({ status }) => status === 'accepted'),
    (id) => became.get(id) ?? id,
  );
  for (const pair of pairs) {
    const shown = pair.became ?? pair.suggested;
    const [head, tail] = [shown && spans.get(shown.head), shown && spans.get(shown.tail)];
    if (!head || !tail) continue;
    const span = { begin: Math.min(head.begin, tail.begin), end: Math.max(head.end, tail.end) };
    relations.add(pair, place(span, pair.became?.id ?? null));
  }
}

class Cells {
  readonly #cells = new Map<
    string,
    {
      suggested: string | null;
      became: string | null;
      count: number;
      displaced: number;
      places: ConfusionPlace[];
    }
  >();

  add({ suggested, became, displaced }: Pairing<Mention | Relation>, place: ConfusionPlace): void {
    const types = { suggested: suggested?.type ?? null, became: became?.type ?? null };
    const key = cellKey(types);
    let cell = this.#cells.get(key);
    if (!cell) this.#cells.set(key, (cell = { ...types, count: 0, displaced: 0, places: [] }));
    cell.count++;
    if (displaced) cell.displaced++;
    if (cell.places.length < PLACES) cell.places.push(place);
  }

  all(): ConfusionCell[] {
    return [...this.#cells.values()].sort((a, b) => b.count - a.count);
  }
}

const ENTRY = 'seq, action, reverts, changes';

const entryFrom = (row: SqlRow, changes: readonly Change[]): JudgementEntry => {
  const action = textOf(row, 'action');
  return {
    seq: numberOf(row, 'seq'),
    action: action === 'undo' || action === 'redo' ? action : 'do',
    reverts: optional(numberOf, row, 'reverts'),
    changes,
  };
};

interface SchemaRename {
  readonly seq: number;
  readonly renames: TypeRenames;
}

/** When types were given other names: what was suggested before is counted under the names of now. */
async function readSchemaRenames(session: SqlSession): Promise<SchemaRename[]> {
  const rows = await session.all(
    `SELECT seq, json_extract(changes, '$[0].renames') AS renames FROM transactions
     WHERE sentence IS NULL AND json_extract(changes, '$[0].renames') IS NOT NULL ORDER BY seq`,
  );
  return rows.map((row) => ({
    seq: numberOf(row, 'seq'),
    renames: parseStored(typeRenames, textOf(row, 'renames')),
  }));
}

function changesOf(row: SqlRow, renames: readonly SchemaRename[]): Change[] {
  const changes = changesFrom(textOf(row, 'changes'));
  const later = renames.filter(({ seq }) => seq > numberOf(row, 'seq')).map((one) => one.renames);
  if (later.length === 0) return changes;
  return changes.map((change) => {
    if (change.kind === 'mention' && change.before) {
      return {
        ...change,
        before: { ...change.before, type: renamed(change.before.type, 'entityTypes', later) },
      };
    }
    if (change.kind === 'relation' && change.before) {
      const type = renamed(change.before.type, 'relationTypes', later);
      return { ...change, before: { ...change.before, type } };
    }
    return change;
  });
}

/** Log entries about each of these sentences. An undo is one whatever it is of; of the others, those that judge a suggestion. */
async function entriesOf(
  session: SqlSession,
  seqs: readonly number[],
  renames: readonly SchemaRename[],
): Promise<ReadonlyMap<number, JudgementEntry[]>> {
  const padded = paddedTo(seqs);
  const rows = await session.all(
    `SELECT sentence, ${ENTRY} FROM transactions
     WHERE sentence IN (${placeholders(padded.length)}) AND action <> 'import'
       AND (action = 'undo' OR changes LIKE '%"status":"suggested"%') ORDER BY seq`,
    padded,
  );
  const entries = new Map<number, JudgementEntry[]>();
  for (const row of rows) {
    const seq = numberOf(row, 'sentence');
    const list = entries.get(seq) ?? [];
    list.push(entryFrom(row, textOf(row, 'action') === 'undo' ? [] : changesOf(row, renames)));
    entries.set(seq, list);
  }
  return entries;
}

/** Deeds about many sentences at once, by sentence. Those that also changed the schema judged nothing. */
async function entriesOfMany(
  session: SqlSession,
  renames: readonly SchemaRename[],
): Promise<ReadonlyMap<string, JudgementEntry[]>> {
  const rows = await session.all(
    `SELECT ${ENTRY} FROM transactions WHERE sentence IS NULL AND action <> 'import'
       AND json_extract(changes, '$[0].kind') <> 'schema'
       AND (action = 'undo' OR changes LIKE '%"status":"suggested"%') ORDER BY seq`,
  );
  const entries = new Map<string, JudgementEntry[]>();
  for (const row of rows) {
    const groups = new Map<string, Change[]>();
    for (const change of changesOf(row, renames)) {
      if (change.kind === 'schema') continue;
      const id = 'sentenceId' in change ? change.sentenceId : (change.before ?? change.after)?.sentenceId;
      if (id === undefined) continue;
      const group = groups.get(id);
      if (group) group.push(change);
      else groups.set(id, [change]);
    }
    for (const [id, changes] of groups) {
      const list = entries.get(id) ?? [];
      list.push(entryFrom(row, textOf(row, 'action') === 'undo' ? [] : changes));
      entries.set(id, list);
    }
  }
  return entries;
}

async function documentNames(
  session: SqlSession,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const padded = paddedTo(seqs);
  const rows = await session.all(
    `SELECT s.seq, d.name FROM sentences AS s JOIN documents AS d ON d.seq = s.document
     WHERE s.seq IN (${placeholders(padded.length)})`,
    padded,
  );
  return new Map(rows.map((row) => [numberOf(row, 'seq'), textOf(row, 'name')]));
}
