// Which parts of a document are replaced: the mentions of the chosen types, joined where they overlap, and places that are none.
import type { CorpusDocument } from '../contract/format.ts';
import { overlaps, type Span } from '../model/annotation.ts';
import type { UnmarkedKind } from '../contract/deidentify.ts';

/** A part of a document's text that is replaced by one string. Regions of a document are disjoint; they may touch. */
export interface Region extends Span {
  readonly type: string;
  /** Null: mentions. */
  readonly unmarked: UnmarkedKind | null;
  /** Key of the string that stands here, or that a word of stands here; null: what stands here is all of it. */
  readonly standsFor: string | null;
  /** Mentions of chosen types that lie in it. */
  readonly mentions: readonly { readonly type: string }[];
}

/** Overlapping mentions are one region, of the longest one's type: "Anna Weber" and "Weber" in it are one person's name. */
export function markedRegions(document: CorpusDocument, types: ReadonlySet<string>): Region[] {
  const chosen = document.sentences
    .flatMap(({ mentions }) => mentions)
    .filter(({ type, begin, end }) => types.has(type) && begin < end)
    .sort((a, b) => a.begin - b.begin || b.end - a.end);
  const regions: {
    begin: number;
    end: number;
    type: string;
    longest: number;
    mentions: { type: string }[];
  }[] = [];
  for (const { begin, end, type } of chosen) {
    const last = regions.at(-1);
    if (!last || begin >= last.end) {
      regions.push({ begin, end, type, longest: end - begin, mentions: [{ type }] });
      continue;
    }
    last.end = Math.max(last.end, end);
    last.mentions.push({ type });
    if (end - begin > last.longest) [last.type, last.longest] = [type, end - begin];
  }
  return regions.map(({ begin, end, type, mentions }) => ({
    begin,
    end,
    type,
    mentions,
    unmarked: null,
    standsFor: null,
  }));
}

/** Adds regions where nothing is replaced yet; of those that overlap, the first one stays. In the order of the text. */
export function withMore(regions: readonly Region[], more: readonly Region[]): Region[] {
  const all = [...regions];
  const taken = new SpanSet(regions);
  for (const region of more) {
    if (taken.meets(region)) continue;
    taken.add(region);
    all.push(region);
  }
  return all.sort((a, b) => a.begin - b.begin);
}

/** Asks whether a span meets one of many, without looking at all of them. */
export class SpanSet {
  /** By blocks of the text: a span stands in each that it reaches into. */
  readonly #blocks = new Map<number, Span[]>();

  constructor(spans: Iterable<Span> = []) {
    for (const span of spans) this.add(span);
  }

  add(span: Span): void {
    for (let block = span.begin >> BLOCK_BITS; block <= (span.end - 1) >> BLOCK_BITS; block++) {
      const there = this.#blocks.get(block);
      if (there) there.push(span);
      else this.#blocks.set(block, [span]);
    }
  }

  meets(span: Span): boolean {
    for (let block = span.begin >> BLOCK_BITS; block <= (span.end - 1) >> BLOCK_BITS; block++) {
      if (this.#blocks.get(block)?.some((one) => overlaps(one, span))) return true;
    }
    return false;
  }
}

const BLOCK_BITS = 8;
