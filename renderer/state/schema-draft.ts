// A schema while it is being edited: types are known by numbers, so that one that gets another name stays itself, and each remembers what it
// is called in the project. Pure: the dialog shows it, the main process judges it.
import { allowsRelation } from '../../core/model/allowed-relations.ts';
import { COLOUR_BLIND_SAFE_PALETTE } from '../../core/model/palette.ts';
import type { Schema } from '../../core/model/schema.ts';
import type { SchemaMoves, TypeMove } from '../../core/model/schema-moves.ts';

export type List = 'entityTypes' | 'relationTypes';

interface DraftType {
  readonly id: number;
  /** Its name in the project; null for a new one. */
  readonly origin: string | null;
  readonly name: string;
  readonly key: string;
  readonly guideline: string;
}
export interface DraftEntity extends DraftType {
  readonly colour: string;
}
export interface DraftRelation extends DraftType {
  /** Entity types by their numbers. */
  readonly pairs: readonly { readonly head: number; readonly tail: number }[];
}

/** A type of the project that has been taken out: what becomes of its annotations. */
export interface RemovedType {
  readonly list: List;
  readonly origin: string;
  /** Number of the type that they change to; `delete`; null while that is not decided. */
  readonly fate: number | 'delete' | null;
}

export interface SchemaDraft {
  readonly name: string;
  readonly entityTypes: readonly DraftEntity[];
  readonly relationTypes: readonly DraftRelation[];
  readonly removed: readonly RemovedType[];
  readonly nextId: number;
}

const KEYS: Readonly<Record<List, string>> = { entityTypes: '123456789', relationTypes: 'qwertyuiop' };

/** @param project the types of the project: those of the same name are the same */
export function draftOf(schema: Schema, project: Schema = schema): SchemaDraft {
  let id = 0;
  const originOf = (list: List, name: string): string | null =>
    project[list].some((type) => type.name === name) ? name : null;
  const entityTypes = schema.entityTypes.map(({ guideline = '', ...type }): DraftEntity => ({
    ...type,
    guideline,
    id: ++id,
    origin: originOf('entityTypes', type.name),
  }));
  const number = (name: string): number => entityTypes.find((type) => type.name === name)?.id ?? 0;
  const relationTypes = schema.relationTypes.map(({ guideline = '', ...type }): DraftRelation => ({
    ...type,
    guideline,
    id: ++id,
    origin: originOf('relationTypes', type.name),
    pairs: type.pairs.map(({ head, tail }) => ({ head: number(head), tail: number(tail) })),
  }));
  const gone = (list: List): RemovedType[] =>
    project[list]
      .filter(({ name }) => !schema[list].some((type) => type.name === name))
      .map(({ name }) => ({ list, origin: name, fate: null }));
  return {
    name: schema.name,
    entityTypes,
    relationTypes,
    removed: [...gone('entityTypes'), ...gone('relationTypes')],
    nextId: id + 1,
  };
}

export function schemaOf({ name, entityTypes, relationTypes }: SchemaDraft): Schema {
  const nameOf = new Map(entityTypes.map((type) => [type.id, type.name]));
  return {
    name,
    entityTypes: entityTypes.map((type) => ({
      name: type.name,
      key: type.key,
      colour: type.colour,
      ...(type.guideline.trim() !== '' && { guideline: type.guideline.trim() }),
    })),
    relationTypes: relationTypes.map((type) => ({
      name: type.name,
      key: type.key,
      ...(type.guideline.trim() !== '' && { guideline: type.guideline.trim() }),
      pairs: type.pairs.flatMap(({ head, tail }) => {
        const [from, to] = [nameOf.get(head), nameOf.get(tail)];
        return from === undefined || to === undefined ? [] : [{ head: from, tail: to }];
      }),
    })),
  };
}

/** What becomes of the annotations; a type whose fate is not decided is in no move. */
export function movesOf(draft: SchemaDraft): { [L in keyof SchemaMoves]: TypeMove[] } {
  const moves = (list: List): TypeMove[] => {
    const types: readonly DraftType[] = draft[list];
    const renamed = types.flatMap(({ origin, name }) =>
      origin !== null && origin !== name ? [{ from: origin, to: name }] : [],
    );
    const removed = draft.removed.flatMap((type): TypeMove[] => {
      if (type.list !== list || type.fate === null) return [];
      if (type.fate === 'delete') return [{ from: type.origin, to: null }];
      const to = types.find(({ id }) => id === type.fate);
      return to ? [{ from: type.origin, to: to.name }] : [];
    });
    return [...renamed, ...removed];
  };
  return { entityTypes: moves('entityTypes'), relationTypes: moves('relationTypes') };
}

const firstFree = (taken: readonly { key: string }[], keys: string): string =>
  [...keys].find((key) => !taken.some((type) => type.key === key)) ?? '';

/** @returns the draft, and the number of the new type in it */
export function addType(draft: SchemaDraft, list: List, name: string): { draft: SchemaDraft; id: number } {
  const id = draft.nextId;
  const types: readonly DraftType[] = draft[list];
  const fresh = { id, origin: null, name, key: firstFree(types, KEYS[list]), guideline: '' };
  const next = { ...draft, nextId: id + 1 };
  if (list === 'relationTypes') {
    return { draft: { ...next, relationTypes: [...draft.relationTypes, { ...fresh, pairs: [] }] }, id };
  }
  const used = draft.entityTypes.map(({ colour }) => colour.toUpperCase());
  const colour =
    COLOUR_BLIND_SAFE_PALETTE.find((candidate) => !used.includes(candidate)) ??
    COLOUR_BLIND_SAFE_PALETTE[draft.entityTypes.length % COLOUR_BLIND_SAFE_PALETTE.length] ??
    COLOUR_BLIND_SAFE_PALETTE[0];
  return { draft: { ...next, entityTypes: [...draft.entityTypes, { ...fresh, colour }] }, id };
}

/** Takes a type out, and every pair that it is in. What takes part in its fate has to be decided anew. */
export function removeType(
  draft: SchemaDraft,
  list: List,
  id: number,
  fate: RemovedType['fate'],
): SchemaDraft {
  const types: readonly DraftType[] = draft[list];
  const type = types.find((candidate) => candidate.id === id);
  if (!type) return draft;
  const { origin } = type;
  const others = draft.removed.map((removed) =>
    removed.list === list && removed.fate === id ? { ...removed, fate: null } : removed,
  );
  const removed = origin === null ? others : [...others, { list, origin, fate }];
  if (list === 'relationTypes') {
    return { ...draft, removed, relationTypes: draft.relationTypes.filter((other) => other.id !== id) };
  }
  return {
    ...draft,
    removed,
    entityTypes: draft.entityTypes.filter((other) => other.id !== id),
    relationTypes: draft.relationTypes.map((relation) => ({
      ...relation,
      pairs: relation.pairs.filter(({ head, tail }) => head !== id && tail !== id),
    })),
  };
}

/** Puts a type back as it is in the project, with those of its pairs whose types are still there. */
export function restoreType(draft: SchemaDraft, { list, origin }: RemovedType, project: Schema): SchemaDraft {
  const id = draft.nextId;
  const next = {
    ...draft,
    nextId: id + 1,
    removed: draft.removed.filter((type) => type.list !== list || type.origin !== origin),
  };
  const types: readonly DraftType[] = draft[list];
  // A new type may have its name by now, or another one its key.
  const name = types.some((type) => type.name === origin) ? `${origin}_2` : origin;
  const own = (key: string): string => (types.some((type) => type.key === key) ? '' : key);
  if (list === 'entityTypes') {
    const type = project.entityTypes.find((candidate) => candidate.name === origin);
    if (!type) return draft;
    const back = { ...type, id, origin, name, key: own(type.key), guideline: type.guideline ?? '' };
    const withType = { ...next, entityTypes: [...draft.entityTypes, back] };
    return {
      ...withType,
      relationTypes: draft.relationTypes.map((one) => withPairsOf(one, withType, project, id)),
    };
  }
  const type = project.relationTypes.find((candidate) => candidate.name === origin);
  if (!type) return draft;
  const back = { ...type, id, origin, name, key: own(type.key), guideline: type.guideline ?? '', pairs: [] };
  return { ...next, relationTypes: [...draft.relationTypes, withPairsOf(back, next, project, null)] };
}

/** A relation with the pairs that it has in the project; only those with entity type number `end`, unless that is null. */
function withPairsOf(
  relation: DraftRelation,
  draft: SchemaDraft,
  project: Schema,
  end: number | null,
): DraftRelation {
  const pairs = project.relationTypes.find(({ name }) => name === relation.origin)?.pairs ?? [];
  const number = (origin: string): number | null =>
    draft.entityTypes.find((type) => type.origin === origin)?.id ?? null;
  const added = pairs.flatMap(({ head, tail }) => {
    const [from, to] = [number(head), number(tail)];
    if (from === null || to === null) return [];
    return end === null || from === end || to === end ? [{ head: from, tail: to }] : [];
  });
  return { ...relation, pairs: [...relation.pairs, ...added] };
}

export function decide(draft: SchemaDraft, wanted: RemovedType, fate: RemovedType['fate']): SchemaDraft {
  return {
    ...draft,
    removed: draft.removed.map((type) =>
      type.list === wanted.list && type.origin === wanted.origin ? { ...type, fate } : type,
    ),
  };
}

export function changeType(
  draft: SchemaDraft,
  list: List,
  id: number,
  change: Partial<Pick<DraftType, 'name' | 'guideline'>>,
): SchemaDraft {
  const changed = <T extends DraftType>(types: readonly T[]): T[] =>
    types.map((type) => (type.id === id ? { ...type, ...change } : type));
  return list === 'entityTypes'
    ? { ...draft, entityTypes: changed(draft.entityTypes) }
    : { ...draft, relationTypes: changed(draft.relationTypes) };
}

/** Gives a key to a type; whoever had it loses it. */
export function setKey(draft: SchemaDraft, list: List, id: number, key: string): SchemaDraft {
  const reassign = <T extends DraftType>(types: readonly T[]): T[] =>
    types.map((type) =>
      type.id === id ? { ...type, key } : key !== '' && type.key === key ? { ...type, key: '' } : type,
    );
  return list === 'entityTypes'
    ? { ...draft, entityTypes: reassign(draft.entityTypes) }
    : { ...draft, relationTypes: reassign(draft.relationTypes) };
}

export function setColour(draft: SchemaDraft, id: number, colour: string): SchemaDraft {
  return {
    ...draft,
    entityTypes: draft.entityTypes.map((type) => (type.id === id ? { ...type, colour } : type)),
  };
}

/** Moves a type up or down in its list; at the ends it stays. */
export function moveType(draft: SchemaDraft, list: List, id: number, step: 1 | -1): SchemaDraft {
  const moved = <T extends DraftType>(types: readonly T[]): readonly T[] => {
    const from = types.findIndex((type) => type.id === id);
    const [here, there] = [types[from], types[from + step]];
    if (!here || !there) return types;
    return types.map((type) => (type === here ? there : type === there ? here : type));
  };
  return list === 'entityTypes'
    ? { ...draft, entityTypes: moved(draft.entityTypes) }
    : { ...draft, relationTypes: moved(draft.relationTypes) };
}

/** Allows or forbids pairs of a relation type. */
export function setPairs(
  draft: SchemaDraft,
  relation: number,
  pairs: readonly { head: number; tail: number }[],
  allowed: boolean,
): SchemaDraft {
  const has = (
    list: readonly { head: number; tail: number }[],
    { head, tail }: { head: number; tail: number },
  ) => list.some((pair) => pair.head === head && pair.tail === tail);
  return {
    ...draft,
    relationTypes: draft.relationTypes.map((type) => {
      if (type.id !== relation) return type;
      const others = type.pairs.filter((pair) => !has(pairs, pair));
      return { ...type, pairs: allowed ? [...others, ...pairs] : others };
    }),
  };
}

/** Whether anything is otherwise than in the project, be it the order. */
export function isChanged(draft: SchemaDraft, project: Schema): boolean {
  const normal = (schema: Schema): unknown =>
    schema.relationTypes.map((type) => [
      { ...type, pairs: null },
      schema.entityTypes.map(({ name: head }) =>
        schema.entityTypes.map(({ name: tail }) => allowsRelation(schema, type.name, head, tail)),
      ),
    ]);
  const now = schemaOf(draft);
  return (
    draft.removed.length > 0 ||
    JSON.stringify([now.entityTypes, normal(now)]) !==
      JSON.stringify([project.entityTypes, normal(project)]) ||
    Object.values(movesOf(draft)).some((moves) => moves.length > 0)
  );
}

/** Why a type can't have this name. */
export type NameProblem = 'empty' | 'characters' | 'long' | 'taken' | 'reserved';

/** Why a type can't be called so; null when it can. The same rule as in core/model/schema.ts. @param id of the type itself, if it is there */
export function nameProblem(
  draft: SchemaDraft,
  list: List,
  name: string,
  id: number | null = null,
): NameProblem | null {
  if (name === '') return 'empty';
  if (/[\s|,[\]']/u.test(name)) return 'characters';
  if (name.length > 100) return 'long';
  if (name === '__proto__') return 'reserved';
  const types: readonly DraftType[] = draft[list];
  return types.some((type) => type.name === name && type.id !== id) ? 'taken' : null;
}
