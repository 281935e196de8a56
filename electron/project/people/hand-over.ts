// A part of a project as a file of its own, for a colleague to annotate on another machine: the documents that are assigned to them, the schema,
// the lists and the model. It comes back by a merge. What others have made of these documents stays here unless it is asked for: whoever sees it
// no longer says what they think themselves.
import type { HandOverReport } from '../../../core/contract/people.ts';
import { AppError } from '../../../core/errors.ts';
import type { SentenceRecord } from '../../../core/people/disputes.ts';
import { transactionId } from '../../../core/model/ids.ts';
import { rm } from 'node:fs/promises';
import { recordAudit } from '../audit/record.ts';
import { appendLog } from '../history.ts';
import { readSetting, writeSetting, type SettingKey } from '../settings-table.ts';
import type { StoredSentence } from '../sentences.ts';
import { insertRows, paddedTo, placeholders } from '../sqlite/bulk.ts';
import type { SqlRow, SqlSession, SqlValue } from '../sqlite/driver.ts';
import { createDatabase } from '../sqlite/open.ts';
import { numberOf, textOf } from '../sqlite/row.ts';
import type { ProjectStore } from '../store.ts';
import { addDocuments, type CarriedSentence } from './add-documents.ts';
import { readDocumentKeys } from './document-keys.ts';
import { originsOf } from './merge.ts';

export interface HandOverOptions {
  /** What others have annotated goes along, to be revised. */
  readonly withAnnotations: boolean;
  /** The active model and its suggestions go along. */
  readonly withModel: boolean;
}

/** Settings that are the project's and not this machine's or moment's. */
const CARRIED_SETTINGS: readonly SettingKey[] = ['schema', 'recommenders', 'lists', 'renames'];

/**
 * @param out the file that is made
 * @throws AppError `refused` when nothing is assigned to them, or there is a file of that name already
 */
export async function handOver(
  store: ProjectStore,
  annotator: string,
  out: string,
  options: HandOverOptions,
): Promise<HandOverReport> {
  const rows = await store.database.all('SELECT document FROM assignments WHERE annotator = ?', [annotator]);
  if (rows.length === 0) {
    throw new AppError('refused', `no document is assigned to ${annotator}: assign some first`, {
      annotator,
    });
  }
  // Encrypted as the project is: its passphrase opens it.
  const database = await createDatabase(out, { key: store.database.key });
  try {
    const report = await store.database.transaction((from) =>
      database.transaction((into) =>
        fill(into, from, store, new Set(rows.map((row) => numberOf(row, 'document'))), annotator, options),
      ),
    );
    await database.close();
    return { path: out, ...report };
  } catch (error) {
    await database.close().catch(() => undefined);
    for (const suffix of ['', '-wal', '-shm']) await rm(out + suffix, { force: true });
    throw error;
  }
}

async function fill(
  into: SqlSession,
  from: SqlSession,
  store: ProjectStore,
  assigned: ReadonlySet<number>,
  annotator: string,
  { withAnnotations, withModel }: HandOverOptions,
): Promise<Omit<HandOverReport, 'path'>> {
  const origins = await originsOf(from);
  const { documents } = await readDocumentKeys(from);
  const mine = [...documents.values()].filter(({ seq }) => assigned.has(seq));
  for (const key of CARRIED_SETTINGS) await writeSetting(into, key, await readSetting(from, key));
  await writeSetting(into, 'annotator', annotator);
  await writeSetting(into, 'part-of', origins.source);
  const model = withModel ? await copyModel(into, from) : null;
  let ownWork = 0;
  const numbers = await addDocuments(into, {
    from,
    origins,
    documents: mine,
    carry: (stored, record) => {
      const carried = carriedTo(annotator, stored, record, withAnnotations, model !== null);
      if (carried.versions.length > 0) ownWork++;
      return carried;
    },
    merge: null,
    why: null,
    assigned: (name) => name === annotator,
    onSentences: () => undefined,
  });
  if (model !== null) await copyPredictions(into, from, model, numbers);
  await appendLog(into, {
    id: transactionId(store.newId()),
    action: 'import',
    reverts: null,
    label: 'hand over',
    who: store.editContext().who,
    when: store.now(),
    sentence: null,
    changes: [],
    audit: { kind: 'hand-over', details: { to: annotator, documents: mine.length } },
  });
  const details = { to: annotator, documents: mine.length, withAnnotations, withModel };
  await recordAudit(from, store.event('hand-over', details));
  return { documents: mine.length, sentences: numbers.size, ownWork, model };
}

function carriedTo(
  annotator: string,
  { sentence, mentions, relations }: StoredSentence,
  { kept, live }: SentenceRecord,
  withAnnotations: boolean,
  withSuggestions: boolean,
): CarriedSentence {
  const suggested = <R extends { readonly status: string }>(records: readonly R[]): R[] =>
    records.filter(({ status }) => withSuggestions && status === 'suggested');
  const own = live?.kind === 'annotator' && live.annotator === annotator;
  if (own || withAnnotations || live?.kind === 'import') {
    const wanted = ({ status }: { readonly status: string }): boolean =>
      withSuggestions || status !== 'suggested';
    const versions = own ? [...kept.filter((one) => one !== live && one.annotator === annotator), live] : [];
    return {
      status: sentence.status,
      mentions: mentions.filter(wanted),
      relations: relations.filter(wanted),
      versions: withAnnotations && live && !own && live.kind !== 'import' ? [live] : versions,
    };
  }
  return { status: 'pending', mentions: suggested(mentions), relations: suggested(relations), versions: [] };
}

/** @returns the number of the active model; null when there is none */
async function copyModel(into: SqlSession, from: SqlSession): Promise<number | null> {
  const row = await from.get('SELECT * FROM models WHERE active = 1');
  if (row === null) return null;
  const number = numberOf(row, 'number');
  await copyRow(into, 'models', row);
  const files = await from.all('SELECT name FROM model_files WHERE model = ?', [number]);
  for (const name of files.map((file) => textOf(file, 'name'))) {
    // One by one: a model's files are tens of megabytes.
    const file = await from.get('SELECT * FROM model_files WHERE model = ? AND name = ?', [number, name]);
    if (file) await copyRow(into, 'model_files', file);
  }
  return number;
}

const PAGE = 512;

async function copyPredictions(
  into: SqlSession,
  from: SqlSession,
  model: number,
  numbers: ReadonlyMap<number, number>,
): Promise<void> {
  const seqs = [...numbers.keys()];
  for (let start = 0; start < seqs.length; start += PAGE) {
    const some = paddedTo(seqs.slice(start, start + PAGE));
    const rows = await from.all(
      `SELECT sentence, uncertainty FROM predictions WHERE model = ? AND sentence IN (${placeholders(some.length)})`,
      [model, ...some],
    );
    await insertRows(
      into,
      'predictions',
      ['sentence', 'model', 'uncertainty'],
      rows.map((row) => [numbers.get(numberOf(row, 'sentence'))!, model, textOf(row, 'uncertainty')]),
    );
  }
}

async function copyRow(into: SqlSession, table: string, row: SqlRow): Promise<void> {
  const columns = Object.keys(row);
  await insertRows(into, table, columns, [columns.map((column) => valueOf(row[column]))]);
}

function valueOf(value: unknown): SqlValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (value instanceof Uint8Array) return value;
  throw new AppError('internal', 'a column holds what no column of a project holds');
}
