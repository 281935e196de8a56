// The versions kept beside sentences, and what sentences hold now as a version of whoever made it.
import type { KeptVersion, SentenceRecord } from '../../../core/people/disputes.ts';
import {
  annotationsText,
  canonicalText,
  NOTHING_ANNOTATED,
  versionKey,
  type Version,
} from '../../../core/people/version.ts';
import { renamed, type TypeRenames } from '../../../core/model/schema-moves.ts';
import { parseAnnotations } from '../../../core/people/parse-version.ts';
import type { StoredSentence } from '../sentences.ts';
import { insertRows, paddedTo, placeholders } from '../sqlite/bulk.ts';
import type { SqlRow, SqlSession, SqlValue } from '../sqlite/driver.ts';
import { numberOf, textOf, wordOf } from '../sqlite/row.ts';
import type { Authors } from './authors.ts';

const KINDS = ['annotator', 'import', 'gold'] as const;
const ROWS_PER_QUERY = 2000;
const STATUSES = ['pending', 'complete'] as const;

const VERSIONS = `SELECT v.sentence, v.kind, v.annotator, v.source, v.recorded_at, v.status, v.annotations,
  coalesce(m.done, 0) AS since FROM versions AS v LEFT JOIN merges AS m ON m.id = v.merge WHERE v.shelved = 0`;

const versionFrom = (row: SqlRow): KeptVersion => ({
  kind: wordOf(row, 'kind', KINDS),
  annotator: textOf(row, 'annotator'),
  source: textOf(row, 'source'),
  recordedAt: numberOf(row, 'recorded_at'),
  status: wordOf(row, 'status', STATUSES),
  annotations: textOf(row, 'annotations'),
  since: numberOf(row, 'since'),
});

/** By the sentence's number. Longest list of numbers: one page of sentences. */
export async function readKeptVersions(
  session: SqlSession,
  sentences: readonly number[],
): Promise<ReadonlyMap<number, readonly KeptVersion[]>> {
  if (sentences.length === 0) return new Map();
  const some = paddedTo(sentences);
  const rows = await session.all(
    `${VERSIONS} AND v.sentence IN (${placeholders(some.length)}) ORDER BY v.seq`,
    some,
  );
  const kept = new Map<number, KeptVersion[]>();
  for (const row of rows) {
    const seq = numberOf(row, 'sentence');
    const list = kept.get(seq);
    if (list) list.push(versionFrom(row));
    else kept.set(seq, [versionFrom(row)]);
  }
  return kept;
}

/** Numbers of the sentences that have versions, in the order of the project. */
export async function sentencesWithVersions(session: SqlSession): Promise<number[]> {
  const rows = await session.all(
    'SELECT DISTINCT sentence FROM versions WHERE shelved = 0 ORDER BY sentence',
  );
  return rows.map((row) => numberOf(row, 'sentence'));
}

export interface VersionRow {
  readonly sentence: number;
  readonly version: Version;
}

/** @param merge what brings them; null: they came with the file */
export async function writeVersions(
  session: SqlSession,
  versions: readonly VersionRow[],
  merge: number | null,
): Promise<void> {
  const rows = versions.map(({ sentence, version }): SqlValue[] => [
    sentence,
    version.kind,
    version.annotator,
    version.source,
    version.recordedAt,
    version.status,
    version.annotations,
    merge,
  ]);
  const columns = [
    'sentence',
    'kind',
    'annotator',
    'source',
    'recorded_at',
    'status',
    'annotations',
    'merge',
  ];
  await insertRows(session, 'versions', columns, rows);
}

/** Types are called otherwise from now on, in what people said as well: else they would seem to differ. */
export async function renameInVersions(session: SqlSession, renames: TypeRenames): Promise<void> {
  for (let last = 0; ;) {
    const rows = await session.all(
      'SELECT seq, annotations FROM versions WHERE seq > ? ORDER BY seq LIMIT ?',
      [last, ROWS_PER_QUERY],
    );
    for (const row of rows) {
      last = numberOf(row, 'seq');
      const before = textOf(row, 'annotations');
      const { mentions, relations } = parseAnnotations(before);
      const after = canonicalText({
        mentions: mentions.map(([begin, end, type]) => [begin, end, renamed(type, 'entityTypes', [renames])]),
        relations: relations.map(([head, tail, type]) => [
          head,
          tail,
          renamed(type, 'relationTypes', [renames]),
        ]),
      });
      if (after !== before) {
        await session.run('UPDATE versions SET annotations = ? WHERE seq = ?', [after, last]);
      }
    }
    if (rows.length < ROWS_PER_QUERY) return;
  }
}

/** What a project as a whole says of who made what. */
export interface Origins {
  readonly authors: Authors;
  readonly source: string;
}

/** Kept versions, what the sentence holds and whether that was decided. */
export function recordOf(
  stored: StoredSentence,
  kept: readonly KeptVersion[],
  { authors, source }: Origins,
): SentenceRecord {
  const annotations = annotationsText(stored);
  const { status } = stored.sentence;
  if (status === 'pending' && annotations === NOTHING_ANNOTATED) return { kept, live: null, decision: null };
  const author = authors.last.get(stored.seq);
  const decided = authors.decisions.get(stored.seq) ?? null;
  const held = kept.filter((version) => version.status === status && version.annotations === annotations);
  if (decided) {
    const { who, at } = decided;
    const live = { kind: 'gold', annotator: who, source, recordedAt: at, status, annotations } as const;
    return { kept, live: known(held, live) ?? live, decision: decided };
  }
  // It holds what somebody had made of it before it came here, or what was decided elsewhere.
  const gold = held.find(({ kind }) => kind === 'gold');
  if (gold) {
    return {
      kept,
      live: gold,
      decision: { who: gold.annotator, at: gold.recordedAt, since: gold.since },
    };
  }
  const said = held.filter(({ kind }) => kind === 'annotator');
  const before = said.find(({ annotator }) => annotator === author?.name) ?? said[0];
  if (before) return { kept, live: before, decision: null };
  const live: Version = author
    ? { kind: 'annotator', annotator: author.name, source, recordedAt: author.at, status, annotations }
    : { kind: 'import', annotator: '', source, recordedAt: 0, status, annotations };
  return { kept, live: known(held, live) ?? live, decision: null };
}

const known = (held: readonly Version[], live: Version): Version | undefined =>
  held.find((version) => versionKey(version) === versionKey(live));
