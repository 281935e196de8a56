// Projects of the same corpus from machines that never met, merged into one, inside of a database transaction: documents that are not here
// come with all that is on them; of sentences that are, every person's version is kept, and what people agree on is accepted without asking.
// One entry of the log and one undo for all of it; with nothing new, nothing is written (docs/adr/0019-several-people.md).
import { basename } from 'node:path';
import type { MergeProgress, MergeReport, SourceReport } from '../../../core/contract/people.ts';
import { AppError } from '../../../core/errors.ts';
import { sameRecord, type Change } from '../../../core/model/changes.ts';
import { transactionId } from '../../../core/model/ids.ts';
import { mergeSchemas, type SchemaMerge } from '../../../core/model/merge-schemas.ts';
import { planTakeOver, targetOf } from '../../../core/model/plan-versions.ts';
import { schemaSchema, type Schema } from '../../../core/model/schema.ts';
import { disputeOf, type SentenceRecord } from '../../../core/people/disputes.ts';
import { mergeSentence } from '../../../core/people/merge-sentence.ts';
import { checkChanges, writeChanges, type SentenceChanges } from '../apply.ts';
import type { EditContext } from '../edits.ts';
import { auditHead } from '../audit/record.ts';
import { appendLog, pushDone } from '../history.ts';
import { UNRANKED } from '../import.ts';
import { readSentences, type StoredSentence } from '../sentences.ts';
import { readSchema, writeSchema } from '../settings-table.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { numberOf } from '../sqlite/row.ts';
import { addDocuments } from './add-documents.ts';
import { MERGE_LABEL, readAuthors } from './authors.ts';
import { readDocumentKeys, type KeyedDocument } from './document-keys.ts';
import { sourceOf } from './source.ts';
import { readKeptVersions, recordOf, writeVersions, type Origins, type VersionRow } from './versions.ts';

export interface MergedSource {
  /** As the person named it. */
  readonly path: string;
  readonly session: SqlSession;
}

export interface MergeOptions extends EditContext {
  readonly onProgress?: (progress: MergeProgress) => void;
  /** Aborted: the merge throws `cancelled`, and nothing has happened. */
  readonly signal?: AbortSignal;
}

/** Sentences read at once. */
const PAGE = 512;

/** @throws AppError `cancelled`, `bad-schema` */
export async function mergeProjects(
  session: SqlSession,
  sources: readonly MergedSource[],
  options: MergeOptions,
): Promise<MergeReport> {
  const merge = await beginMerge(session);
  const before = await readSchema(session);
  const changes: Change[] = [];
  const reports: SourceReport[] = [];
  /** What the others' logs end with goes into ours: neither can be rewritten any more without the other. */
  const heads: string[] = [];
  let wrote = false;
  const own = await originsOf(session);
  for (const source of sources) {
    const merging = new SourceMerge(session, own, source, merge, options);
    reports.push(await merging.run());
    const head = await auditHead(source.session);
    heads.push(head ? `${head.seq}:${head.hash}` : '');
    // Not by spreading: there may be more than a call takes arguments.
    for (const change of merging.changes) changes.push(change);
    wrote ||= merging.wrote;
  }
  const schema = await readSchema(session);
  if (!sameRecord(before, schema)) changes.unshift({ kind: 'schema', before, after: schema });
  if (!wrote && changes.length === 0) {
    await session.run('DELETE FROM merges WHERE id = ?', [merge]);
    return { sources: reports, changed: false };
  }
  const done = await appendLog(session, {
    id: transactionId(options.newId()),
    action: 'do',
    reverts: null,
    label: MERGE_LABEL,
    who: options.who,
    when: options.when,
    sentence: null,
    changes,
    audit: { kind: 'merge', details: { files: sources.map(({ path }) => basename(path)), heads } },
  });
  await session.run('UPDATE merges SET done = ? WHERE id = ?', [done, merge]);
  await pushDone(session, done);
  return { sources: reports, changed: true };
}

async function beginMerge(session: SqlSession): Promise<number> {
  await session.run('INSERT INTO merges DEFAULT VALUES');
  const row = await session.get('SELECT max(id) AS id FROM merges');
  if (row === null) throw new AppError('internal', 'a merge has not begun');
  return numberOf(row, 'id');
}

interface Pair {
  readonly here: number;
  readonly there: number;
}

/** One source into the project. */
class SourceMerge {
  readonly changes: Change[] = [];
  wrote = false;
  readonly #session: SqlSession;
  readonly #own: Origins;
  readonly #source: MergedSource;
  readonly #merge: number;
  readonly #options: MergeOptions;
  readonly #annotators = new Set<string>();
  readonly #counts = { takenOver: 0, agreeing: 0, differing: 0, unfinished: 0, versions: 0 };
  #done = 0;
  #total = 0;

  constructor(session: SqlSession, own: Origins, source: MergedSource, merge: number, options: MergeOptions) {
    this.#session = session;
    this.#own = own;
    this.#source = source;
    this.#merge = merge;
    this.#options = options;
  }

  async run(): Promise<SourceReport> {
    const { path, session: from } = this.#source;
    const [here, there] = [await readDocumentKeys(this.#session), await readDocumentKeys(from)];
    const origins = await originsOf(from);
    const pairs: Pair[] = [];
    const added: KeyedDocument[] = [];
    let common = 0;
    for (const [key, document] of there.documents) {
      const own = here.documents.get(key);
      if (!own) {
        added.push(document);
        continue;
      }
      common++;
      for (const [index, seq] of document.sentences.entries()) {
        pairs.push({ here: own.sentences[index]!, there: seq });
      }
    }
    const addedSentences = added.reduce((sum, { sentences }) => sum + sentences.length, 0);
    this.#total = pairs.length + addedSentences;
    const schemas = await this.#mergeSchema(await readSchema(from));
    for (let start = 0; start < pairs.length; start += PAGE) {
      await this.#mergePage(pairs.slice(start, start + PAGE), schemas.schema, origins);
    }
    await this.#add(added, origins);
    const { takenOver, agreeing, differing, unfinished, versions } = this.#counts;
    return {
      path,
      annotators: [...this.#annotators].sort(),
      documents: {
        added: added.length,
        common,
        onlyHere: here.documents.size - common,
        cutOtherwise: added.filter(({ seq }) => here.texts.has(there.textOf.get(seq) ?? '')).length,
      },
      sentences: {
        added: addedSentences,
        common: pairs.length,
        ...{ takenOver, agreeing, differing, unfinished },
      },
      versions,
      schema: {
        addedEntityTypes: schemas.addedEntityTypes,
        addedRelationTypes: schemas.addedRelationTypes,
        addedPairs: schemas.addedPairs,
        problems: schemas.problems,
      },
    };
  }

  async #mergeSchema(from: Schema): Promise<SchemaMerge> {
    const own = await readSchema(this.#session);
    const merged = mergeSchemas(own, from);
    const schema = schemaSchema.parse(merged.schema);
    if (!sameRecord(own, schema)) await writeSchema(this.#session, schema);
    return { ...merged, schema };
  }

  async #mergePage(pairs: readonly Pair[], schema: Schema, theirOrigins: Origins): Promise<void> {
    const theirs = await this.#read(
      this.#source.session,
      pairs.map(({ there }) => there),
      theirOrigins,
    );
    // Most sentences of a colleague's file have not been touched; nothing of ours is read for them.
    const touched = pairs.filter(({ there }) => {
      const record = theirs.get(there)?.record;
      return record && (record.live !== null || record.kept.length > 0);
    });
    const ours = await this.#read(
      this.#session,
      touched.map(({ here }) => here),
      this.#own,
    );
    const writes: SentenceChanges[] = [];
    const versions: VersionRow[] = [];
    for (const pair of touched) {
      const [one, other] = [ours.get(pair.here), theirs.get(pair.there)];
      if (!one || !other) continue;
      const { record, adopt } = mergeSentence(one.record, other.record);
      versions.push(...record.map((version) => ({ sentence: pair.here, version })));
      this.#name(other.record);
      if (adopt) {
        const shift = one.stored.sentence.begin - other.stored.sentence.begin;
        const target = targetOf(other.stored, shift);
        const changes = planTakeOver(one.stored, target, schema, this.#options.newId);
        checkChanges(one.stored, schema, changes);
        writes.push({ seq: pair.here, changes });
        this.#counts.takenOver++;
        // The log does not say so yet: what it holds now is not of whoever had worked on it.
        this.#own.authors.last.delete(pair.here);
      }
      this.#count(
        {
          kept: [...one.record.kept, ...record.map((version) => ({ ...version, since: Infinity }))],
          live: adopt ? other.record.live : one.record.live,
          decision: adopt
            ? other.record.decision && { ...other.record.decision, since: Infinity }
            : one.record.decision,
        },
        one.record,
        other.record,
      );
    }
    await writeChanges(this.#session, writes);
    await writeVersions(this.#session, versions, this.#merge);
    for (const { changes } of writes) for (const change of changes) this.changes.push(change);
    this.#counts.versions += versions.length;
    this.wrote ||= writes.length + versions.length > 0;
    this.#tell(pairs.length);
  }

  async #read(
    session: SqlSession,
    seqs: readonly number[],
    origins: Origins,
  ): Promise<Map<number, { readonly stored: StoredSentence; readonly record: SentenceRecord }>> {
    const kept = await readKeptVersions(session, seqs);
    const stored = await readSentences(session, seqs);
    return new Map(
      stored.map((one) => [
        one.seq,
        { stored: one, record: recordOf(one, kept.get(one.seq) ?? [], origins) },
      ]),
    );
  }

  async #add(documents: readonly KeyedDocument[], origins: Origins): Promise<void> {
    if (documents.length === 0) return;
    await addDocuments(this.#session, {
      from: this.#source.session,
      origins,
      documents,
      // Suggestions stay: they are of a model that is not here.
      carry: ({ sentence, mentions, relations }, record) => {
        this.#name(record);
        const live = record.live && record.live.kind !== 'import' ? [record.live] : [];
        const versions = [...record.kept.filter((version) => version !== record.live), ...live];
        this.#counts.versions += versions.length;
        return {
          status: sentence.status,
          mentions: mentions.filter(({ status }) => status !== 'suggested'),
          relations: relations.filter(({ status }) => status !== 'suggested'),
          versions,
        };
      },
      merge: this.#merge,
      why: UNRANKED,
      assigned: () => true,
      onSentences: (count) => this.#tell(count),
    });
    this.wrote = true;
  }

  #name({ kept, live }: SentenceRecord): void {
    for (const { annotator } of live ? [...kept, live] : kept) {
      if (annotator !== '') this.#annotators.add(annotator);
    }
  }

  #count(merged: SentenceRecord, own: SentenceRecord, other: SentenceRecord): void {
    const { state } = disputeOf(merged);
    if (state === 'open') this.#counts.differing++;
    else if (state === 'unfinished') this.#counts.unfinished++;
    else if (own.live?.status === 'complete' && other.live?.status === 'complete') this.#counts.agreeing++;
  }

  #tell(sentences: number): void {
    const { onProgress, signal } = this.#options;
    if (signal?.aborted) throw new AppError('cancelled', 'the merge was cancelled; nothing was changed');
    this.#done += sentences;
    onProgress?.({ path: this.#source.path, done: this.#done, total: this.#total });
  }
}

export async function originsOf(session: SqlSession): Promise<Origins> {
  return { authors: await readAuthors(session), source: await sourceOf(session) };
}
