// Between a corpus sentence (text and offsets) and a token list (words and token indices), which is how CoNLL04, SpERT and the
// network see it. The text of a token list is its tokens joined by one space.
import type { CorpusDocument, CorpusSentence } from '../contract/format.ts';
import type { Span } from '../model/annotation.ts';
import type { IndexedRelation, SentenceExample, TokenSpan } from '../model/example.ts';
import type { OmissionCounter } from './omissions.ts';

/** Tokens and annotations by token index; relations point into `mentions`. */
export type TokenList = Pick<SentenceExample, 'tokens' | 'mentions' | 'relations'>;

/** The one-sentence document of a token list; offsets are UTF-16 units of the joined text. `metadata` is the sentence's. */
export function documentOfTokens(
  name: string,
  { tokens, mentions, relations }: TokenList,
  metadata?: Readonly<Record<string, string>>,
): CorpusDocument {
  const spans: Span[] = [];
  let begin = 0;
  for (const token of tokens) {
    spans.push({ begin, end: begin + token.length });
    begin += token.length + 1;
  }
  const text = tokens.join(' ');
  const sentence: CorpusSentence = {
    begin: 0,
    end: text.length,
    tokens: spans,
    mentions: mentions.map((mention) => ({
      begin: spans[mention.begin]!.begin,
      end: spans[mention.end - 1]!.end,
      type: mention.type,
    })),
    relations: relations.map(({ head, tail, type }) => ({ head, tail, type })),
    annotated: true,
    ...(metadata && { metadata }),
  };
  return { name, text, sentences: [sentence] };
}

/**
 * The token list of a sentence. Mentions whose ends are no token borders are left out with their relations, and counted when
 * `omissions` is given.
 */
export function tokenListOf(text: string, sentence: CorpusSentence, omissions?: OmissionCounter): TokenList {
  const beginning = new Map(sentence.tokens.map((token, index) => [token.begin, index]));
  const ending = new Map(sentence.tokens.map((token, index) => [token.end, index]));
  const spans = sentence.mentions.map((mention): TokenSpan | null => {
    const begin = beginning.get(mention.begin);
    const last = ending.get(mention.end);
    if (begin === undefined || last === undefined || last < begin) return null;
    return { begin, end: last + 1, type: mention.type };
  });
  const kept = keepMentions(spans, sentence.relations);
  omissions?.add(
    'mentions that begin or end within a token: the format knows tokens only',
    spans.length - kept.mentions.length,
    sentence.relations.length - kept.relations.length,
  );
  return { tokens: sentence.tokens.map((token) => text.slice(token.begin, token.end)), ...kept };
}

/** Drops the mentions that are null and the relations that join them; the other relations follow their mentions. */
export function keepMentions<M>(
  mentions: readonly (M | null)[],
  relations: readonly IndexedRelation[],
): { mentions: M[]; relations: IndexedRelation[] } {
  const kept: M[] = [];
  const indexOf = mentions.map((mention) => (mention === null ? -1 : kept.push(mention) - 1));
  const joined: IndexedRelation[] = [];
  for (const relation of relations) {
    const head = indexOf[relation.head] ?? -1;
    const tail = indexOf[relation.tail] ?? -1;
    if (head >= 0 && tail >= 0) joined.push({ head, tail, type: relation.type });
  }
  return { mentions: kept, relations: joined };
}
