// What every writer of token lists checks first, so that the file it writes is one that its reader takes.
import type { CorpusSentence } from '../contract/format.ts';
import type { IndexedRelation } from '../model/example.ts';
import { typeNameProblem } from '../model/schema.ts';
import type { OmissionCounter } from './omissions.ts';
import { keepMentions, tokenListOf, type TokenList } from './token-list.ts';

/**
 * The sentence as a token list with nothing in it that a reader would refuse; what had to go is counted.
 * @returns null for a sentence that can't be written at all: no tokens, or white space or half a character in one
 */
export function writableTokenList(
  text: string,
  sentence: CorpusSentence,
  omissions: OmissionCounter,
): TokenList | null {
  const list = tokenListOf(text, sentence, omissions);
  if (list.tokens.length === 0) return null;
  if (!list.tokens.every(isWritableToken)) {
    omissions.add(
      'sentences with white space, NUL or half a character in a token: not written',
      list.mentions.length,
      list.relations.length,
    );
    return null;
  }
  return withoutRepeats(withoutBadTypes(list, omissions), omissions);
}

/** Whether a token survives every token-list format: not empty, no white space, no NUL, no lone surrogate. */
export function isWritableToken(token: string): boolean {
  return token !== '' && !/[\s\0]|\p{Surrogate}/u.test(token);
}

function withoutBadTypes(list: TokenList, omissions: OmissionCounter): TokenList {
  const known = new Map<string, boolean>();
  const isName = (type: string): boolean => {
    let verdict = known.get(type);
    if (verdict === undefined) known.set(type, (verdict = typeNameProblem(type) === null));
    return verdict;
  };
  const kept = keepMentions(
    list.mentions.map((mention) => (isName(mention.type) ? mention : null)),
    list.relations.filter((relation) => isName(relation.type)),
  );
  omissions.add(
    'types whose names no format takes (white space, comma, bar, bracket, apostrophe)',
    list.mentions.length - kept.mentions.length,
    list.relations.length - kept.relations.length,
  );
  return { tokens: list.tokens, ...kept };
}

function withoutRepeats(list: TokenList, omissions: OmissionCounter): TokenList {
  const seenMentions = new Map<string, number>();
  const firstOf = list.mentions.map(({ begin, end, type }, index) => {
    const key = `${begin} ${end} ${type}`;
    const first = seenMentions.get(key);
    if (first === undefined) seenMentions.set(key, index);
    return first ?? index;
  });
  const seenRelations = new Set<string>();
  const relations: IndexedRelation[] = [];
  for (const { head, tail, type } of list.relations) {
    const ends = { head: firstOf[head]!, tail: firstOf[tail]! };
    const key = `${ends.head} ${ends.tail} ${type}`;
    if (ends.head === ends.tail || seenRelations.has(key)) continue;
    seenRelations.add(key);
    relations.push({ ...ends, type });
  }
  const kept = keepMentions(
    list.mentions.map((mention, index) => (firstOf[index] === index ? mention : null)),
    relations,
  );
  omissions.add(
    'annotations given twice, and relations of a mention to itself',
    list.mentions.length - kept.mentions.length,
    list.relations.length - kept.relations.length,
  );
  return { tokens: list.tokens, ...kept };
}
