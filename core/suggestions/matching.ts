// Which suggestions of a sentence a filter lets through.
import type { PlaceContext } from '../contract/consistency.ts';
import type { ListedSuggestion, SuggestionFilter } from '../contract/suggestions.ts';
import type { Mention, Relation, SentenceAnnotations } from '../model/annotation.ts';

/** Whoever types a part of a word means it in any case. */
const lowered = (text: string): string => text.normalize('NFC').toLowerCase();

/** In the order of the text; relations by their heads. @param context of the very sentence */
export function matchingSuggestions(
  { mentions, relations }: Pick<SentenceAnnotations, 'mentions' | 'relations'>,
  context: PlaceContext,
  filter: SuggestionFilter,
): ListedSuggestion[] {
  const words = lowered(filter.words);
  const hasWords = (among: readonly Mention[]): boolean =>
    words === '' ||
    among.some(({ begin, end }) =>
      lowered(context.text.slice(begin - context.begin, end - context.begin)).includes(words),
    );
  const passes = (item: Mention | Relation, ends: readonly Mention[]): boolean =>
    item.status === filter.status &&
    (filter.type === null || item.type === filter.type) &&
    (filter.origin === null || item.origin.kind === filter.origin) &&
    (item.confidence ?? 0) >= filter.least &&
    (item.confidence ?? 0) <= filter.most &&
    hasWords(ends);
  const listed = (item: Mention | Relation, marks: readonly Mention[]): ListedSuggestion => ({
    ...context,
    kind: filter.kind,
    id: item.id,
    type: item.type,
    suggestionStatus: item.status,
    confidence: item.confidence,
    marks: marks.map(({ begin, end }) => ({ begin, end })),
    mentionId: marks[0]?.id ?? '',
  });
  const found =
    filter.kind === 'mention'
      ? mentions.flatMap((mention) => (passes(mention, [mention]) ? [listed(mention, [mention])] : []))
      : relations.flatMap((relation) => {
          const ends = [relation.head, relation.tail].flatMap(
            (id) => mentions.find((one) => one.id === id) ?? [],
          );
          return ends.length === 2 && passes(relation, ends) ? [listed(relation, ends)] : [];
        });
  return found.sort((a, b) => (a.marks[0]?.begin ?? 0) - (b.marks[0]?.begin ?? 0));
}
