// Pages of suggestions: sentences that have some of the status asked for, found along an index, then looked through.
import type {
  ListedSuggestion,
  SuggestionFilter,
  SuggestionsPage,
} from '../../../core/contract/suggestions.ts';
import { matchingSuggestions } from '../../../core/suggestions/matching.ts';
import { contextsOf } from '../consistency/contexts.ts';
import { readSentences } from '../sentences.ts';
import type { SqlSession } from '../sqlite/driver.ts';
import { numberOf } from '../sqlite/row.ts';

/** Sentences per query: one that the filter lets nothing of through costs as much as any other. */
const SENTENCES = 512;

/** Open ones have indexes of their own; rejected ones are found by going through the mentions and relations in the order of the project. */
export const SUGGESTION_STATEMENTS = {
  mention: {
    suggested: `SELECT DISTINCT sentence FROM mentions WHERE status = 'suggested' AND sentence > ? ORDER BY sentence LIMIT ?`,
    rejected: `SELECT DISTINCT sentence FROM mentions WHERE status = 'rejected' AND sentence > ? ORDER BY sentence LIMIT ?`,
  },
  relation: {
    suggested: `SELECT DISTINCT sentence FROM relations WHERE status = 'suggested' AND sentence > ? ORDER BY sentence LIMIT ?`,
    rejected: `SELECT DISTINCT sentence FROM relations WHERE status = 'rejected' AND sentence > ? ORDER BY sentence LIMIT ?`,
  },
} as const;

/** Whole sentences after number `after`, in the order of the project, until there are `limit` suggestions. */
export async function listSuggestions(
  session: SqlSession,
  filter: SuggestionFilter,
  after: number,
  limit: number,
): Promise<SuggestionsPage> {
  const suggestions: ListedSuggestion[] = [];
  for (let last = after; ;) {
    const rows = await session.all(SUGGESTION_STATEMENTS[filter.kind][filter.status], [last, SENTENCES]);
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
