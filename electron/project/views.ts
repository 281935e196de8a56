// What the window shows of a sentence: its annotations, its text, what stands around it, and why it is where it is in the queue.
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { SentenceView } from '../../core/contract/project.ts';
import type { SentenceUncertainty } from '../../core/contract/trainer.ts';
import { documentId } from '../../core/model/ids.ts';
import { WHY } from './records.ts';
import { readDocumentSentences, readSentence, type StoredSentence } from './sentences.ts';
import { damaged, type SqlRow, type SqlSession } from './sqlite/driver.ts';
import { numberOf, optional, textOf } from './sqlite/row.ts';
import { parseStored } from './sqlite/stored-json.ts';

/** Sentences shown before and after the one that is worked on: enough to see whom a pronoun means. */
export const CONTEXT_SENTENCES = 2;

const uncertaintySchema = z.object({
  pathUncertainty: z.number(),
  tokenUncertainty: z.number(),
  marginUncertainty: z.number(),
  relationUncertainty: z.number(),
  tokenEntropy: z.number().optional(),
});

export function uncertaintyFrom(row: SqlRow): SentenceUncertainty | null {
  const text = optional(textOf, row, 'uncertainty');
  return text === null ? null : parseStored(uncertaintySchema, text);
}

interface Placed {
  readonly why: string;
  readonly uncertainty: SentenceUncertainty | null;
}

interface Named {
  readonly name: string;
  readonly split: string | null;
}

/** @throws AppError `not-found` */
export async function readView(session: SqlSession, sentenceId: string): Promise<SentenceView> {
  const sentence = await readSentence(session, sentenceId);
  const row = await session.get(
    `SELECT d.seq, d.name, d.split, ${WHY} AS why, p.uncertainty FROM sentences AS s
     JOIN documents AS d ON d.seq = s.document
     JOIN sentence_states AS state ON state.sentence = s.seq
     LEFT JOIN predictions AS p ON p.sentence = s.seq
     WHERE s.seq = ?`,
    [sentence.seq],
  );
  if (!row) throw damaged({ reason: 'a sentence has lost its document' });
  const around = await session.all(
    `SELECT position, begin_offset, end_offset, text FROM sentences
     WHERE document = ? AND position BETWEEN ? AND ? ORDER BY position`,
    [
      numberOf(row, 'seq'),
      sentence.sentence.index - CONTEXT_SENTENCES,
      sentence.sentence.index + CONTEXT_SENTENCES,
    ],
  );
  const neighbours = around.map((neighbour) => ({
    index: numberOf(neighbour, 'position'),
    begin: numberOf(neighbour, 'begin_offset'),
    end: numberOf(neighbour, 'end_offset'),
    text: textOf(neighbour, 'text'),
  }));
  const named = { name: textOf(row, 'name'), split: optional(textOf, row, 'split') };
  const placed = { why: textOf(row, 'why'), uncertainty: uncertaintyFrom(row) };
  return viewOf(sentence, named, placed, neighbours);
}

/** The sentences of a document, in order, without the text around each: it is in its neighbours. @throws AppError `not-found` */
export async function readDocumentViews(session: SqlSession, id: string): Promise<readonly SentenceView[]> {
  const document = await session.get('SELECT seq, name, split FROM documents WHERE id = ?', [id]);
  if (!document) throw new AppError('not-found', `there is no document ${id}`, { document: id });
  const seq = numberOf(document, 'seq');
  const sentences = await readDocumentSentences(session, [seq]);
  const rows = await session.all(
    `SELECT s.seq, ${WHY} AS why, p.uncertainty FROM sentences AS s
     JOIN sentence_states AS state ON state.sentence = s.seq
     LEFT JOIN predictions AS p ON p.sentence = s.seq
     WHERE s.document = ?`,
    [seq],
  );
  const placed = new Map(
    rows.map((row): [number, Placed] => [
      numberOf(row, 'seq'),
      { why: textOf(row, 'why'), uncertainty: uncertaintyFrom(row) },
    ]),
  );
  const named = { name: textOf(document, 'name'), split: optional(textOf, document, 'split') };
  return sentences.map((sentence) =>
    viewOf(sentence, named, placed.get(sentence.seq) ?? { why: '', uncertainty: null }, []),
  );
}

interface Neighbour {
  readonly index: number;
  readonly begin: number;
  readonly end: number;
  readonly text: string;
}

function viewOf(
  { sentence, mentions, relations, text }: StoredSentence,
  { name, split }: Named,
  { why, uncertainty }: Placed,
  neighbours: readonly Neighbour[],
): SentenceView {
  return {
    sentence,
    mentions,
    relations,
    document: { id: documentId(sentence.documentId), name, split },
    text,
    before: joined(neighbours.filter(({ index }) => index < sentence.index)),
    after: joined(neighbours.filter(({ index }) => index > sentence.index)),
    why,
    uncertainty,
  };
}

/** Texts of neighbouring sentences; what lies between two is white space, and one stands for it. */
function joined(sentences: readonly Neighbour[]): string {
  return sentences
    .map(({ text, begin }, place) => {
      const previous = sentences[place - 1];
      return previous && previous.end < begin ? ` ${text}` : text;
    })
    .join('');
}
