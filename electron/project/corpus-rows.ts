// A corpus that a plugin has read, as rows to insert: checked, since a plugin may be anybody's, and without repeated annotations.
import type { CorpusDocument, CorpusSentence } from '../../core/contract/format.ts';
import { AppError, badInput, type InputProblem } from '../../core/errors.ts';
import type { Mention, Relation, Span } from '../../core/model/annotation.ts';
import { mentionId, relationId, sentenceId } from '../../core/model/ids.ts';
import { visible } from '../../core/text/visible.ts';
import { packTokens } from './packed-tokens.ts';
import { mentionValues, relationValues } from './records.ts';
import type { SqlValue } from './sqlite/driver.ts';

export const DOCUMENT_ROW = ['seq', 'id', 'name', 'text', 'split', 'metadata'] as const;
export const SENTENCE_ROW = [
  'seq',
  'id',
  'document',
  'position',
  'begin_offset',
  'end_offset',
  'text',
  'tokens',
  'metadata',
] as const;
export const STATE_ROW = ['sentence', 'status', 'place', 'score', 'why'] as const;

/** Rows of one document, by table. */
export interface DocumentRows {
  readonly document: readonly SqlValue[];
  readonly sentences: SqlValue[][];
  readonly states: SqlValue[][];
  readonly mentions: SqlValue[][];
  readonly relations: SqlValue[][];
}

export interface RowContext {
  /** As the person named the file. */
  readonly file: string;
  /** Id of the format, for the annotations' origin. */
  readonly format: string;
  readonly split: string | null;
  /** Numbers that the document and its first sentence get. */
  readonly documentSeq: number;
  readonly sentenceSeq: number;
  /** Place in the queue of the first sentence. */
  readonly place: number;
  /** Why the sentences are where they are in the queue. */
  readonly why: string;
}

/** What was kept once instead of twice, or not at all. */
export interface Repeats {
  mentions: number;
  relations: number;
}

/**
 * Ids are made of the numbers (`d3`, `d3s12`, `d3s12m0`): short, unique in the project, and the same for the same imports.
 * @throws AppError `bad-input` when offsets or indices make no sense
 */
export function documentRows(document: CorpusDocument, context: RowContext, repeats: Repeats): DocumentRows {
  const { documentSeq, split } = context;
  const id = `d${documentSeq}`;
  const rows: DocumentRows = {
    document: [documentSeq, id, document.name, document.text, split, JSON.stringify(document.metadata ?? {})],
    sentences: [],
    states: [],
    mentions: [],
    relations: [],
  };
  for (const [index, sentence] of document.sentences.entries()) {
    const problem = problemOf(sentence, document.text.length);
    if (problem !== null) throw refusal(document, context, index, problem);
    const seq = context.sentenceSeq + index;
    const ownId = `${id}s${index}`;
    rows.sentences.push([
      seq,
      ownId,
      documentSeq,
      index,
      sentence.begin,
      sentence.end,
      document.text.slice(sentence.begin, sentence.end),
      packTokens(sentence.tokens, sentence.begin),
      JSON.stringify(sentence.metadata ?? {}),
    ]);
    const status = sentence.annotated ? 'complete' : 'pending';
    rows.states.push([seq, status, context.place + index, null, context.why]);
    const { mentions, relations } = withoutRepeats(sentence, ownId, context.format, repeats);
    for (const mention of mentions) rows.mentions.push(mentionValues(mention, seq));
    for (const relation of relations) rows.relations.push(relationValues(relation, seq));
  }
  return rows;
}

const refusal = ({ name }: CorpusDocument, { file }: RowContext, index: number, problem: string): AppError =>
  badInput({ file, line: 0, reason: `sentence ${index + 1} of document ${visible(name)}: ${problem}` });

/** Nobody reads more at a time, and what attends to all pairs of tokens needs memory by their square. */
const MOST_TOKENS = 10_000;
const MOST_ANNOTATIONS = 20_000;

/** Why a sentence is none, or null. A document may have hundreds of thousands: nothing is made here but the answer. */
function problemOf(sentence: CorpusSentence, textLength: number): string | null {
  const { begin, end, tokens, mentions, relations } = sentence;
  if (!isWithin(sentence, 0, textLength)) return 'it lies outside of the text';
  if (tokens.length > MOST_TOKENS)
    return `${tokens.length} tokens, more than ${MOST_TOKENS}: is a blank line missing?`;
  if (mentions.length > MOST_ANNOTATIONS || relations.length > MOST_ANNOTATIONS) {
    return `more than ${MOST_ANNOTATIONS} annotations: is a blank line missing?`;
  }
  let last = begin;
  for (const token of tokens) {
    if (!isWithin(token, begin, end)) return 'a token lies outside of it';
    if (token.begin < last || token.begin === token.end) return 'its tokens are not in order';
    last = token.end;
  }
  for (const mention of mentions) {
    if (!isWithin(mention, begin, end) || mention.begin === mention.end)
      return 'a mention lies outside of it';
  }
  for (const { head, tail } of relations) {
    if (!mentions[head] || !mentions[tail]) return 'a relation joins a mention that is not there';
  }
  return null;
}

const isWithin = (span: Span, begin: number, end: number): boolean =>
  Number.isInteger(span.begin) &&
  Number.isInteger(span.end) &&
  begin <= span.begin &&
  span.begin <= span.end &&
  span.end <= end;

/** The annotations as accepted records; what is said twice is kept once, and a relation of a mention to itself not at all. */
function withoutRepeats(
  sentence: CorpusSentence,
  id: string,
  format: string,
  repeats: Repeats,
): { mentions: readonly Mention[]; relations: readonly Relation[] } {
  const shared = {
    sentenceId: sentenceId(id),
    status: 'accepted',
    origin: { kind: 'import', format },
    confidence: null,
  } as const;
  const mentions = new Map<string, Mention>();
  const idOf = sentence.mentions.map(({ begin, end, type }, index) => {
    const key = `${begin} ${end} ${type}`;
    const there = mentions.get(key);
    if (there) {
      repeats.mentions++;
      return there.id;
    }
    const own = mentionId(`${id}m${index}`);
    mentions.set(key, { ...shared, id: own, begin, end, type, runnerUp: null });
    return own;
  });
  const relations = new Map<string, Relation>();
  for (const [index, { head, tail, type }] of sentence.relations.entries()) {
    const ends = { head: idOf[head]!, tail: idOf[tail]! };
    const key = `${ends.head} ${ends.tail} ${type}`;
    if (ends.head === ends.tail || relations.has(key)) repeats.relations++;
    else relations.set(key, { ...shared, id: relationId(`${id}r${index}`), ...ends, type });
  }
  return { mentions: [...mentions.values()], relations: [...relations.values()] };
}

/** What the person should know of repeats; none when there were none. */
export function repeatWarnings(file: string, { mentions, relations }: Repeats): InputProblem[] {
  if (mentions + relations === 0) return [];
  const reason = `annotated twice and kept once, or joined to itself and left out: ${mentions} mentions, ${relations} relations`;
  return [{ file, line: 0, reason }];
}
