// Text cut at every border of a token or a mention, so that overlapping and nested mentions need no nested elements: a mention
// is a run of segments, and its boxes are drawn from where those segments stand.
import type { Span } from '../../core/model/annotation.ts';

export interface SpannedItem extends Span {
  readonly id: string;
}

export interface TextSegment extends Span {
  /** Index of the token it belongs to; null for what stands between tokens. */
  readonly token: number | null;
  /** Ids of the items that cover it, in the order given. */
  readonly items: readonly string[];
}

/**
 * Cuts `span` into segments. Their texts, one after another, are the text of `span`; no border of a token or an item lies
 * inside a segment; items that reach beyond `span` are cut off there. All offsets are of the document, in UTF-16 units.
 */
export function segmentText(
  span: Span,
  tokens: readonly Span[],
  items: readonly SpannedItem[],
): readonly TextSegment[] {
  const borders = new Set([span.begin, span.end]);
  for (const { begin, end } of [...tokens, ...items]) {
    for (const offset of [begin, end]) if (offset > span.begin && offset < span.end) borders.add(offset);
  }
  const cuts = [...borders].sort((a, b) => a - b);
  const byBegin = items.map((item, order) => ({ item, order })).sort((a, b) => a.item.begin - b.item.begin);
  const segments: TextSegment[] = [];
  // Items that have begun and not ended, in the order given: a handful, however many the text has.
  let open: { readonly item: SpannedItem; readonly order: number }[] = [];
  let next = 0;
  let token = 0;
  for (let index = 0; index + 1 < cuts.length; index++) {
    const begin = cuts[index]!;
    const end = cuts[index + 1]!;
    while (token < tokens.length && tokens[token]!.end <= begin) token++;
    const current = tokens[token];
    open = open.filter(({ item }) => item.end > begin);
    while (next < byBegin.length && byBegin[next]!.item.begin <= begin) {
      const entry = byBegin[next++]!;
      if (entry.item.end > begin) open = [...open, entry].sort((a, b) => a.order - b.order);
    }
    segments.push({
      begin,
      end,
      token: current && current.begin <= begin && end <= current.end ? token : null,
      items: open.map(({ item }) => item.id),
    });
  }
  return segments;
}

/** Tokens that an offset span touches, half-open; null when it touches none. */
export function touchedTokens(tokens: readonly Span[], span: Span): { begin: number; end: number } | null {
  const begin = tokens.findIndex((token) => token.end > span.begin);
  if (begin < 0) return null;
  let end = begin;
  while (end < tokens.length && tokens[end]!.begin < span.end) end++;
  return end > begin ? { begin, end } : null;
}

/** Offsets of the tokens from `first` to `last`, in either order, both included. */
export function spanOfTokens(tokens: readonly Span[], first: number, last: number): Span | null {
  const begin = tokens[Math.min(first, last)];
  const end = tokens[Math.max(first, last)];
  return begin && end ? { begin: begin.begin, end: end.end } : null;
}
