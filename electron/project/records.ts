// Between the rows of the database and the records of core/model: written here, read here, and nowhere else.
import { z } from 'zod';
import type {
  AnnotatedDocument,
  Mention,
  Origin,
  Relation,
  Sentence,
  SentenceStatus,
} from '../../core/model/annotation.ts';
import type { Change } from '../../core/model/changes.ts';
import { documentId, mentionId, relationId, sentenceId } from '../../core/model/ids.ts';
import { schemaSchema } from '../../core/model/schema.ts';
import { unpackTokens } from './packed-tokens.ts';
import type { SqlRow, SqlValue } from './sqlite/driver.ts';
import { bytesOf, numberOf, optional, textOf, wordOf } from './sqlite/row.ts';
import { parseStored } from './sqlite/stored-json.ts';

const STATUSES = ['accepted', 'suggested', 'rejected'] as const;
const SENTENCE_STATUSES = ['pending', 'complete'] as const;

const originSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('annotator'), name: z.string() }),
  z.object({ kind: z.literal('import'), format: z.string() }),
  z.object({ kind: z.literal('model'), version: z.string() }),
  z.object({ kind: z.literal('recommender'), id: z.string(), reason: z.string().optional() }),
]);
const runnerUpSchema = z.object({ type: z.string().nullable(), probability: z.number() });
const metadataSchema = z.record(z.string(), z.string());

/** The few origins of a project come up on thousands of rows: each is parsed once. */
const knownOrigins = new Map<string, Origin>();
const MAXIMUM_KNOWN_ORIGINS = 1000;

function originFrom(text: string): Origin {
  let origin = knownOrigins.get(text);
  if (!origin) {
    origin = parseStored(originSchema, text);
    if (knownOrigins.size >= MAXIMUM_KNOWN_ORIGINS) knownOrigins.clear();
    knownOrigins.set(text, origin);
  }
  return origin;
}

const metadataFrom = (text: string): Readonly<Record<string, string>> =>
  text === '{}' ? {} : parseStored(metadataSchema, text);

/** Columns for {@link documentFrom}, of `documents` as `d`. */
export const DOCUMENT_COLUMNS = 'd.id, d.name, d.text, d.split, d.metadata';

export function documentFrom(row: SqlRow): AnnotatedDocument {
  return {
    id: documentId(textOf(row, 'id')),
    name: textOf(row, 'name'),
    text: textOf(row, 'text'),
    split: optional(textOf, row, 'split'),
    metadata: metadataFrom(textOf(row, 'metadata')),
  };
}

/** Columns for {@link sentenceFrom}, of `sentences` as `s`, `sentence_states` as `state`, `documents` as `d`. */
export const SENTENCE_COLUMNS = `s.seq, s.id, d.id AS document_id, s.position, s.begin_offset, s.end_offset,
  s.text, s.tokens, s.metadata, state.status, state.skipped`;

/** Why a sentence stands where it does; `sentence_states` as `state`. */
export const WHY = `CASE WHEN state.skipped > 0 THEN 'left for later by you' ELSE state.why END`;

export const statusOf = (row: SqlRow): SentenceStatus => wordOf(row, 'status', SENTENCE_STATUSES);

export function sentenceFrom(row: SqlRow): Sentence {
  const begin = numberOf(row, 'begin_offset');
  const skipped = numberOf(row, 'skipped');
  return {
    id: sentenceId(textOf(row, 'id')),
    documentId: documentId(textOf(row, 'document_id')),
    index: numberOf(row, 'position'),
    begin,
    end: numberOf(row, 'end_offset'),
    status: statusOf(row),
    ...(skipped > 0 && { skipped }),
    tokens: unpackTokens(bytesOf(row, 'tokens'), begin),
    metadata: metadataFrom(textOf(row, 'metadata')),
  };
}

export const MENTION_COLUMNS = [
  'id',
  'sentence',
  'begin_offset',
  'end_offset',
  'type',
  'status',
  'origin',
  'confidence',
  'runner_up',
] as const;

/** @param id the sentence's id: rows know its number only */
export function mentionFrom(row: SqlRow, id: Sentence['id']): Mention {
  const runnerUp = optional(textOf, row, 'runner_up');
  return {
    id: mentionId(textOf(row, 'id')),
    sentenceId: id,
    begin: numberOf(row, 'begin_offset'),
    end: numberOf(row, 'end_offset'),
    type: textOf(row, 'type'),
    status: wordOf(row, 'status', STATUSES),
    origin: originFrom(textOf(row, 'origin')),
    confidence: optional(numberOf, row, 'confidence'),
    runnerUp: runnerUp === null ? null : parseStored(runnerUpSchema, runnerUp),
  };
}

/** @param sentence the sentence's number @returns values in the order of {@link MENTION_COLUMNS} */
export function mentionValues(mention: Mention, sentence: number): SqlValue[] {
  return [
    mention.id,
    sentence,
    mention.begin,
    mention.end,
    mention.type,
    mention.status,
    JSON.stringify(mention.origin),
    mention.confidence,
    mention.runnerUp === null ? null : JSON.stringify(mention.runnerUp),
  ];
}

export const RELATION_COLUMNS = [
  'id',
  'sentence',
  'head',
  'tail',
  'type',
  'status',
  'origin',
  'confidence',
] as const;

export function relationFrom(row: SqlRow, id: Sentence['id']): Relation {
  return {
    id: relationId(textOf(row, 'id')),
    sentenceId: id,
    type: textOf(row, 'type'),
    head: mentionId(textOf(row, 'head')),
    tail: mentionId(textOf(row, 'tail')),
    status: wordOf(row, 'status', STATUSES),
    origin: originFrom(textOf(row, 'origin')),
    confidence: optional(numberOf, row, 'confidence'),
  };
}

export function relationValues(relation: Relation, sentence: number): SqlValue[] {
  return [
    relation.id,
    sentence,
    relation.head,
    relation.tail,
    relation.type,
    relation.status,
    JSON.stringify(relation.origin),
    relation.confidence,
  ];
}

const annotationFields = {
  type: z.string(),
  status: z.enum(STATUSES),
  origin: originSchema,
  confidence: z.number().nullable(),
};
const mentionRecord = z.object({
  id: z.string().transform(mentionId),
  sentenceId: z.string().transform(sentenceId),
  begin: z.number(),
  end: z.number(),
  ...annotationFields,
  runnerUp: runnerUpSchema.nullable(),
});
const relationRecord = z.object({
  id: z.string().transform(relationId),
  sentenceId: z.string().transform(sentenceId),
  head: z.string().transform(mentionId),
  tail: z.string().transform(mentionId),
  ...annotationFields,
});
const renameList = z.array(z.object({ from: z.string(), to: z.string() }));
/** As core/model/schema-moves.ts says. */
export const typeRenames = z.object({ entityTypes: renameList, relationTypes: renameList });
const changesSchema = z.array(
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('mention'),
      before: mentionRecord.nullable(),
      after: mentionRecord.nullable(),
    }),
    z.object({
      kind: z.literal('relation'),
      before: relationRecord.nullable(),
      after: relationRecord.nullable(),
    }),
    z.object({
      kind: z.literal('sentence-status'),
      sentenceId: z.string().transform(sentenceId),
      before: z.enum(SENTENCE_STATUSES),
      after: z.enum(SENTENCE_STATUSES),
    }),
    z.object({
      kind: z.literal('sentence-skipped'),
      sentenceId: z.string().transform(sentenceId),
      before: z.number(),
      after: z.number(),
    }),
    z.object({
      kind: z.literal('schema'),
      before: schemaSchema,
      after: schemaSchema,
      renames: typeRenames.optional(),
    }),
  ]),
);

/** The changes of a logged transaction. */
export function changesFrom(text: string): Change[] {
  return parseStored(changesSchema, text);
}
