// What a recommender plugin is given and gives back. It suggests mentions from what people have judged so far and from lists they have
// loaded: at once, without a training. It is pure and synchronous, knows no file and no project; whoever runs it finds the sentences, keeps what
// people have said (nothing over an accepted mention, nothing that was rejected there) and writes the suggestions.
import type { Result } from '../errors.ts';
import type { Span, Token } from '../model/annotation.ts';

/** What people have said of a string since the last time: a change of counts, negative where a judgement was taken back. */
export interface JudgedString {
  /** As it stands in the text. */
  readonly text: string;
  readonly type: string;
  readonly accepted: number;
  readonly rejected: number;
}

/** `words`: one term per line; `patterns`: one regular expression per line. Either may be followed by a tab and a type. */
export type ListKind = 'words' | 'patterns';

/** A list that a person has loaded, as its file was. */
export interface RecommenderList {
  /** Name of the file: it stands in every reason and every message. */
  readonly name: string;
  readonly kind: ListKind;
  /** Type of the lines that name none; null where all have to. */
  readonly type: string | null;
  readonly text: string;
}

/** What is in a list that can be read. */
export interface ReadList {
  readonly entries: number;
  /** The types in it, each with the first line (from 1) that gives it. */
  readonly types: readonly { readonly name: string; readonly line: number }[];
}

/** A mention that a person has accepted or rejected in the sentence: tokens, half-open. */
export interface JudgedMention extends Span {
  readonly type: string;
  readonly status: 'accepted' | 'rejected';
}

export interface SentenceToRecommend {
  readonly text: string;
  /** Offsets of `text` in UTF-16 units, in order and apart. */
  readonly tokens: readonly Token[];
  readonly judged: readonly JudgedMention[];
}

/** A suggestion: tokens, half-open. */
export interface RecommendedMention extends Span {
  readonly type: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** The type that would have come next. */
  readonly runnerUp: { readonly type: string; readonly probability: number } | null;
  /** For people: "accepted 4 times as Peop". */
  readonly reason: string;
}

export interface Recommender {
  /** Whether it knows nothing yet, so that there is no sentence worth showing to it. */
  readonly empty: boolean;
  /**
   * Takes in what people have said.
   * @returns strings for whose occurrences {@link recommend} may say something else now than before, worth writing it down. They are looked for as they are,
   *   in lower case, Capitalised and in CAPITALS, whatever white space is between their words.
   */
  learn(judged: readonly JudgedString[]): readonly string[];
  recommend(sentence: SentenceToRecommend): readonly RecommendedMention[];
}

/** The default export of a recommender plugin's entry module. */
export interface RecommenderPlugin {
  /** The kinds of lists it reads; those of other kinds it is not given. */
  readonly reads: readonly ListKind[];
  /** Whether a list can be read. Fails with `bad-input` (file, line, reason); never throws on input. */
  check(list: RecommenderList): Result<ReadList>;
  /** A recommender of nothing but these lists, which have been checked. */
  open(lists: readonly RecommenderList[]): Recommender;
}

/** When recommenders suggest: until there is a model, beside it, or not at all. */
export type RecommenderUse = 'until-model' | 'always' | 'never';
export const RECOMMENDER_USES = [
  'until-model',
  'always',
  'never',
] as const satisfies readonly RecommenderUse[];

export const LIST_KINDS = ['words', 'patterns'] as const satisfies readonly ListKind[];

/** A list as it is shown. */
export interface ListSummary {
  readonly id: string;
  readonly name: string;
  readonly kind: ListKind;
  readonly entries: number;
  readonly types: readonly string[];
  /** Milliseconds since 1970. */
  readonly addedAt: number;
}

/** Recommenders in the open project. */
export interface RecommenderView {
  readonly use: RecommenderUse;
  /** Whether they suggest now: a model may have taken over. */
  readonly active: boolean;
  readonly recommenders: readonly {
    readonly id: string;
    readonly name: string;
    readonly description: string;
  }[];
  readonly lists: readonly ListSummary[];
  /** Of recommenders, waiting for a judgement. */
  readonly openSuggestions: number;
  /** While they are at work: sentences gone through so far, of all that are (0 where it is not all of them). At rest null. */
  readonly working: { readonly done: number; readonly total: number } | null;
}
