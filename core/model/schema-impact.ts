// What a change of the schema will do to the annotations, counted before it is made. Pure: the window asks for the use of all types once, and
// counts anew with every change of the draft.
import type { SchemaUse, TypeUse } from '../contract/schema-use.ts';
import { allowsRelation } from './allowed-relations.ts';
import type { Schema } from './schema.ts';
import { fatesOf, type SchemaMoves } from './schema-moves.ts';

export interface TypeImpact extends TypeUse {
  readonly list: keyof SchemaMoves;
  /** `renamed`: everything is carried along; `changed`: it joins what has that type already; `deleted`. */
  readonly kind: 'renamed' | 'changed' | 'deleted';
  /** The type they have then; null when they go. */
  readonly to: string | null;
}

export interface LostRelations {
  readonly type: string;
  readonly head: string;
  readonly tail: string;
  readonly accepted: number;
  /** Why: an end goes with its type, or the schema no longer lets this type join these two. */
  readonly reason: 'end' | 'pair';
}

export interface SchemaImpact {
  /** In the order of the schema as it is; types that nothing has are left out. */
  readonly types: readonly TypeImpact[];
  /** Accepted relations that go although their own type stays. */
  readonly lost: readonly LostRelations[];
}

/** @throws AppError `bad-schema` when the moves contradict the schemas */
export function impactOf(current: Schema, next: Schema, moves: SchemaMoves, use: SchemaUse): SchemaImpact {
  const fates = fatesOf(current, next, moves);
  const types = (list: keyof SchemaMoves, used: readonly TypeUse[]): TypeImpact[] =>
    [...fates[list]].flatMap(([from, to]): TypeImpact[] => {
      const counts = used.find(({ type }) => type === from);
      if (!counts || to === from) return [];
      const isRename = fates.renames[list].some((rename) => rename.from === from);
      return [{ ...counts, list, to, kind: to === null ? 'deleted' : isRename ? 'renamed' : 'changed' }];
    });
  const lost = use.triples.flatMap(({ type, head, tail, accepted }): LostRelations[] => {
    const relation = fates.relationTypes.get(type) ?? null;
    if (relation === null || accepted === 0) return [];
    const [from, to] = [fates.entityTypes.get(head) ?? null, fates.entityTypes.get(tail) ?? null];
    if (from === null || to === null) return [{ type, head, tail, accepted, reason: 'end' }];
    return allowsRelation(next, relation, from, to) ? [] : [{ type, head, tail, accepted, reason: 'pair' }];
  });
  return {
    types: [...types('entityTypes', use.mentions), ...types('relationTypes', use.relations)],
    lost,
  };
}
