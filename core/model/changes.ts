// Transactions: what a user action does, as values that carry their own inverse.
//
// A change replaces one record: `before` (null: it did not exist) by `after` (null: it no longer does). A transaction is a
// list of changes applied all or none. Inverting swaps and reverses, so `invert(invert(t)) = t` and
// `apply(invert(t)) . apply(t) = id` hold by construction; test/core/changes.test.ts proves them on random sequences.
import { AppError } from '../errors.ts';
import type { Mention, Relation, Sentence, SentenceStatus } from './annotation.ts';
import type { SentenceId, TransactionId } from './ids.ts';
import type { Schema } from './schema.ts';
import { invertRenames, type TypeRenames } from './schema-moves.ts';

export type Change =
  | { readonly kind: 'mention'; readonly before: Mention | null; readonly after: Mention | null }
  | { readonly kind: 'relation'; readonly before: Relation | null; readonly after: Relation | null }
  | {
      readonly kind: 'sentence-status';
      readonly sentenceId: SentenceId;
      readonly before: SentenceStatus;
      readonly after: SentenceStatus;
    }
  /** How often the sentence has been left for later: 0 is not at all. */
  | {
      readonly kind: 'sentence-skipped';
      readonly sentenceId: SentenceId;
      readonly before: number;
      readonly after: number;
    }
  | {
      readonly kind: 'schema';
      readonly before: Schema;
      readonly after: Schema;
      /** Types that go on under another name: what else knows them by the old one (models, lists) follows. */
      readonly renames?: TypeRenames | undefined;
    };

export interface Transaction {
  readonly id: TransactionId;
  /** What was done, for the undo menu and the audit: a verb and a noun, never text of a document. */
  readonly label: string;
  readonly who: string;
  /** Milliseconds since 1970, by the clock of the machine that made it. */
  readonly when: number;
  readonly changes: readonly Change[];
}

export function invertChange(change: Change): Change {
  switch (change.kind) {
    case 'mention':
      return { kind: 'mention', before: change.after, after: change.before };
    case 'relation':
      return { kind: 'relation', before: change.after, after: change.before };
    case 'sentence-status':
      return { ...change, before: change.after, after: change.before };
    case 'sentence-skipped':
      return { ...change, before: change.after, after: change.before };
    case 'schema':
      return {
        kind: 'schema',
        before: change.after,
        after: change.before,
        ...(change.renames && { renames: invertRenames(change.renames) }),
      };
  }
}

/** The changes that undo `changes`, in the order in which they must be applied. */
export function invertChanges(changes: readonly Change[]): Change[] {
  return changes.map(invertChange).reverse();
}

/** Everything changes act on, by id. The database holds the same records; this form serves tests and small projects. */
export interface AnnotationState {
  readonly schema: Schema;
  readonly sentences: ReadonlyMap<string, Sentence>;
  readonly mentions: ReadonlyMap<string, Mention>;
  readonly relations: ReadonlyMap<string, Relation>;
}

/** Deep equality of plain records, whatever the order of their keys. */
export function sameRecord(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(b, key) &&
      sameRecord((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}

/** The record a change is about, as the refusal names it. */
export function conflict(change: Change, reason: string): AppError {
  return new AppError('conflict', `this ${change.kind} ${reason}; nothing was changed`, {
    kind: change.kind,
  });
}

function replaceRecord<R extends { readonly id: string }>(
  records: Map<string, R>,
  change: Change,
  before: R | null,
  after: R | null,
): void {
  const id = (before ?? after)?.id;
  if (id === undefined || (before && after && before.id !== after.id)) {
    throw new AppError('internal', `a ${change.kind} change must keep its id`);
  }
  const current = records.get(id) ?? null;
  if (!sameRecord(current, before)) throw conflict(change, 'has changed in the meantime');
  if (after) records.set(id, after);
  else records.delete(id);
}

/**
 * The state after `changes`, which must find each `before` exactly as they say.
 * @throws AppError `conflict`, and then nothing has changed
 */
export function applyChanges(state: AnnotationState, changes: readonly Change[]): AnnotationState {
  let { schema } = state;
  const sentences = new Map(state.sentences);
  const mentions = new Map(state.mentions);
  const relations = new Map(state.relations);
  for (const change of changes) {
    switch (change.kind) {
      case 'mention':
        replaceRecord(mentions, change, change.before, change.after);
        break;
      case 'relation':
        replaceRecord(relations, change, change.before, change.after);
        break;
      case 'sentence-status': {
        const sentence = sentences.get(change.sentenceId);
        if (sentence?.status !== change.before) throw conflict(change, 'has changed in the meantime');
        sentences.set(change.sentenceId, { ...sentence, status: change.after });
        break;
      }
      case 'sentence-skipped': {
        const sentence = sentences.get(change.sentenceId);
        if (!sentence || (sentence.skipped ?? 0) !== change.before) {
          throw conflict(change, 'has changed in the meantime');
        }
        const others: Sentence = { ...sentence };
        Reflect.deleteProperty(others, 'skipped');
        sentences.set(change.sentenceId, change.after === 0 ? others : { ...others, skipped: change.after });
        break;
      }
      case 'schema':
        if (!sameRecord(schema, change.before)) throw conflict(change, 'has changed in the meantime');
        schema = change.after;
        break;
    }
  }
  return { schema, sentences, mentions, relations };
}
