// A project in memory, made of the pure functions alone: what the database must equal after the same actions, and what the laws of
// undo are tested on.
import { AppError } from '../../core/errors.ts';
import type { Command } from '../../core/contract/commands.ts';
import type { SentenceAnnotations } from '../../core/model/annotation.ts';
import {
  applyChanges,
  invertChanges,
  type AnnotationState,
  type Change,
  type Transaction,
} from '../../core/model/changes.ts';
import { planCommand, transactionOf } from '../../core/model/plan.ts';
import { planRetyping, planSchema, withdrawUnfit, type SchemaEdit } from '../../core/model/plan-schema.ts';
import { replayChanges } from '../../core/model/replay.ts';
import {
  lostRejections,
  planSuggestions,
  relationKeyWith,
  type Predicted,
} from '../../core/model/suggestions.ts';
import type { UsedTypes } from '../../core/model/schema.ts';

export class MemoryProject {
  state: AnnotationState;
  readonly done: Transaction[] = [];
  readonly undone: Transaction[] = [];
  readonly #rejected = new Map<string, Map<string, string>>();
  readonly #newId: () => string;

  constructor(state: AnnotationState, newId: () => string) {
    this.state = state;
    this.#newId = newId;
  }

  annotations(sentenceId: string): SentenceAnnotations {
    const sentence = this.state.sentences.get(sentenceId);
    if (!sentence) throw new AppError('not-found', 'no such sentence');
    const mentions = [...this.state.mentions.values()].filter((m) => m.sentenceId === sentenceId);
    const relations = [...this.state.relations.values()].filter((r) => r.sentenceId === sentenceId);
    return { sentence, mentions, relations };
  }

  /** @returns whether anything changed */
  execute(command: Command, who: string, when: number): boolean {
    const changes =
      command.kind === 'set-schema'
        ? this.#planSchema(command)
        : planCommand(command, this.annotations(command.sentenceId), {
            schema: this.state.schema,
            who,
            newId: this.#newId,
          });
    if (changes.length === 0) return false;
    const transaction = transactionOf(command, changes, { who, newId: this.#newId, when });
    this.state = applyChanges(this.state, changes);
    this.#rename(changes);
    this.done.push(transaction);
    this.undone.length = 0;
    return true;
  }

  undo(): boolean {
    const transaction = this.done.pop();
    if (!transaction) return false;
    this.#replay(invertChanges(transaction.changes));
    this.undone.push(transaction);
    return true;
  }

  redo(): boolean {
    const transaction = this.undone.pop();
    if (!transaction) return false;
    this.#replay(transaction.changes);
    this.done.push(transaction);
    return true;
  }

  suggest(sentenceId: string, predicted: Predicted, version: string): void {
    const annotations = this.annotations(sentenceId);
    const changes = planSuggestions(annotations, predicted, {
      schema: this.state.schema,
      origin: { kind: 'model', version },
      newId: this.#newId,
      rejectedKeys: new Set(this.#rejected.get(sentenceId)?.values()),
    });
    this.#withdraw(annotations, changes);
  }

  #withdraw(annotations: SentenceAnnotations, changes: readonly Change[]): void {
    const { id } = annotations.sentence;
    for (const { relation, key } of lostRejections(annotations, changes)) {
      const keys = this.#rejected.get(id) ?? new Map<string, string>();
      this.#rejected.set(id, keys.set(relation, key));
    }
    this.state = applyChanges(this.state, changes);
  }

  #planSchema(edit: SchemaEdit): Change[] {
    const plan = planSchema(this.state.schema, edit, this.#used());
    if (!plan) return [];
    const { change, fates } = plan;
    return [
      change,
      ...[...this.state.sentences.keys()].flatMap((id) =>
        planRetyping(this.annotations(id), change.after, fates),
      ),
    ];
  }

  /** Rejections that outlive their mentions know types by their names. */
  #rename(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind !== 'schema' || !change.renames) continue;
      for (const keys of this.#rejected.values()) {
        for (const [relation, key] of keys) keys.set(relation, relationKeyWith(key, change.renames));
      }
    }
  }

  #replay(changes: readonly Change[]): void {
    const schema = changes.filter(({ kind }) => kind === 'schema');
    this.state = applyChanges(this.state, schema);
    this.#rename(schema);
    for (const id of this.state.sentences.keys()) {
      const here = changes.filter((change) => sentenceOf(change) === id);
      if (here.length === 0) continue;
      const keys = this.#rejected.get(id);
      for (const change of here) {
        if (change.kind === 'relation' && change.before?.status === 'rejected') {
          keys?.delete(change.before.id);
        }
      }
      this.state = applyChanges(this.state, replayChanges(this.annotations(id), this.state.schema, here));
    }
    if (schema.length === 0) return;
    for (const id of this.state.sentences.keys()) {
      const annotations = this.annotations(id);
      this.#withdraw(annotations, withdrawUnfit(annotations, this.state.schema));
    }
  }

  #used(): UsedTypes {
    return usedBy(this.state);
  }
}

function sentenceOf(change: Change): string | null {
  if (change.kind === 'schema') return null;
  if ('sentenceId' in change) return change.sentenceId;
  return (change.before ?? change.after)!.sentenceId;
}

/** The types and pairs of the accepted annotations. */
export function usedBy({ mentions, relations }: AnnotationState): UsedTypes {
  const accepted = [...mentions.values()].filter(({ status }) => status === 'accepted');
  const pairs = new Map<string, { head: string; tail: string }[]>();
  for (const relation of relations.values()) {
    if (relation.status !== 'accepted') continue;
    const head = mentions.get(relation.head)!.type;
    const tail = mentions.get(relation.tail)!.type;
    pairs.set(relation.type, [...(pairs.get(relation.type) ?? []), { head, tail }]);
  }
  return { entityTypes: new Set(accepted.map(({ type }) => type)), relationPairs: pairs };
}
