// What two projects have in common that know nothing of each other: the same documents, whatever their ids, hold the same sentences.
import { createHash } from 'node:crypto';
import type { SentenceExample } from '../../core/model/example.ts';
import { PRESENT_DOCUMENTS } from './people/document-keys.ts';
import { exampleOf } from './training-data.ts';
import { readSentences, type StoredSentence } from './sentences.ts';
import type { SqlSession } from './sqlite/driver.ts';
import { numberOf, textOf } from './sqlite/row.ts';

/** A sentence that both projects hold. */
export interface CommonSentence {
  readonly document: string;
  /** Place in its document, from 0. */
  readonly position: number;
  /** Ids and annotations as the one project and the other have them. */
  readonly first: SentenceExample;
  readonly second: SentenceExample;
}

export interface CommonSentences {
  /** Complete in both, in the order of the first project. */
  readonly both: readonly CommonSentence[];
  /** Held by both, but complete in one only. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Documents of the one that the other does not hold. */
  readonly documentsOfFirst: number;
  readonly documentsOfSecond: number;
}

/** A sentence's place in the world: its document's text, which of several documents of that text, and where in it. */
interface Placed {
  readonly seq: number;
  readonly document: string;
  readonly position: number;
  readonly complete: boolean;
}

/** Sentences read at once. */
const PAGE = 512;

/** Sentences cut into other tokens are not the same; they are passed over. */
export async function commonSentences(first: SqlSession, second: SqlSession): Promise<CommonSentences> {
  const [ofFirst, ofSecond] = [await placesOf(first), await placesOf(second)];
  const shared = [...ofFirst.sentences].flatMap(([key, one]) => {
    const other = ofSecond.sentences.get(key);
    return other ? [{ one, other }] : [];
  });
  const both = shared.filter(({ one, other }) => one.complete && other.complete);
  const pairs: CommonSentence[] = [];
  for (let start = 0; start < both.length; start += PAGE) {
    const page = both.slice(start, start + PAGE);
    const stored = await bySeq(
      first,
      page.map(({ one }) => one.seq),
    );
    const others = await bySeq(
      second,
      page.map(({ other }) => other.seq),
    );
    for (const { one, other } of page) {
      const pair = {
        first: exampleOf(stored.get(one.seq)!),
        second: exampleOf(others.get(other.seq)!),
      };
      if (sameTokens(pair.first, pair.second)) {
        pairs.push({ document: one.document, position: one.position, ...pair });
      }
    }
  }
  return {
    both: pairs,
    onlyFirst: shared.filter(({ one, other }) => one.complete && !other.complete).length,
    onlySecond: shared.filter(({ one, other }) => !one.complete && other.complete).length,
    documentsOfFirst: missing(ofFirst.documents, ofSecond.documents),
    documentsOfSecond: missing(ofSecond.documents, ofFirst.documents),
  };
}

const sameTokens = (one: SentenceExample, other: SentenceExample): boolean =>
  one.tokens.length === other.tokens.length &&
  one.tokens.every((token, index) => token === other.tokens[index]);

const missing = (some: ReadonlySet<string>, others: ReadonlySet<string>): number =>
  [...some].filter((key) => !others.has(key)).length;

async function bySeq(session: SqlSession, seqs: readonly number[]): Promise<Map<number, StoredSentence>> {
  return new Map((await readSentences(session, seqs)).map((stored) => [stored.seq, stored]));
}

async function placesOf(
  session: SqlSession,
): Promise<{ documents: Set<string>; sentences: Map<string, Placed> }> {
  const documents = new Map<number, { key: string; name: string }>();
  const copies = new Map<string, number>();
  for (const row of await session.all(
    `SELECT seq, name, text FROM documents WHERE ${PRESENT_DOCUMENTS} ORDER BY seq`,
  )) {
    const text = createHash('sha256').update(textOf(row, 'text')).digest('hex');
    const copy = copies.get(text) ?? 0;
    copies.set(text, copy + 1);
    documents.set(numberOf(row, 'seq'), { key: `${text} ${copy}`, name: textOf(row, 'name') });
  }
  const sentences = new Map<string, Placed>();
  const rows = await session.all(
    `SELECT s.seq, s.document, s.position, s.begin_offset, s.end_offset, state.status FROM sentences AS s
     JOIN sentence_states AS state ON state.sentence = s.seq ORDER BY s.seq`,
  );
  for (const row of rows) {
    const { key, name } = documents.get(numberOf(row, 'document'))!;
    sentences.set(`${key} ${numberOf(row, 'begin_offset')} ${numberOf(row, 'end_offset')}`, {
      seq: numberOf(row, 'seq'),
      document: name,
      position: numberOf(row, 'position'),
      complete: textOf(row, 'status') === 'complete',
    });
  }
  return { documents: new Set([...documents.values()].map(({ key }) => key)), sentences };
}
