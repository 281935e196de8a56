// How every string of a project is annotated, counted sentence by sentence so that the project is never in memory as a whole: first all
// accepted mentions, which says what strings there are, then the sentences, which says where these stand unannotated or with
// other borders. What is kept is a few numbers for each distinct string.
import type { Mention, Span } from '../model/annotation.ts';
import { overlaps, sameSpan } from '../model/annotation.ts';
import { foldText, looseText } from './fold.ts';
import { surfaceOf, type TokenisedText } from './occurrences.ts';

export type AcceptedSpan = Span & Pick<Mention, 'id' | 'type'>;

/** A string that is annotated in more than one way, or sometimes not at all. */
export interface DisputedString {
  /** As it is written at its first mention. */
  readonly text: string;
  /** Accepted mentions of just these words by type, the most frequent first. */
  readonly types: readonly { readonly type: string; readonly count: number }[];
  /** Places in complete sentences where nothing is accepted on any of these words. */
  readonly unannotated: number;
}

/** The same words in the text, annotated in one place with, in another without a word at their edge. */
export interface BoundaryDispute {
  readonly longer: string;
  readonly shorter: string;
  readonly type: string;
  readonly asLonger: number;
  /** Mentions of the shorter one where the text has the longer one. */
  readonly asShorter: number;
}

interface StringCounts {
  readonly text: string;
  readonly types: Map<string, number>;
  unannotated: number;
  /** Where this is the text, but a mention leaves out its first or last word: by shorter string and type. */
  readonly cut: Map<string, { shorter: string; type: string; count: number }>;
}

/** Long enough to tell most strings apart by, short enough that most strings are. */
const PREFIX = 3;
/** Tokens whose loose form is remembered: the frequent words of a corpus come up in every sentence. */
const REMEMBERED_TOKENS = 50_000;

export class StringCensus {
  readonly #strings = new Map<string, StringCounts>();
  /** Keys of {@link #strings} by their loose form, and for the beginnings of loose forms how long they may get. */
  readonly #byLoose = new Map<string, string[]>();
  readonly #lengths = new Map<string, number>();
  readonly #pieces = new Map<string, string>();

  /** Counts an accepted mention. All of them first, then {@link addSentence}. */
  addMention(text: string, type: string): void {
    const key = foldText(text);
    if (key === '') return;
    let counts = this.#strings.get(key);
    if (!counts) {
      counts = { text, types: new Map(), unannotated: 0, cut: new Map() };
      this.#strings.set(key, counts);
      this.#index(key, text);
    }
    counts.types.set(type, (counts.types.get(type) ?? 0) + 1);
  }

  /** @param complete whether a person has said that all is annotated: only then does "not annotated" say something */
  addSentence(sentence: TokenisedText, mentions: readonly AcceptedSpan[], complete: boolean): void {
    if (complete) this.#countUnannotated(sentence, mentions);
    for (const mention of mentions) this.#countBorders(sentence, mention, mentions);
  }

  /** The most disputed first: by the number of places that are not like the majority, then by their share. */
  disputes(): DisputedString[] {
    const found: { disputed: DisputedString; minority: number; all: number }[] = [];
    for (const { text, types, unannotated } of this.#strings.values()) {
      if (types.size + (unannotated > 0 ? 1 : 0) < 2) continue;
      const counts = [...types].map(([type, count]) => ({ type, count }));
      counts.sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1));
      const all = counts.reduce((sum, { count }) => sum + count, unannotated);
      const minority = all - Math.max(counts[0]!.count, unannotated);
      found.push({ disputed: { text, types: counts, unannotated }, minority, all });
    }
    found.sort(
      (a, b) => b.minority - a.minority || a.all - b.all || (a.disputed.text < b.disputed.text ? -1 : 1),
    );
    return found.map(({ disputed }) => disputed);
  }

  /** The most disputed first, as {@link disputes}. */
  boundaries(): BoundaryDispute[] {
    const found: BoundaryDispute[] = [];
    for (const { text, types, cut } of this.#strings.values()) {
      for (const { shorter, type, count } of cut.values()) {
        const asLonger = types.get(type) ?? 0;
        if (asLonger > 0) found.push({ longer: text, shorter, type, asLonger, asShorter: count });
      }
    }
    const minority = ({ asLonger, asShorter }: BoundaryDispute): number => Math.min(asLonger, asShorter);
    return found.sort((a, b) => minority(b) - minority(a) || (a.longer < b.longer ? -1 : 1));
  }

  #index(key: string, text: string): void {
    const loose = looseText(text).normalize('NFD');
    this.#byLoose.set(loose, [...(this.#byLoose.get(loose) ?? []), key]);
    for (let length = 1; length <= Math.min(PREFIX, loose.length); length++) {
      const prefix = loose.slice(0, length);
      this.#lengths.set(prefix, Math.max(this.#lengths.get(prefix) ?? 0, loose.length));
    }
  }

  #countUnannotated(sentence: TokenisedText, mentions: readonly AcceptedSpan[]): void {
    const { tokens } = sentence;
    const pieces = tokens.map((token) => this.#piece(surfaceOf(sentence, token)));
    for (const [first, { begin }] of tokens.entries()) {
      if (pieces[first] === '') continue;
      let loose = '';
      for (let last = first; last < tokens.length; last++) {
        loose += pieces[last]!;
        if (loose.length > (this.#lengths.get(loose.slice(0, PREFIX)) ?? 0)) break;
        const keys = pieces[last] === '' ? undefined : this.#byLoose.get(loose);
        if (!keys) continue;
        const span = { begin, end: tokens[last]!.end };
        if (mentions.some((mention) => overlaps(mention, span))) continue;
        const key = foldText(surfaceOf(sentence, span));
        const counts = keys.includes(key) ? this.#strings.get(key) : undefined;
        if (counts) counts.unannotated++;
      }
    }
  }

  #countBorders(sentence: TokenisedText, mention: AcceptedSpan, mentions: readonly AcceptedSpan[]): void {
    const { tokens } = sentence;
    const first = tokens.findIndex(({ begin }) => begin === mention.begin);
    const last = tokens.findIndex(({ end }) => end === mention.end);
    if (first < 0 || last < 0) return;
    const wider = [
      first > 0 ? { begin: tokens[first - 1]!.begin, end: mention.end } : null,
      last + 1 < tokens.length ? { begin: mention.begin, end: tokens[last + 1]!.end } : null,
    ];
    for (const span of wider) {
      // Whoever annotated both, one in the other, meant both.
      if (!span || mentions.some((other) => sameSpan(other, span))) continue;
      const counts = this.#strings.get(foldText(surfaceOf(sentence, span)));
      if (!counts?.types.has(mention.type)) continue;
      const shorter = surfaceOf(sentence, mention);
      const id = `${foldText(shorter)}\n${mention.type}`;
      const cut = counts.cut.get(id) ?? { shorter, type: mention.type, count: 0 };
      cut.count++;
      counts.cut.set(id, cut);
    }
  }

  #piece(token: string): string {
    let piece = this.#pieces.get(token);
    if (piece === undefined) {
      piece = looseText(token);
      if (this.#pieces.size >= REMEMBERED_TOKENS) this.#pieces.clear();
      this.#pieces.set(token, piece);
    }
    return piece;
  }
}
