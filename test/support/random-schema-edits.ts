// Random changes of a schema: what a person might do in the schema editor, and now and then what must be refused.
import type { Command } from '../../core/contract/commands.ts';
import type { Schema } from '../../core/model/schema.ts';
import type { TypeMove } from '../../core/model/schema-moves.ts';
import type { Chooser } from './random-actions.ts';

type List = 'entityTypes' | 'relationTypes';

/** Names that types are given: few, so that they come back, and swap. */
const NAMES: Readonly<Record<List, readonly string[]>> = {
  entityTypes: ['Peop', 'Loc', 'Org', 'Other', 'Place', 'Person'],
  relationTypes: ['Live_In', 'Born_In', 'Work_For', 'Near', 'Of'],
};

/** Each type keeps its name, gets another, is swapped, merged into another, or deleted. */
export function randomSchemaEdit(choose: Chooser, current: Schema): Extract<Command, { kind: 'set-schema' }> {
  const entities = fates(choose, current, 'entityTypes');
  const relations = fates(choose, current, 'relationTypes');
  const entityName = new Map(entities.map(({ from, to }) => [from, to]));
  const schema: Schema = {
    name: current.name,
    entityTypes: current.entityTypes.flatMap((type) => {
      const fate = entities.find(({ from }) => from === type.name)!;
      return fate.stays ? [{ ...type, name: fate.to! }] : [];
    }),
    relationTypes: current.relationTypes.flatMap((type) => {
      const fate = relations.find(({ from }) => from === type.name)!;
      if (!fate.stays) return [];
      const pairs = type.pairs.flatMap(({ head, tail }) => {
        const [from, to] = [entityName.get(head), entityName.get(tail)];
        return from && to && !choose.chance(0.05) ? [{ head: from, tail: to }] : [];
      });
      return [{ ...type, name: fate.to!, pairs: distinct(pairs) }];
    }),
  };
  const moves = (all: readonly Fate[]): TypeMove[] =>
    all.flatMap(({ from, to, said }) => (said && from !== to ? [{ from, to }] : []));
  return {
    kind: 'set-schema',
    schema,
    moves: { entityTypes: moves(entities), relationTypes: moves(relations) },
    dropUnfit: choose.chance(0.7),
  };
}

interface Fate extends TypeMove {
  /** Whether the type itself is in the next schema, under `to`. */
  readonly stays: boolean;
  /** Whether a move says so. */
  readonly said: boolean;
}

function fates(choose: Chooser, current: Schema, list: List): Fate[] {
  const taken = new Set(current[list].map(({ name }) => name));
  const kept: string[] = [];
  const drawn = current[list].map(({ name }): Fate => {
    const said = !choose.chance(0.1);
    const kind = choose.below(10);
    const free = NAMES[list].filter((candidate) => !taken.has(candidate));
    const other = choose.of(free);
    if (kind === 0 && other !== undefined) {
      taken.add(other);
      return { from: name, to: other, stays: true, said: true };
    }
    if (kind === 1) return { from: name, to: null, stays: false, said };
    if (kind === 2 && kept.length > 0) return { from: name, to: choose.of(kept)!, stays: false, said: true };
    kept.push(name);
    return { from: name, to: name, stays: true, said: true };
  });
  // Two that keep their names swap them.
  const [a, b] = kept;
  if (a === undefined || b === undefined || !choose.chance(0.15)) return drawn;
  const swapped = (name: string | null): string | null => (name === a ? b : name === b ? a : name);
  return drawn.map((fate) => ({ ...fate, to: swapped(fate.to) }));
}

const distinct = (pairs: readonly { head: string; tail: string }[]): { head: string; tail: string }[] => [
  ...new Map(pairs.map((pair) => [`${pair.head} ${pair.tail}`, pair])).values(),
];
