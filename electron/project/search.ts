// Full-text search. Whatever the person types is text: quotes, operators and stars of the query language have no meaning here.
import { randomBytes } from 'node:crypto';
import type { SearchHit } from '../../core/contract/project.ts';
import type { SqlSession } from './sqlite/driver.ts';
import { numberOf, textOf } from './sqlite/row.ts';

const HITS = `
  SELECT s.id, s.text, d.name, highlight(sentence_index, 0, ?, ?) AS marked
  FROM sentence_index
  JOIN sentences AS s ON s.seq = sentence_index.rowid
  JOIN documents AS d ON d.seq = s.document
  WHERE sentence_index MATCH ?`;

export const SEARCH_STATEMENTS = {
  /** Best first (BM25), which looks at every hit. */
  ranked: `${HITS} ORDER BY sentence_index.rank LIMIT ?`,
  /** In the order of the project, which ends at the last one shown. */
  inOrder: `${HITS} ORDER BY sentence_index.rowid LIMIT ?`,
  counted: `SELECT count(*) AS number FROM
    (SELECT 1 FROM sentence_index WHERE sentence_index MATCH ? LIMIT ?)`,
} as const;

/** With more hits than this, the best fifty are no better than the first fifty, and take a good part of a second to find. */
const MOST_RANKED = 5000;

/** What the index takes for part of a word (unicode61: letters, numbers, private use); a word without any matches nothing. */
const WORD_CHARACTER = /[\p{L}\p{N}\p{Co}]/u;

/**
 * The query that finds sentences with all words of `typed`, the last one perhaps not typed to its end. Null when there is no word in it.
 */
export function matchExpression(typed: string): string | null {
  // NUL would end the query early.
  const words = typed
    .replaceAll('\0', ' ')
    .split(/\s+/u)
    .filter((word) => WORD_CHARACTER.test(word));
  if (words.length === 0) return null;
  const quoted = words.map((word) => `"${word.replaceAll('"', '""')}"`);
  // A star stands for the rest of a word, so it makes sense only after a letter or number.
  const open = WORD_CHARACTER.test([...typed.trimEnd()].at(-1) ?? '') && !/\s$/u.test(typed);
  return quoted.join(' AND ') + (open ? '*' : '');
}

/** The best hits, best first; of a word that is nearly everywhere, the first ones. */
export async function searchSentences(
  session: SqlSession,
  typed: string,
  limit: number,
): Promise<readonly SearchHit[]> {
  const expression = matchExpression(typed);
  if (expression === null) return [];
  // Random marks can't be confused with anything that a document says.
  const secret = randomBytes(6).toString('hex');
  const marks = { open: `\u{1}${secret}<`, close: `\u{1}${secret}>` };
  const counted = await session.get(SEARCH_STATEMENTS.counted, [expression, MOST_RANKED + 1]);
  const many = counted !== null && numberOf(counted, 'number') > MOST_RANKED;
  const statement = many ? SEARCH_STATEMENTS.inOrder : SEARCH_STATEMENTS.ranked;
  const rows = await session.all(statement, [marks.open, marks.close, expression, limit]);
  return rows.map((row) => ({
    sentenceId: textOf(row, 'id'),
    documentName: textOf(row, 'name'),
    text: textOf(row, 'text'),
    matches: matchesIn(textOf(row, 'marked'), marks),
  }));
}

/** Where the marks stood, as spans of the text without them. */
export function matchesIn(
  marked: string,
  { open, close }: { readonly open: string; readonly close: string },
): SearchHit['matches'] {
  const matches: { begin: number; end: number }[] = [];
  let length = 0;
  for (const [index, piece] of marked.split(open).entries()) {
    const [inside = '', outside] = piece.split(close);
    if (index > 0 && outside !== undefined) matches.push({ begin: length, end: length + inside.length });
    length += inside.length + (outside?.length ?? 0);
  }
  return matches;
}
