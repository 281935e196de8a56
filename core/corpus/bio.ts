// BIO tags (Ramshaw and Marcus 1995): `B-type` begins a mention, `I-type` goes on with it, `O` is outside of any.
import type { TokenSpan } from '../model/example.ts';
import { keepMentions, type TokenList } from './token-list.ts';
import type { OmissionCounter } from './omissions.ts';

export interface DecodedTags {
  readonly mentions: TokenSpan[];
  /** Tokens whose I- tag follows no tag of its type and so opened a mention. */
  readonly openedByInside: number[];
}

/**
 * The mentions that tags spell, in order. An I- tag with no B- or I- of its type before it opens one.
 * @returns or the index of the first tag that is none of `O`, `B-type`, `I-type`
 */
export function decodeBio(tags: readonly string[]): DecodedTags | { readonly badTag: number } {
  const mentions: { begin: number; end: number; type: string }[] = [];
  const openedByInside: number[] = [];
  for (const [index, tag] of tags.entries()) {
    if (tag === 'O') continue;
    const kind = tag.slice(0, 2);
    const type = tag.slice(2);
    if ((kind !== 'B-' && kind !== 'I-') || type === '') return { badTag: index };
    const before = mentions.at(-1);
    if (kind === 'I-' && before?.end === index && before.type === type) {
      before.end = index + 1;
      continue;
    }
    if (kind === 'I-') openedByInside.push(index);
    mentions.push({ begin: index, end: index + 1, type });
  }
  return { mentions, openedByInside };
}

/** One tag a token. @param mentions must not overlap */
export function encodeBio(length: number, mentions: readonly TokenSpan[]): string[] {
  const tags = new Array<string>(length).fill('O');
  for (const { begin, end, type } of mentions) {
    for (let token = begin; token < end; token++) tags[token] = `${token === begin ? 'B' : 'I'}-${type}`;
  }
  return tags;
}

/**
 * The list without mentions that share a token with another, as one tag a token demands: of two, the one that begins first stays,
 * and of those that begin together the longest. What goes is counted.
 */
export function withoutOverlaps(list: TokenList, omissions: OmissionCounter): TokenList {
  const order = list.mentions
    .map((mention, index) => ({ mention, index }))
    .sort((a, b) => a.mention.begin - b.mention.begin || b.mention.end - a.mention.end || a.index - b.index);
  const stays = new Set<number>();
  let taken = 0;
  for (const { mention, index } of order) {
    if (mention.begin < taken) continue;
    stays.add(index);
    taken = mention.end;
  }
  if (stays.size === list.mentions.length) return list;
  const kept = keepMentions(
    list.mentions.map((mention, index) => (stays.has(index) ? mention : null)),
    list.relations,
  );
  omissions.add(
    'overlapping mentions: the format holds one mention a token',
    list.mentions.length - kept.mentions.length,
    list.relations.length - kept.relations.length,
  );
  return { tokens: list.tokens, ...kept };
}
