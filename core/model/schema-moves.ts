// What a change of the schema means for the annotations there are: a type goes on under another name, its annotations take another type, or
// they go. All moves of one change happen at once, so that two types can swap their names.
import { AppError } from '../errors.ts';
import type { Schema } from './schema.ts';

/** Annotations of type `from` become `to`; null: they are deleted. */
export interface TypeMove {
  readonly from: string;
  readonly to: string | null;
}

export interface SchemaMoves {
  readonly entityTypes: readonly TypeMove[];
  readonly relationTypes: readonly TypeMove[];
}

/** Types that only have another name now: nothing else has become the new one. */
export interface TypeRenames {
  readonly entityTypes: readonly { readonly from: string; readonly to: string }[];
  readonly relationTypes: readonly { readonly from: string; readonly to: string }[];
}

export const NO_MOVES: SchemaMoves = { entityTypes: [], relationTypes: [] };

/** What becomes of every type of a schema. */
export interface TypeFates {
  /** Old name to new name, or to null where annotations go; a type that nothing happens to has its own name. */
  readonly entityTypes: ReadonlyMap<string, string | null>;
  readonly relationTypes: ReadonlyMap<string, string | null>;
  readonly renames: TypeRenames;
}

/**
 * @param next may lack types of `current` that no move names: their annotations go
 * @throws AppError `bad-schema` when a move names a type that is not there
 */
export function fatesOf(current: Schema, next: Schema, moves: SchemaMoves): TypeFates {
  const fates = (list: keyof SchemaMoves, kind: string): Map<string, string | null> => {
    const refuse = (reason: string): never => {
      throw new AppError('bad-schema', `schema ${next.name}: ${reason}`);
    };
    const names = new Set(next[list].map(({ name }) => name));
    const found = new Map<string, string | null>(
      current[list].map(({ name }) => [name, names.has(name) ? name : null]),
    );
    const moved = new Set<string>();
    for (const { from, to } of moves[list]) {
      if (!found.has(from)) refuse(`there is no ${kind} type ${from} to change into another`);
      if (to !== null && !names.has(to)) refuse(`${from} cannot become ${to}, which is no ${kind} type`);
      if (moved.has(from)) refuse(`${kind} type ${from} cannot become two things`);
      moved.add(from);
      found.set(from, to);
    }
    return found;
  };
  const entityTypes = fates('entityTypes', 'entity');
  const relationTypes = fates('relationTypes', 'relation');
  return {
    entityTypes,
    relationTypes,
    renames: { entityTypes: renamesIn(entityTypes), relationTypes: renamesIn(relationTypes) },
  };
}

function renamesIn(fates: ReadonlyMap<string, string | null>): { from: string; to: string }[] {
  const sources = new Map<string, number>();
  for (const to of fates.values()) if (to !== null) sources.set(to, (sources.get(to) ?? 0) + 1);
  return [...fates].flatMap(([from, to]) =>
    to !== null && to !== from && sources.get(to) === 1 ? [{ from, to }] : [],
  );
}

export const hasRenames = ({ entityTypes, relationTypes }: TypeRenames): boolean =>
  entityTypes.length + relationTypes.length > 0;

export function invertRenames({ entityTypes, relationTypes }: TypeRenames): TypeRenames {
  const inverted = (list: TypeRenames['entityTypes']): { from: string; to: string }[] =>
    list.map(({ from, to }) => ({ from: to, to: from }));
  return { entityTypes: inverted(entityTypes), relationTypes: inverted(relationTypes) };
}

/** A name after these changes, one after the other. */
export function renamed(name: string, list: keyof TypeRenames, changes: readonly TypeRenames[]): string {
  return changes.reduce((now, change) => change[list].find(({ from }) => from === now)?.to ?? now, name);
}
