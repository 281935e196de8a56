// Corpora into the project: all files or none.
import { basename } from 'node:path';
import type { AuditDetails } from '../../core/contract/audit.ts';
import type { ImportReport } from '../../core/contract/project.ts';
import type { ReadCorpus } from '../../core/contract/format.ts';
import { badInput, type InputProblem } from '../../core/errors.ts';
import { usedTypes } from '../../core/corpus/used-types.ts';
import { sameRecord } from '../../core/model/changes.ts';
import { transactionId } from '../../core/model/ids.ts';
import { extendSchema, schemaSchema, type Schema } from '../../core/model/schema.ts';
import {
  DOCUMENT_ROW,
  documentRows,
  repeatWarnings,
  SENTENCE_ROW,
  STATE_ROW,
  type DocumentRows,
} from './corpus-rows.ts';
import { appendLog, cutAtSchemaChange } from './history.ts';
import { MENTION_COLUMNS, RELATION_COLUMNS } from './records.ts';
import { readSchema, writeSchema } from './settings-table.ts';
import { insertRows } from './sqlite/bulk.ts';
import type { SqlSession, SqlValue } from './sqlite/driver.ts';
import { numberOf } from './sqlite/row.ts';
import type { Task } from './task.ts';

/** A file as its plugin has read it. */
export interface CorpusFile {
  /** As the person named it. */
  readonly name: string;
  /** Id of the format. */
  readonly format: string;
  /** The part of the corpus it is (train, dev, test, ...), or null. */
  readonly split: string | null;
  readonly corpus: ReadCorpus;
}

export interface ImportContext {
  readonly who: string;
  readonly when: number;
  readonly newId: () => string;
}

/** Until a ranking has put them elsewhere, sentences are looked at as they come. */
export const UNRANKED = 'in document order: no model yet';

/** Sentences collected before they are written: enough for full-size statements, little enough for the memory. */
const SENTENCES_PER_WRITE = 1024;

/**
 * Adds documents. Annotated sentences come in complete, with their annotations accepted; others wait. The schema grows by the types and pairs
 * that are used. To be run in a transaction: whatever fails, nothing has changed.
 * @throws AppError `bad-input`, `cancelled`
 */
export async function importCorpora(
  session: SqlSession,
  files: readonly CorpusFile[],
  context: ImportContext,
  task?: Task,
): Promise<ImportReport> {
  const before = await readSchema(session);
  let schema = before;
  const counts = { documents: 0, sentences: 0, mentions: 0, relations: 0 };
  const warnings: InputProblem[] = [];
  const next = await nextNumbers(session);
  const firstSentence = next.sentence;
  const total = files.reduce(
    (all, { corpus }) => corpus.documents.reduce((sum, { sentences }) => sum + sentences.length, all),
    0,
  );
  const buffer = new RowBuffer(session, (written) => task?.step({ stage: 'storing', done: written, total }));
  for (const { name: file, format, split, corpus } of files) {
    const repeats = { mentions: 0, relations: 0 };
    for (const document of corpus.documents) {
      const rows = documentRows(
        document,
        {
          file,
          format,
          split,
          documentSeq: next.document,
          sentenceSeq: next.sentence,
          place: next.place,
          why: UNRANKED,
        },
        repeats,
      );
      next.document++;
      next.sentence += rows.sentences.length;
      next.place += rows.sentences.length;
      counts.documents++;
      counts.sentences += rows.sentences.length;
      counts.mentions += rows.mentions.length;
      counts.relations += rows.relations.length;
      await buffer.add(rows);
    }
    warnings.push(...corpus.warnings, ...repeatWarnings(file, repeats));
    schema = extended(schema, corpus, file);
  }
  await buffer.flush();
  await session.run(
    'INSERT INTO sentence_index (rowid, text) SELECT seq, text FROM sentences WHERE seq >= ? ORDER BY seq',
    [firstSentence],
  );
  const grown = !sameRecord(before, schema);
  if (grown) {
    await writeSchema(session, schema);
    await cutAtSchemaChange(session);
  }
  await appendLog(session, {
    id: transactionId(context.newId()),
    action: 'import',
    reverts: null,
    label: 'import',
    who: context.who,
    when: context.when,
    sentence: null,
    changes: grown ? [{ kind: 'schema', before, after: schema }] : [],
    audit: { details: { ...counts, ...auditOfFiles(files) } },
  });
  return { ...counts, warnings };
}

/** Which files came in: their hashes name them to whoever has them, whatever they are called. */
function auditOfFiles(files: readonly CorpusFile[]): AuditDetails {
  return {
    formats: [...new Set(files.map(({ format }) => format))],
    files: files.map(({ name }) => basename(name)),
    hashes: files.map(({ corpus }) => corpus.hash ?? ''),
  };
}

/** @throws AppError `bad-input` when the corpus has a type name that no schema takes */
function extended(schema: Schema, corpus: ReadCorpus, file: string): Schema {
  const parsed = schemaSchema.safeParse(extendSchema(schema, usedTypes(corpus.documents)));
  if (parsed.success) return parsed.data;
  const reason = parsed.error.issues[0]?.message ?? 'not a name';
  throw badInput({ file, line: 0, reason: `a type has a name that cannot be used: ${reason}` });
}

/** What the next document, sentence and place in the queue get. */
export async function nextNumbers(
  session: SqlSession,
): Promise<{ document: number; sentence: number; place: number }> {
  const row = await session.get(`SELECT
    (SELECT coalesce(max(seq), 0) FROM documents) AS document,
    (SELECT coalesce(max(seq), 0) FROM sentences) AS sentence,
    (SELECT coalesce(max(place), -1) FROM sentence_states) AS place`);
  if (!row) return { document: 1, sentence: 1, place: 0 };
  return {
    document: numberOf(row, 'document') + 1,
    sentence: numberOf(row, 'sentence') + 1,
    place: numberOf(row, 'place') + 1,
  };
}

/** Collects rows over documents, which often hold a single sentence. */
class RowBuffer {
  readonly #session: SqlSession;
  /** Told how many sentences are written; may throw to end it all. */
  readonly #onWritten: (sentences: number) => void;
  #written = 0;
  #documents: (readonly SqlValue[])[] = [];
  #sentences: SqlValue[][] = [];
  #states: SqlValue[][] = [];
  #mentions: SqlValue[][] = [];
  #relations: SqlValue[][] = [];

  constructor(session: SqlSession, onWritten: (sentences: number) => void) {
    this.#session = session;
    this.#onWritten = onWritten;
  }

  async add({ document, sentences, states, mentions, relations }: DocumentRows): Promise<void> {
    this.#documents.push(document);
    // Not by spreading: a document may hold more rows than a call takes arguments.
    for (const row of sentences) this.#sentences.push(row);
    for (const row of states) this.#states.push(row);
    for (const row of mentions) this.#mentions.push(row);
    for (const row of relations) this.#relations.push(row);
    if (this.#sentences.length >= SENTENCES_PER_WRITE) await this.flush();
  }

  async flush(): Promise<void> {
    await insertRows(this.#session, 'documents', DOCUMENT_ROW, this.#documents);
    // A document may be the whole corpus: between two slices of it somebody may want to stop.
    for (let start = 0; start < this.#sentences.length; start += SENTENCES_PER_WRITE) {
      const end = start + SENTENCES_PER_WRITE;
      await insertRows(this.#session, 'sentences', SENTENCE_ROW, this.#sentences.slice(start, end));
      await insertRows(this.#session, 'sentence_states', STATE_ROW, this.#states.slice(start, end));
      this.#onWritten(this.#written + Math.min(end, this.#sentences.length));
    }
    this.#written += this.#sentences.length;
    await insertRows(this.#session, 'mentions', MENTION_COLUMNS, this.#mentions);
    await insertRows(this.#session, 'relations', RELATION_COLUMNS, this.#relations);
    this.#onWritten(this.#written);
    this.#documents = [];
    this.#sentences = [];
    this.#states = [];
    this.#mentions = [];
    this.#relations = [];
  }
}
