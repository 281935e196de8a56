// A corpus that a plugin has read, as rows to insert: checked, since a plugin may be anybody's, and without repeated annotations.
import type { CorpusDocument, CorpusSentence } from '../../core/contract/format.ts';
import { AppError, badInput, type InputProblem } from '../../core/errors.ts';
import type { Mention, Relation } from '../../core/model/annotation.ts';
import { mentionId, relationId, sentenceId } from '../../core/model/ids.ts';
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
    const refuse = (reason: string): AppError =>
      badInput({
        file: context.file,
        line: 0,
        reason: `sentence ${index + 1} of document ${document.name}: ${reason}`,
      });
    checkSentence(sentence, document.text.length, refuse);
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
      packed(sentence, refuse),
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

function packed(sentence: CorpusSentence, refuse: (reason: string) => AppError): Uint8Array {
  const last = sentence.tokens.at(-1);
  if (last && last.end > sentence.end) throw refuse('a token lies outside of it');
  try {
    return packTokens(sentence.tokens, sentence.begin);
  } catch {
    throw refuse('its tokens are not in order');
  }
}

function checkSentence(
  sentence: CorpusSentence,
  textLength: number,
  refuse: (reason: string) => AppError,
): void {
  const within = (span: { begin: number; end: number }, outer: { begin: number; end: number }): boolean =>
    Number.isInteger(span.begin) &&
    Number.isInteger(span.end) &&
    outer.begin <= span.begin &&
    span.begin <= span.end &&
    span.end <= outer.end;
  if (!within(sentence, { begin: 0, end: textLength })) throw refuse('it lies outside of the text');
  for (const mention of sentence.mentions) {
    if (!within(mention, sentence) || mention.begin === mention.end) {
      throw refuse('a mention lies outside of it');
    }
  }
  for (const { head, tail } of sentence.relations) {
    if (!sentence.mentions[head] || !sentence.mentions[tail]) {
      throw refuse('a relation joins a mention that is not there');
    }
  }
}

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
