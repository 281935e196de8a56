// Reading sentences with all that is on them.
import { msg, str } from '@lit/localize';
import { AppError } from '../../core/errors.ts';
import type { Mention, Relation, SentenceAnnotations } from '../../core/model/annotation.ts';
import { compareMentions } from '../../core/model/annotation.ts';
import { mentionFrom, relationFrom, SENTENCE_COLUMNS, sentenceFrom } from './records.ts';
import { paddedTo, placeholders } from './sqlite/bulk.ts';
import { damaged, type SqlRow, type SqlSession } from './sqlite/driver.ts';
import { numberOf, textOf } from './sqlite/row.ts';

/** A sentence as stored: its number in the database, its own text, its annotations. */
export interface StoredSentence extends SentenceAnnotations {
  readonly seq: number;
  readonly text: string;
}

const FROM_SENTENCES = `FROM sentences AS s
  JOIN sentence_states AS state ON state.sentence = s.seq
  JOIN documents AS d ON d.seq = s.document`;

/** Sentences per query: the longest IN list, too. */
const BATCH = 512;

/** The number of a sentence. @throws AppError `not-found` */
export async function seqOf(session: SqlSession, id: string): Promise<number> {
  const row = await session.get('SELECT seq FROM sentences WHERE id = ?', [id]);
  if (row === null) throw new AppError('not-found', msg(str`there is no sentence ${id}`), { sentence: id });
  return numberOf(row, 'seq');
}

/** @throws AppError `not-found` */
export async function readSentence(session: SqlSession, id: string): Promise<StoredSentence> {
  const rows = await session.all(`SELECT ${SENTENCE_COLUMNS} ${FROM_SENTENCES} WHERE s.id = ?`, [id]);
  const [sentence] = await withAnnotations(session, rows);
  if (!sentence) throw new AppError('not-found', msg(str`there is no sentence ${id}`), { sentence: id });
  return sentence;
}

/** The sentences of these numbers, in the order of the project; numbers of none are passed over. */
export async function readSentences(
  session: SqlSession,
  seqs: readonly number[],
): Promise<readonly StoredSentence[]> {
  const found: StoredSentence[] = [];
  for (let start = 0; start < seqs.length; start += BATCH) {
    const some = paddedTo(seqs.slice(start, start + BATCH));
    const rows = await session.all(
      `SELECT ${SENTENCE_COLUMNS} ${FROM_SENTENCES} WHERE s.seq IN (${placeholders(some.length)})`,
      some,
    );
    found.push(...(await withAnnotations(session, rows)));
  }
  return found.sort((a, b) => a.seq - b.seq);
}

/** The sentences of these ids, in the order of the project; ids of none are passed over. */
export async function readSentencesById(
  session: SqlSession,
  ids: readonly string[],
): Promise<readonly StoredSentence[]> {
  const seqs: number[] = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    const some = paddedTo(ids.slice(start, start + BATCH));
    const rows = await session.all(
      `SELECT seq FROM sentences WHERE id IN (${placeholders(some.length)})`,
      some,
    );
    seqs.push(...rows.map((row) => numberOf(row, 'seq')));
  }
  return readSentences(session, seqs);
}

export const PAGE_STATEMENT =
  'SELECT max(seq) AS last, count(*) AS number FROM (SELECT seq FROM sentences WHERE seq > ? ORDER BY seq LIMIT ?)';

/**
 * The sentences that come next in the order of the project, so many at most: how many they are, and the number of the last. Null when there are no
 * more. By what is there, since a file of somebody else's may number its sentences with gaps of billions.
 */
export async function nextPage(
  session: SqlSession,
  after: number,
  most: number,
): Promise<{ readonly last: number; readonly number: number } | null> {
  const row = await session.get(PAGE_STATEMENT, [after, most]);
  const number = row === null ? 0 : numberOf(row, 'number');
  return row === null || number === 0 ? null : { last: numberOf(row, 'last'), number };
}

/** The sentences of these documents, in the order of the project. */
export async function readDocumentSentences(
  session: SqlSession,
  documentSeqs: readonly number[],
): Promise<readonly StoredSentence[]> {
  const some = paddedTo(documentSeqs);
  const rows = await session.all(
    `SELECT ${SENTENCE_COLUMNS} ${FROM_SENTENCES} WHERE s.document IN (${placeholders(some.length)})`,
    some,
  );
  const sentences: StoredSentence[] = [];
  for (let start = 0; start < rows.length; start += BATCH) {
    sentences.push(...(await withAnnotations(session, rows.slice(start, start + BATCH))));
  }
  return sentences.sort((a, b) => a.seq - b.seq);
}

async function withAnnotations(
  session: SqlSession,
  rows: readonly SqlRow[],
): Promise<readonly StoredSentence[]> {
  if (rows.length === 0) return [];
  const sentences = rows.map((row) => ({
    seq: numberOf(row, 'seq'),
    text: textOf(row, 'text'),
    sentence: sentenceFrom(row),
    mentions: new Array<Mention>(),
    relations: new Array<Relation>(),
  }));
  const bySeq = new Map(sentences.map((sentence) => [sentence.seq, sentence]));
  const seqs = paddedTo(sentences.map(({ seq }) => seq));
  const list = placeholders(seqs.length);
  for (const row of await session.all(`SELECT * FROM mentions WHERE sentence IN (${list})`, seqs)) {
    const owner = bySeq.get(numberOf(row, 'sentence'));
    owner?.mentions.push(mentionFrom(row, owner.sentence.id));
  }
  for (const row of await session.all(`SELECT * FROM relations WHERE sentence IN (${list})`, seqs)) {
    const owner = bySeq.get(numberOf(row, 'sentence'));
    owner?.relations.push(relationFrom(row, owner.sentence.id));
  }
  for (const stored of sentences) {
    if (!isReadable(stored)) throw damaged({ sentence: stored.sentence.id });
    const { mentions, relations } = stored;
    mentions.sort((a, b) => compareMentions(a, b) || (a.id < b.id ? -1 : 1));
    relations.sort((a, b) => (a.id < b.id ? -1 : 1));
  }
  return sentences;
}

/** Whether what lies in a sentence lies in it, and what is joined is there: drawing and editing rely on it. */
function isReadable({ sentence, text, mentions, relations }: StoredSentence): boolean {
  const { begin, end, tokens } = sentence;
  if (begin < 0 || text.length !== end - begin) return false;
  // In order and not empty by the way they are stored.
  if ((tokens.at(-1)?.end ?? begin) > end) return false;
  if (
    mentions.some((mention) => mention.begin < begin || mention.end > end || mention.end <= mention.begin)
  ) {
    return false;
  }
  if (relations.length === 0) return true;
  const ids = new Set<string>(mentions.map(({ id }) => id));
  return relations.every(({ head, tail }) => head !== tail && ids.has(head) && ids.has(tail));
}
