// Pages of suggestions: sentences that have some of what is asked for, found by the database, then looked through.
import type {
  ListedSuggestion,
  SuggestionFilter,
  SuggestionsPage,
} from '../../../core/contract/suggestions.ts';
import { matchingSuggestions } from '../../../core/suggestions/matching.ts';
import { contextsOf } from '../consistency/contexts.ts';
import { HIDDEN_ASCII, sureStretch } from '../consistency/places.ts';
import { readSentences } from '../sentences.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { numberOf } from '../sqlite/row.ts';

/** Sentences per query: one that the filter lets nothing of through costs as much as any other. */
const SENTENCES = 512;

/**
 * Sentences that have something of the kind and status asked for, as far as the database can tell. Open ones have indexes of their own; rejected ones
 * are found by going through the mentions or relations in the order of the project.
 */
export const suggestionStatement = (
  { kind, status }: Pick<SuggestionFilter, 'kind' | 'status'>,
  withWords: boolean,
): string => `
  SELECT DISTINCT item.sentence FROM ${kind === 'mention' ? 'mentions' : 'relations'} AS item
  ${withWords ? 'JOIN sentences ON sentences.seq = item.sentence' : ''}
  WHERE item.status = '${status}' AND item.sentence > ? AND coalesce(item.confidence, 0) BETWEEN ? AND ?
    AND item.type = coalesce(?, item.type) AND item.origin LIKE ?
    ${withWords ? `AND instr(lower(${HIDDEN_ASCII}), ?) > 0` : ''}
  ORDER BY item.sentence LIMIT ?`;

/** Whole sentences after number `after`, in the order of the project, until there are `limit` suggestions. */
export async function listSuggestions(
  session: SqlSession,
  filter: SuggestionFilter,
  after: number,
  limit: number,
): Promise<SuggestionsPage> {
  const suggestions: ListedSuggestion[] = [];
  const stretch = sureStretch(filter.words);
  const statement = suggestionStatement(filter, stretch !== null);
  // An origin is stored with its kind first.
  const origin = filter.origin === null ? '%' : `{"kind":"${filter.origin}"%`;
  const values = [filter.least, filter.most, filter.type, origin, ...(stretch === null ? [] : [stretch])];
  for (let last = after; ;) {
    const rows = await session.all(statement, [last, ...values, SENTENCES]);
    const sentences = await readSentences(
      session,
      rows.map((row) => numberOf(row, 'sentence')),
    );
    const contexts = await contextsOf(session, sentences);
    for (const stored of sentences) {
      if (suggestions.length >= limit) return { suggestions, next: last };
      last = stored.seq;
      const context = contexts.get(stored.seq);
      if (context) suggestions.push(...matchingSuggestions(stored, context, filter));
    }
    if (rows.length < SENTENCES) return { suggestions, next: null };
  }
}
