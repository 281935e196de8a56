// An export without names: what is chosen, and what is said of it afterwards. The report never holds a string that was replaced.

/** What a made-up string is made of. `age`: up to 89 it stays, above it becomes 90+ (45 CFR 164.514(b)(2)(i)(C)). `shape`: letters and digits of the same kinds. */
export const SURROGATE_KINDS = ['name', 'place', 'organisation', 'date', 'age', 'shape'] as const;
export type SurrogateKind = (typeof SURROGATE_KINDS)[number];

/** `placeholders`: [PATIENT_1]. `surrogates`: something plausible that is made up. */
export const REPLACEMENTS = ['placeholders', 'surrogates'] as const;
export type ReplacementMethod = (typeof REPLACEMENTS)[number];

/** Within what equal strings are replaced alike. */
export const SCOPES = ['document', 'corpus'] as const;
export type ReplacementScope = (typeof SCOPES)[number];

/**
 * What becomes of a replaced string where it stands without being annotated. `likely`: whole strings and words of names with a capital are
 * replaced; words in small letters and short numbers, which are mostly something else, are left and listed. `all`, `none`: as they say.
 */
export const UNMARKED_CHOICES = ['likely', 'all', 'none'] as const;
export type UnmarkedChoice = (typeof UNMARKED_CHOICES)[number];

export interface DeidentifyOptions {
  /** Entity types whose mentions are replaced. */
  readonly types: readonly string[];
  readonly method: ReplacementMethod;
  readonly scope: ReplacementScope;
  readonly unmarked: UnmarkedChoice;
  /** Documents are called 1, 2, 3: their names may be names of patients. */
  readonly numberDocuments: boolean;
  /** What the surrogates of a type are, where its name does not say it. */
  readonly kinds: Readonly<Record<string, SurrogateKind>>;
}

/** What a preview shows: no file is written. */
export interface DeidentifyPreview {
  readonly report: DeidentifyReport;
  readonly samples: readonly DeidentifySample[];
}

/**
 * Where a replaced string stands unannotated. `suggested`: a suggestion of a chosen type, which nobody has accepted. `whole`: all of the
 * string. `part`: a word of it. `small-letters`: a single word of it that is written small here and not where it is annotated. `number`: few digits, as there are many.
 */
export const UNMARKED_KINDS = ['suggested', 'whole', 'part', 'small-letters', 'number'] as const;
export type UnmarkedKind = (typeof UNMARKED_KINDS)[number];

export interface UnmarkedPlace {
  /** From 1, in the order of the file. */
  readonly document: number;
  /** From 1 in its document; null: between sentences. */
  readonly sentence: number | null;
  /** UTF-16 offsets in the document as it is written. */
  readonly begin: number;
  readonly end: number;
  /** Type of the string that stands here. */
  readonly type: string;
  readonly kind: UnmarkedKind;
  readonly replaced: boolean;
}

export interface ReplacedType {
  readonly type: string;
  /** Null: placeholders. */
  readonly surrogates: SurrogateKind | null;
  readonly mentions: number;
  readonly distinctStrings: number;
  /** Of the mentions, those that no surrogate could be made for (a date that is none): a placeholder stands there. */
  readonly withoutSurrogate: number;
}

export interface DeidentifyReport {
  readonly method: ReplacementMethod;
  readonly scope: ReplacementScope;
  readonly unmarkedChoice: UnmarkedChoice;
  readonly documents: number;
  readonly sentences: number;
  /** Of the sentences, those that nobody has completed: names in them may not be annotated. */
  readonly pendingSentences: number;
  readonly types: readonly ReplacedType[];
  readonly unmarked: {
    readonly found: Readonly<Record<UnmarkedKind, number>>;
    readonly replaced: number;
    /** The first of them, in the order of the text; those that were left before those that were replaced. */
    readonly places: readonly UnmarkedPlace[];
  };
  /** Documents whose name holds a replaced string or a word of it; 0 where names became numbers. */
  readonly tellingNames: number;
  /** Annotations that have become the same as another one, since both were on a string that is one now. */
  readonly merged: { readonly mentions: number; readonly relations: number };
}

/** A replaced string and what stands for it: whoever has this can take it all back. */
export interface KeyEntry {
  readonly document: number | null;
  readonly type: string;
  readonly original: string;
  readonly replacement: string;
}

/** A sentence before and after, for the preview. */
export interface DeidentifySample {
  readonly documentName: string;
  readonly before: string;
  readonly after: string;
}
