// Branded ids: a mention's id can't be passed where a sentence's is wanted, at no cost at run time.

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type DocumentId = Branded<'DocumentId'>;
export type SentenceId = Branded<'SentenceId'>;
export type MentionId = Branded<'MentionId'>;
export type RelationId = Branded<'RelationId'>;
export type TransactionId = Branded<'TransactionId'>;
export type ModelId = Branded<'ModelId'>;

// The one place where a plain string becomes an id: where it is made, read from the database or comes over a process border.
export const documentId = (value: string): DocumentId => value as DocumentId;
export const sentenceId = (value: string): SentenceId => value as SentenceId;
export const mentionId = (value: string): MentionId => value as MentionId;
export const relationId = (value: string): RelationId => value as RelationId;
export const transactionId = (value: string): TransactionId => value as TransactionId;
export const modelId = (value: string): ModelId => value as ModelId;
