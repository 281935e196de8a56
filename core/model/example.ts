// A sentence as the network sees it: tokens, and annotations by token index. The trainer knows nothing else of a project.
import type { Mention, Relation, SentenceAnnotations } from './annotation.ts';
import { compareMentions } from './annotation.ts';

/** A typed span of tokens, half-open [begin, end) in token indices. */
export interface TokenSpan {
  readonly begin: number;
  readonly end: number;
  readonly type: string;
}

/** `head` and `tail` are indices into the mentions beside it. */
export interface IndexedRelation {
  readonly head: number;
  readonly tail: number;
  readonly type: string;
}

export interface SentenceExample {
  readonly id: string;
  readonly tokens: readonly string[];
  readonly mentions: readonly TokenSpan[];
  readonly relations: readonly IndexedRelation[];
}

/** Tokens that a span covers, half-open; null when its ends are not token borders. */
export function tokenSpanOf(
  tokens: readonly { begin: number; end: number }[],
  span: { begin: number; end: number },
): { begin: number; end: number } | null {
  const begin = tokens.findIndex((token) => token.begin === span.begin);
  const last = tokens.findIndex((token) => token.end === span.end);
  return begin < 0 || last < begin ? null : { begin, end: last + 1 };
}

/**
 * The sentence's accepted annotations (or those `keep` picks) in token indices. Mentions whose ends are no token borders can't be
 * expressed and are left out, with the relations that join them.
 */
export function toExample(
  { sentence, mentions, relations }: SentenceAnnotations,
  text: string,
  keep: (annotation: Mention | Relation) => boolean = (annotation) => annotation.status === 'accepted',
): SentenceExample {
  const spans: TokenSpan[] = [];
  const indexOf = new Map<string, number>();
  for (const mention of mentions.filter(keep).sort(compareMentions)) {
    const span = tokenSpanOf(sentence.tokens, mention);
    if (!span) continue;
    indexOf.set(mention.id, spans.length);
    spans.push({ ...span, type: mention.type });
  }
  const indexed: IndexedRelation[] = [];
  for (const relation of relations.filter(keep)) {
    const head = indexOf.get(relation.head);
    const tail = indexOf.get(relation.tail);
    if (head !== undefined && tail !== undefined) indexed.push({ head, tail, type: relation.type });
  }
  return {
    id: sentence.id,
    tokens: sentence.tokens.map((token) => text.slice(token.begin, token.end)),
    mentions: spans,
    relations: indexed,
  };
}
