// The domain: documents of immutable text, their sentences and tokens, and the mentions and relations on them.
// Offsets are half-open [begin, end) in UTF-16 units of the document's text, everywhere but inside format plugins.
import type { DocumentId, MentionId, RelationId, SentenceId } from './ids.ts';

export interface Span {
  readonly begin: number;
  readonly end: number;
}

export interface AnnotatedDocument {
  readonly id: DocumentId;
  readonly name: string;
  readonly text: string;
  /** The part of the corpus it came in as (train, dev, test, ...), or null. */
  readonly split: string | null;
  /** What the format it came from needs to write it again (a PubMed id, a document number). */
  readonly metadata: Readonly<Record<string, string>>;
}

export type Token = Span;

/** `pending` until a person says that everything in the sentence is as it should be: only then does it teach the network. */
export type SentenceStatus = 'pending' | 'complete';

export interface Sentence extends Span {
  readonly id: SentenceId;
  readonly documentId: DocumentId;
  /** Place in the document, from 0. */
  readonly index: number;
  readonly status: SentenceStatus;
  /** How often a person has left it for later; absent: not at all, or it is done. Such a sentence stands behind the others in the queue. */
  readonly skipped?: number;
  readonly tokens: readonly Token[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Who a mention or relation comes from. */
export type Origin =
  | { readonly kind: 'annotator'; readonly name: string }
  | { readonly kind: 'import'; readonly format: string }
  | { readonly kind: 'model'; readonly version: string }
  /** `reason`: why it suggests it, for people ("accepted 4 times as Peop"). */
  | { readonly kind: 'recommender'; readonly id: string; readonly reason?: string | undefined };

/** `suggested` is not yet judged; `rejected` is kept, so that the same suggestion does not come back. */
export type AnnotationStatus = 'accepted' | 'suggested' | 'rejected';

export interface Mention extends Span {
  readonly id: MentionId;
  readonly sentenceId: SentenceId;
  readonly type: string;
  readonly status: AnnotationStatus;
  readonly origin: Origin;
  /** The model's probability of a suggestion, 0 to 1; null where no model spoke. */
  readonly confidence: number | null;
  /** The label the model would have chosen next (null type: no mention), and its probability. */
  readonly runnerUp: { readonly type: string | null; readonly probability: number } | null;
}

export interface Relation {
  readonly id: RelationId;
  readonly sentenceId: SentenceId;
  readonly type: string;
  readonly head: MentionId;
  readonly tail: MentionId;
  readonly status: AnnotationStatus;
  readonly origin: Origin;
  readonly confidence: number | null;
}

/** One sentence and everything on it: the unit that commands read and the window shows. */
export interface SentenceAnnotations {
  readonly sentence: Sentence;
  readonly mentions: readonly Mention[];
  readonly relations: readonly Relation[];
}

/** Order of the text: by begin, the longer first, then by type, so that equal sets print equally. */
export function compareMentions(a: Span & { type: string }, b: Span & { type: string }): number {
  return a.begin - b.begin || b.end - a.end || (a.type < b.type ? -1 : a.type > b.type ? 1 : 0);
}

export const sameSpan = (a: Span, b: Span): boolean => a.begin === b.begin && a.end === b.end;
export const overlaps = (a: Span, b: Span): boolean => a.begin < b.end && b.begin < a.end;
