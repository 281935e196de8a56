// Pages of the places where words stand, between tokens. The full-text index can't serve here: it cuts words where it likes, not where the
// corpus has its tokens ("10mg" is one word to it, and two tokens to many corpora), so that places would be missed. SQLite's
// plain search for a stretch of the words goes through the text of 100,000 sentences in two tenths of a second (1.2 s for words without any
// ASCII letter, which it can't compare), and stops at the end of a page (`npm run bench -- storage`, two cores).
import type { Place, PlacesPage } from '../../../core/contract/consistency.ts';
import { foldText } from '../../../core/consistency/fold.ts';
import { occurrencesIn, readingOf } from '../../../core/consistency/occurrences.ts';
import { unpackTokens } from '../packed-tokens.ts';
import { readSentences } from '../sentences.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { bytesOf, numberOf, textOf } from '../sqlite/row.ts';
import { contextsOf } from './contexts.ts';

/** Candidates per query: a word that is inside of many others (a, in) has more candidates than places. */
const CANDIDATES = 1000;

/** The letters outside of ASCII that NFC or lower case make ASCII of; `;` and `\`` come of others, and are left out of a stretch. */
export const HIDDEN_ASCII = `replace(replace(text, char(8490), 'k'), char(304), 'i' || char(775))`;
const COLUMNS = 'SELECT seq, begin_offset, text, tokens FROM sentences WHERE seq > ?';

export const PLACE_STATEMENTS = {
  withStretch: `${COLUMNS} AND instr(lower(${HIDDEN_ASCII}), ?) > 0 ORDER BY seq LIMIT ?`,
  all: `${COLUMNS} ORDER BY seq LIMIT ?`,
} as const;

/** The longest stretch of ASCII in the words that every occurrence has, but for case; null when they have none. */
export function sureStretch(words: string): string | null {
  const stretches = foldText(words)
    .toLowerCase()
    .match(/[!-~]+/gu)
    ?.flatMap((stretch) => stretch.split(/[;`]/u))
    .filter((stretch) => stretch !== '');
  return stretches?.reduce((longest, next) => (next.length > longest.length ? next : longest), '') || null;
}

/**
 * The places after sentence number `after`, in the order of the project: whole sentences, until there are `limit` places.
 * @param words as typed
 */
export async function readPlaces(
  session: SqlSession,
  words: string,
  after: number,
  limit: number,
): Promise<PlacesPage> {
  const places: Place[] = [];
  let last = after;
  while (foldText(words) !== '') {
    const stretch = sureStretch(words);
    const rows =
      stretch === null
        ? await session.all(PLACE_STATEMENTS.all, [last, CANDIDATES])
        : await session.all(PLACE_STATEMENTS.withStretch, [last, stretch, CANDIDATES]);
    const found = new Map<number, ReturnType<typeof occurrencesIn>>();
    let number = places.length;
    for (const row of rows) {
      if (number >= limit) break;
      last = numberOf(row, 'seq');
      const begin = numberOf(row, 'begin_offset');
      const tokens = unpackTokens(bytesOf(row, 'tokens'), begin);
      const spans = occurrencesIn({ text: textOf(row, 'text'), begin, tokens }, words);
      if (spans.length > 0) found.set(last, spans);
      number += spans.length;
    }
    const sentences = await readSentences(session, [...found.keys()]);
    const contexts = await contextsOf(session, sentences);
    for (const { seq, mentions } of sentences) {
      for (const span of found.get(seq) ?? []) {
        places.push({ ...contexts.get(seq)!, span, reading: readingOf(span, mentions) });
      }
    }
    if (number >= limit) return { places, next: last };
    if (rows.length < CANDIDATES) break;
  }
  return { places, next: null };
}
