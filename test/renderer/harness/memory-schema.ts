// Changing the schema of the project in memory, by core's own plans.
import type { SchemaUse, TypeUse } from '../../../core/contract/schema-use.ts';
import type { AnnotationStatus } from '../../../core/model/annotation.ts';
import type { Change } from '../../../core/model/changes.ts';
import { planRetyping, planSchema, type SchemaEdit } from '../../../core/model/plan-schema.ts';
import type { Schema, UsedTypes } from '../../../core/model/schema.ts';
import type { HarnessSentence } from './corpus.ts';

export interface SchemaStep {
  readonly change: Extract<Change, { kind: 'schema' }>;
  readonly parts: readonly { readonly sentenceId: string; readonly changes: readonly Change[] }[];
}

/** Null when nothing is to change. */
export function schemaStep(
  sentences: readonly HarnessSentence[],
  schema: Schema,
  edit: SchemaEdit,
): SchemaStep | null {
  const plan = planSchema(schema, edit, usedTypes(sentences));
  if (!plan) return null;
  const parts = sentences.flatMap(({ annotations }) => {
    const changes = planRetyping(annotations, plan.change.after, plan.fates);
    return changes.length === 0 ? [] : [{ sentenceId: String(annotations.sentence.id), changes }];
  });
  return { change: plan.change, parts };
}

function triplesOf(sentences: readonly HarnessSentence[]): SchemaUse['triples'] {
  const counts = new Map<string, SchemaUse['triples'][number]>();
  for (const { annotations } of sentences) {
    const typeOf = (id: string): string =>
      annotations.mentions.find((mention) => mention.id === id)?.type ?? '';
    for (const { type, status, head, tail } of annotations.relations) {
      if (status !== 'accepted') continue;
      const triple = { type, head: typeOf(head), tail: typeOf(tail) };
      const key = JSON.stringify(triple);
      counts.set(key, { ...triple, accepted: (counts.get(key)?.accepted ?? 0) + 1 });
    }
  }
  return [...counts.values()];
}

export function schemaUseOf(sentences: readonly HarnessSentence[]): SchemaUse {
  const use = (kind: 'mentions' | 'relations'): TypeUse[] => {
    const all = sentences.flatMap(({ annotations }) =>
      annotations[kind].map(({ type, status }) => ({ type, status, sentence: annotations.sentence.id })),
    );
    return [...new Set(all.map(({ type }) => type))].map((type) => {
      const own = all.filter((one) => one.type === type);
      const count = (status: AnnotationStatus): number => own.filter((one) => one.status === status).length;
      return {
        type,
        accepted: count('accepted'),
        suggested: count('suggested'),
        rejected: count('rejected'),
        sentences: new Set(own.map(({ sentence }) => sentence)).size,
      };
    });
  };
  return { mentions: use('mentions'), relations: use('relations'), triples: triplesOf(sentences) };
}

function usedTypes(sentences: readonly HarnessSentence[]): UsedTypes {
  const { mentions } = schemaUseOf(sentences);
  const relationPairs = new Map<string, { head: string; tail: string }[]>();
  for (const { type, head, tail } of triplesOf(sentences)) {
    relationPairs.set(type, [...(relationPairs.get(type) ?? []), { head, tail }]);
  }
  return {
    entityTypes: new Set(mentions.filter(({ accepted }) => accepted > 0).map(({ type }) => type)),
    relationPairs,
  };
}
