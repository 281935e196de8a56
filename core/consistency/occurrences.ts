// Where the words of a string stand in a sentence, and what each of these places is annotated as.
import type { Mention, Span } from '../model/annotation.ts';
import { overlaps, sameSpan } from '../model/annotation.ts';
import { foldText, looseText } from './fold.ts';

/** What of a sentence matters here: offsets of tokens are the document's, `text` is the sentence's own and begins at `begin`. */
export interface TokenisedText {
  readonly text: string;
  readonly begin: number;
  readonly tokens: readonly Span[];
}

/** What stands on a place. `overlapped`: an accepted mention shares some of its words, but not just these. */
export type Reading =
  | { readonly kind: 'accepted'; readonly mentions: readonly AcceptedHere[] }
  | { readonly kind: 'overlapped'; readonly by: Span & AcceptedHere }
  | { readonly kind: 'suggested'; readonly type: string; readonly mentionId: string }
  | { readonly kind: 'rejected'; readonly type: string; readonly mentionId: string }
  | { readonly kind: 'none' };

export interface AcceptedHere {
  readonly mentionId: string;
  readonly type: string;
}

export const surfaceOf = ({ text, begin }: TokenisedText, span: Span): string =>
  text.slice(span.begin - begin, span.end - begin);

/**
 * Every span of whole tokens whose words are those of `words`, in the order of the text; they may overlap ("a a" twice in "a a a").
 * @param words as typed, or as a mention has them
 */
export function occurrencesIn(sentence: TokenisedText, words: string): Span[] {
  const key = foldText(words);
  const target = looseText(words).normalize('NFD');
  if (target === '' || !mayHold(sentence.text, target)) return [];
  const { tokens } = sentence;
  const pieces = tokens.map((token) => looseText(surfaceOf(sentence, token)));
  const found: Span[] = [];
  for (const [first, { begin }] of tokens.entries()) {
    // A token of nothing that is seen is no end of an occurrence.
    if (pieces[first] === '') continue;
    let loose = '';
    for (let last = first; last < tokens.length && loose.length <= target.length; last++) {
      loose += pieces[last]!;
      if (loose.length !== target.length || pieces[last] === '' || loose.normalize('NFD') !== target)
        continue;
      const span = { begin, end: tokens[last]!.end };
      if (foldText(surfaceOf(sentence, span)) === key) found.push(span);
    }
  }
  return found;
}

/** Two marks on a letter may stand in another order in the whole text than in a token that has one of them. */
const SEVERAL_MARKS = /\p{M}{2}/u;

/** False where words of this loose form can't stand in the text, without looking at its tokens. */
function mayHold(text: string, target: string): boolean {
  const loose = looseText(text).normalize('NFD');
  return loose.includes(target) || SEVERAL_MARKS.test(loose);
}

/** What `span` is annotated as: what is accepted says more than what is suggested, and that more than what was rejected. */
export function readingOf(span: Span, mentions: readonly Mention[]): Reading {
  const here = mentions.filter((mention) => sameSpan(mention, span));
  const accepted = here.filter(({ status }) => status === 'accepted');
  if (accepted.length > 0) {
    return { kind: 'accepted', mentions: accepted.map(({ id, type }) => ({ mentionId: id, type })) };
  }
  const over = mentions.find((mention) => mention.status === 'accepted' && overlaps(mention, span));
  if (over) {
    const { id, type, begin, end } = over;
    return { kind: 'overlapped', by: { mentionId: id, type, begin, end } };
  }
  for (const kind of ['suggested', 'rejected'] as const) {
    const judged = here.find(({ status }) => status === kind);
    if (judged) return { kind, type: judged.type, mentionId: judged.id };
  }
  return { kind: 'none' };
}
