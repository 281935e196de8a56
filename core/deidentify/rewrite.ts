// A document with some of its parts replaced, and everything on it where it belongs: sentences, tokens, mentions, relations.
//
// An offset outside of the replaced parts moves by what was added before it. One inside of a part has no place any more: what begins there begins
// with the part, what ends there ends with it. So a mention that lay in a replaced one, or half in it, covers all of what stands there now.
import type { CorpusDocument, CorpusMention, CorpusRelation, CorpusSentence } from '../contract/format.ts';
import type { Span } from '../model/annotation.ts';
import { tokenise } from '../text/tokenise.ts';

export interface Replacement extends Span {
  readonly by: string;
  /** Whether what is put there is a single token, whatever is in it. */
  readonly isOneToken: boolean;
}

export interface Rewritten {
  readonly document: CorpusDocument;
  readonly merged: { readonly mentions: number; readonly relations: number };
  /** Where the replacements lie now, in their order. */
  readonly spans: readonly Span[];
}

/** @param replacements disjoint, none empty, in the order of the text, none over the border of a sentence */
export function rewriteDocument(document: CorpusDocument, replacements: readonly Replacement[]): Rewritten {
  const offsets = new Offsets(document.text, replacements);
  const merged = { mentions: 0, relations: 0 };
  const sentences = document.sentences.map((sentence): CorpusSentence => {
    const annotations = mergeEqual(
      sentence.mentions.map((mention) => ({ ...offsets.span(mention), type: mention.type })),
      sentence.relations,
    );
    merged.mentions += sentence.mentions.length - annotations.mentions.length;
    merged.relations += sentence.relations.length - annotations.relations.length;
    // Metadata is what a format keeps beside the text: numbers of records, parts of speech by token. None of it belongs to this text.
    return {
      ...offsets.span(sentence),
      tokens: tokensOf(sentence, offsets),
      ...annotations,
      annotated: sentence.annotated,
    };
  });
  return {
    document: { name: document.name, text: offsets.text, sentences },
    merged,
    spans: offsets.spans,
  };
}

class Offsets {
  readonly text: string;
  readonly spans: readonly Span[];
  readonly #replacements: readonly Replacement[];

  constructor(text: string, replacements: readonly Replacement[]) {
    this.#replacements = replacements;
    const pieces: string[] = [];
    const spans: Span[] = [];
    let length = 0;
    let from = 0;
    for (const { begin, end, by } of replacements) {
      pieces.push(text.slice(from, begin), by);
      length += begin - from;
      spans.push({ begin: length, end: length + by.length });
      length += by.length;
      from = end;
    }
    pieces.push(text.slice(from));
    this.text = pieces.join('');
    this.spans = spans;
  }

  span({ begin, end }: Span): Span {
    return { begin: this.#at(begin, 'begin'), end: this.#at(end, 'end') };
  }

  /** Numbers of the replacements that a span meets. */
  within({ begin, end }: Span): number[] {
    const met: number[] = [];
    for (let index = this.#firstEndingAfter(begin); index < this.#replacements.length; index++) {
      if (this.#replacements[index]!.begin >= end) break;
      met.push(index);
    }
    return met;
  }

  replacement(index: number): Replacement {
    return this.#replacements[index]!;
  }

  #at(offset: number, side: 'begin' | 'end'): number {
    const index = this.#firstEndingAfter(offset);
    const next = this.#replacements[index];
    if (next && next.begin < offset) return this.spans[index]![side];
    const before = this.#replacements[index - 1];
    return before ? offset + this.spans[index - 1]!.end - before.end : offset;
  }

  #firstEndingAfter(offset: number): number {
    let low = 0;
    let high = this.#replacements.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#replacements[middle]!.end <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The tokens outside of what is replaced, cut where that begins and ends, and those of what stands there now. */
function tokensOf(sentence: CorpusSentence, offsets: Offsets): Span[] {
  const tokens: Span[] = [];
  for (const token of sentence.tokens) {
    let from = token.begin;
    for (const index of offsets.within(token)) {
      const { begin, end } = offsets.replacement(index);
      if (begin > from) tokens.push(offsets.span({ begin: from, end: begin }));
      from = Math.max(from, end);
    }
    if (from < token.end) tokens.push(offsets.span({ begin: from, end: token.end }));
  }
  for (const index of offsets.within(sentence)) {
    const { begin, end } = offsets.spans[index]!;
    if (offsets.replacement(index).isOneToken) tokens.push({ begin, end });
    else tokens.push(...tokenise(offsets.text, begin, end));
  }
  return tokens.sort((a, b) => a.begin - b.begin);
}

/** What lies on the same words now under the same type is one mention; a relation of it to itself is none. */
function mergeEqual(
  mentions: readonly CorpusMention[],
  relations: readonly CorpusRelation[],
): { mentions: CorpusMention[]; relations: CorpusRelation[] } {
  const places = new Map<string, number>();
  const kept: CorpusMention[] = [];
  const indexOf = mentions.map((mention) => {
    const key = `${mention.begin} ${mention.end} ${mention.type}`;
    const there = places.get(key);
    if (there !== undefined) return there;
    places.set(key, kept.length);
    return kept.push(mention) - 1;
  });
  const seen = new Set<string>();
  const joined: CorpusRelation[] = [];
  for (const { head, tail, type } of relations) {
    const moved = { head: indexOf[head] ?? -1, tail: indexOf[tail] ?? -1, type };
    const key = `${moved.head} ${moved.tail} ${type}`;
    if (moved.head < 0 || moved.tail < 0 || moved.head === moved.tail || seen.has(key)) continue;
    seen.add(key);
    joined.push(moved);
  }
  return { mentions: kept, relations: joined };
}
